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
from lems_site.diary.access.permissions import WRITE, get_access, list_accesses
from lems_site.diary.entries.services import create_entries
from lems_site.diary.entries.validation import InvalidEntry
from lems_site.diary.forms.offline_check_in import OfflineCheckInForm, describe_fields, read_entry
from lems_site.diary.lists.medicines import listed_medicines
from lems_site.diary.outbox.device_keys import create_device_key, get_device_key
from lems_site.diary.outbox.sealed_entries import MOST_BYTES, CannotOpen, SealedEntry, open_entry
from lems_site.diary.views.decorators import signed_in_view
from lems_site.web.sealing.errors import SealingError


class Answer(TypedDict):
    """What became of an entry. state: "saved"; "returned", with a reason and the words; "opened", with the words alone."""

    state: str
    reason: NotRequired[str]
    words: NotRequired[str]
    address: NotRequired[str]  # of the page that shows what was saved
    unmatched: NotRequired[bool]  # a medicine was typed that is not on the list; its words stand in the notes


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def device_key(request: HttpRequest, user: User) -> HttpResponse:
    """POST: the public key of a device, {device, publicKey}. `device`: the id that it has; no id of theirs gives a new one."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("diary:outbox"))
    if not any(access.can_write for access in list_accesses(user)):
        raise Http404
    asked = _uuid(request.POST.get("device", ""))
    try:
        key = (get_device_key(user, asked) if asked else None) or create_device_key(user)
    except SealingError:  # the operator's doctor says so; the diary itself may still be written
        return JsonResponse({})
    return JsonResponse({"device": str(key.pk), "publicKey": base64.b64encode(bytes(key.public_key)).decode()})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def send_entry(request: HttpRequest, user: User) -> HttpResponse:
    """POST: save one sealed entry, or (look=1) only open it. 404 for what is no sealed entry of this person."""
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
    if request.POST.get("look"):
        return JsonResponse(Answer(state="opened", words=describe_fields(fields)))
    return JsonResponse(_save(user, sealed, fields, at))


def _save(user: User, sealed: SealedEntry, fields: dict[str, str], at: dt.datetime) -> Answer:
    try:
        access = get_access(user, sealed.diary, WRITE)
    except Http404:
        return _returned(fields, _("You can no longer write in this diary. Copy your words to keep them."))
    if access.is_paused():
        return _returned(fields, _("The diary is paused: nothing new is written in it now."))
    medicines = listed_medicines(access)
    form: OfflineCheckInForm = read_entry(
        fields, access=access, client_id=sealed.client_id, at=at, zone=sealed.zone, medicines=medicines
    )
    if not form.is_valid():
        return _returned(fields, " ".join(str(message) for messages in form.errors.values() for message in messages))
    try:
        create_entries(form.drafts(), by=access, client_id=sealed.client_id)
    except InvalidEntry as error:
        return _returned(fields, str(error))
    address = reverse("diary:saved", args=[sealed.diary, sealed.client_id])
    return Answer(state="saved", address=address, unmatched=form.has_unmatched_medicine)


def _returned(fields: dict[str, str], reason: str) -> Answer:
    return Answer(state="returned", reason=reason, words=describe_fields(fields))


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
    if device is None or diary is None or client_id is None or len(text) > MOST_BYTES or len(nonce) != 12:
        return None
    return SealedEntry(device, diary, client_id, at, zone, point, nonce, text)
