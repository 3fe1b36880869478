"""What scripts ask for: a device's public key, and the entries that were written without network.

Both are answered in JSON and to the signed-in person alone. An entry is opened in this request only; it is saved under its
client id, so that it is there once however often it is sent, and what somebody changed of it meanwhile stays.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import uuid
from typing import NotRequired, TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lems_site.accounts.models import User
from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.services import create_entries
from lems_site.diary.entries.validation import InvalidEntry
from lems_site.diary.forms.offline_check_in import OfflineCheckInForm, describe_fields, read_entry
from lems_site.diary.lists.medicines import listed_medicines
from lems_site.diary.outbox.device_keys import create_device_key, get_device_key
from lems_site.diary.outbox.sealed_entries import MOST_BYTES, CannotOpen, SealedEntry, open_entry
from lems_site.diary.views.decorators import signed_in_view
from lems_site.diary.views.layout import diary_title
from lems_site.web.sealing.errors import SealingError

from .which_diary import DiaryChoice, find_diary, is_question, list_choices, list_writable


class Answer(TypedDict):
    """What became of an entry. state: "saved"; "returned", with a reason and the words; "opened", with the words alone;
    "choose", with the words, where only the writer knows for which diary it is.
    """

    state: str
    reason: NotRequired[str]
    words: NotRequired[str]
    address: NotRequired[str]  # of the page that shows what was saved
    diary: NotRequired[str]  # how the diary is called in which it was saved
    diaries: NotRequired[list[DiaryChoice]]  # those to choose from; none where there is nothing to choose
    unmatched: NotRequired[bool]  # a medicine was typed that is not on the list; its words stand in the notes


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def device_key(request: HttpRequest, user: User) -> HttpResponse:
    """POST: the public key of a device, {device, publicKey, diary}.

    device: the id that it has; no id of theirs gives a new one.
    diary: the only one that the person may write in; "" where there are several.
    """
    if request.method != "POST":
        return HttpResponseRedirect(reverse("diary:outbox"))
    if not (accesses := list_writable(user)):
        raise Http404
    asked = _uuid(request.POST.get("device", ""))
    try:
        key = (get_device_key(user, asked) if asked else None) or create_device_key(user)
    except SealingError:  # the operator's doctor says so; the diary itself may still be written
        return JsonResponse({})
    only = str(accesses[0].diary.pk) if len(accesses) == 1 else ""
    return JsonResponse({"device": str(key.pk), "publicKey": base64.b64encode(bytes(key.public_key)).decode(), "diary": only})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def send_entry(request: HttpRequest, user: User) -> HttpResponse:
    """POST: save one sealed entry, or (look=1) only open it. 404 for what is no sealed entry of this person.

    into: the diary that the writer chose.
    """
    if request.method != "POST":
        return HttpResponseRedirect(reverse("diary:outbox"))
    sealed = _read_sealed(request)
    key = get_device_key(user, sealed.device) if sealed else None
    if sealed is None or key is None:
        return JsonResponse({"state": "unknown"}, status=404)
    try:
        fields, at = open_entry(key, sealed), sealed.moment
        ZoneInfo(sealed.zone)
    except (CannotOpen, ValueError, ZoneInfoNotFoundError):
        return JsonResponse({"state": "unknown"}, status=404)
    into = _uuid(request.POST.get("into", ""))
    return JsonResponse(_answer(user, sealed, fields, at, into=into, is_look=bool(request.POST.get("look"))))


def _answer(
    user: User, sealed: SealedEntry, fields: dict[str, str], at: dt.datetime, *, into: uuid.UUID | None, is_look: bool
) -> Answer:
    accesses = list_writable(user)
    choices = list_choices(accesses) if is_question(sealed, accesses) else []
    if is_look:
        return Answer(state="opened", words=describe_fields(fields), diaries=choices)
    try:
        access = find_diary(user, sealed, accesses, into)
    except Http404:
        return _returned(fields, _("You can no longer write in this diary. Copy your words to keep them."), choices)
    if access is None:
        return Answer(state="choose", words=describe_fields(fields), diaries=choices)
    return _save(access, sealed, fields, at, choices)


def _save(access: Access, sealed: SealedEntry, fields: dict[str, str], at: dt.datetime, choices: list[DiaryChoice]) -> Answer:
    if access.is_paused():
        return _returned(fields, _("The diary is paused: nothing new is written in it now."), choices)
    medicines = listed_medicines(access)
    form: OfflineCheckInForm = read_entry(
        fields, access=access, client_id=sealed.client_id, at=at, zone=sealed.zone, medicines=medicines
    )
    if not form.is_valid():
        return _returned(fields, " ".join(str(message) for messages in form.errors.values() for message in messages), choices)
    if not (drafts := form.drafts()):
        return _returned(fields, _("There is no answer in it that a diary could keep."), choices)
    try:
        create_entries(drafts, by=access, client_id=sealed.client_id)
    except InvalidEntry as error:
        return _returned(fields, str(error), choices)
    address = reverse("diary:saved", args=[access.diary.pk, sealed.client_id])
    return Answer(state="saved", address=address, diary=diary_title(access), unmatched=form.has_unmatched_medicine)


def _returned(fields: dict[str, str], reason: str, choices: list[DiaryChoice]) -> Answer:
    return Answer(state="returned", reason=reason, words=describe_fields(fields), diaries=choices)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _read_sealed(request: HttpRequest) -> SealedEntry | None:
    """The entry as it was sent; None where a part of it is missing or has another form."""
    ids = [_uuid(request.POST.get(name, "")) for name in ("device", "diary", "clientId")]
    try:
        point, nonce, text = (base64.b64decode(request.POST[name], validate=True) for name in ("point", "nonce", "text"))
        at, zone = request.POST["at"], request.POST["zone"]
    except (KeyError, binascii.Error, ValueError):
        return None
    device, diary, client_id = ids
    is_broken = diary is None and bool(request.POST.get("diary"))
    if device is None or is_broken or client_id is None or len(text) > MOST_BYTES or len(nonce) != 12:
        return None
    return SealedEntry(device, diary, client_id, at, zone, point, nonce, text)
