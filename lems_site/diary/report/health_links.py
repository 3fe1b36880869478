"""QR codes for a check-in desk: make one, end one, let health software fetch its file. What ends, ends with the next request.

The sealed file is made at the press and never again; what is written in the diary later is not in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lems_site.diary.access import tokens
from lems_site.diary.access.permissions import Access, is_paused
from lems_site.diary.codes.dates import format_day
from lems_site.diary.codes.typed_text import normalise_line
from lems_site.diary.models import AuditEvent, Diary, Grant, HealthLink, HealthLinkFetch
from lems_site.diary.models.health_links import MAX_FETCHES
from lems_site.diary.models.report_links import MAX_WRONG_CODES
from lems_site.web.memory.allocator import returns_memory

from .choice import ReportChoice
from .document import build_report
from .health_link_code import build_link, derive_secrets
from .health_link_file import NamedPatient, build_bundle, seal_bundle
from .locked_links import lock_link
from .pdf import render_pdf
from .printable import shorten_text

LIFETIMES = {
    HealthLink.Kind.SCREEN: dt.timedelta(minutes=15),
    HealthLink.Kind.PRINTED: dt.timedelta(hours=48),
    HealthLink.Kind.PASSCODE: dt.timedelta(days=14),  # as a share link usually has
}
MOST_LINKS = 20  # open at once
LONGEST_RECIPIENT = 200
FETCH_TIME = dt.timedelta(minutes=10)  # how long a manifest's address of the file works


class HealthLinkClosed(Exception):
    """The code is unknown, ended, used up, locked or too old; or whoever made it may not share the diary any more."""


class WrongPasscode(Exception):
    """That was not the passcode. `remaining`: how many more may be tried."""

    def __init__(self, remaining: int) -> None:
        super().__init__()
        self.remaining = remaining


class TooManyHealthLinks(Exception):
    """More open codes than anybody can keep an eye on."""


@dataclass(frozen=True)
class NewHealthLink:
    """A new code: the row, what the QR code says, and its passcode ("" for a kind without one). Shown once, kept nowhere."""

    link: HealthLink
    address: str
    passcode: str


def create_health_link(
    *, by: Access, secret: str, kind: str, choice: ReportChoice, patient: NamedPatient, paper: str = "a4"
) -> NewHealthLink:
    """Seal a report for one code. The same form again gives the same code and seals nothing.

    secret: the random value of the form. Raises NoPDF, HealthLinkClosed where the code of that form is over, TooManyHealthLinks.
    """
    derived = derive_secrets(secret, by.diary.pk, by.user.pk, kind, choice, patient)
    hashed = tokens.hash_token(derived.token)
    link = HealthLink.objects.filter(address_hash=hashed).first() or _seal_report(
        by, hashed, kind, choice, seal_key=derived.key, patient=patient, paper=paper, passcode=(derived.token, derived.passcode)
    )
    if link.state != "open":
        raise HealthLinkClosed
    is_passcode = kind == HealthLink.Kind.PASSCODE
    shlink = build_link(
        url=settings.SITE_URL + reverse("diary:health-link-file", args=[derived.token]),
        key=derived.key,
        expires=int(link.ends_at.timestamp()),
        flag="P" if is_passcode else "U",
        label=_label(by, link.created_at),
    )
    viewer = settings.SITE_URL + reverse("diary:health-link-viewer")
    return NewHealthLink(link, f"{viewer}#{shlink}", derived.passcode if is_passcode else "")


def _label(access: Access, at: dt.datetime) -> str:
    """What a reader is told before the file is open. It names nobody and no illness."""
    day = timezone.localdate(at, ZoneInfo(access.diary.zone))
    return _("Report of %(day)s, shared by the patient") % {"day": format_day(day)}


@returns_memory
def _seal_report(
    by: Access,
    hashed: str,
    kind: str,
    choice: ReportChoice,
    *,
    seal_key: bytes,
    patient: NamedPatient,
    paper: str,
    passcode: tuple[str, str],
) -> HealthLink:
    """Make the PDF, seal it, and add the row, unless the same form was faster."""
    now = timezone.now()
    pdf = render_pdf(build_report(by, choice), paper=paper)
    title = _("Report from %(first)s to %(last)s, the person's own record") % {
        "first": format_day(choice.span.first),
        "last": format_day(choice.span.last),
    }
    language = (get_language() or "en").partition("-")[0]
    sealed = seal_bundle(build_bundle(patient, pdf, title=title, language=language, at=now), seal_key)
    with transaction.atomic():
        Diary.objects.select_for_update().get(pk=by.diary.pk)
        if there := HealthLink.objects.filter(address_hash=hashed).first():
            return there
        if HealthLink.objects.active().filter(diary=by.diary).count() >= MOST_LINKS:
            raise TooManyHealthLinks
        ends_at = now + LIFETIMES[HealthLink.Kind(kind)]
        link = HealthLink.objects.create(
            diary=by.diary,
            kind=kind,
            address_hash=hashed,
            sealed_file=sealed,
            delete_at=ends_at,
            code_hash=tokens.hash_code(*passcode) if kind == HealthLink.Kind.PASSCODE else "",
            first=choice.span.first,
            last=choice.span.last,
            includes=sorted(choice.includes),
            created_at=now,
            created_by=by.user,
            ends_at=ends_at,
        )
        by.log(AuditEvent.Action.SHARED, "code")
    return link


def revoke_health_link(pk: int, *, by: Access) -> None:
    """End a code of the diary at once, and delete its file. Raises Http404 for another's."""
    with transaction.atomic():
        link = HealthLink.objects.select_for_update().filter(pk=pk, diary=by.diary).first()
        if link is None:
            raise Http404
        if link.revoked_at is None:
            _revoke(HealthLink.objects.filter(pk=pk))
            by.log(AuditEvent.Action.REVOKED, "code")


def revoke_printed_links(*, by: Access) -> int:
    """End all printed codes of the diary that are open, for example because the paper was lost. Returns how many."""
    with transaction.atomic():
        Diary.objects.select_for_update().get(pk=by.diary.pk)
        count = _revoke(HealthLink.objects.active().filter(diary=by.diary, kind=HealthLink.Kind.PRINTED))
        if count:
            by.log(AuditEvent.Action.REVOKED, "code")
    return count


def _revoke(links: QuerySet[HealthLink]) -> int:
    return links.update(revoked_at=timezone.now(), sealed_file="", delete_at=None)


def open_health_link(token: str) -> HealthLink:
    """The link of an address, if it opens now. Three queries. Raises HealthLinkClosed.

    It closes with the grant of whoever made it, and while the agreement to keep health data is taken back.
    """
    link = HealthLink.objects.active().defer("sealed_file").select_related("diary").filter(address_hash=tokens.hash_token(token))
    return _check_writer(link.first())


def _check_writer(link: HealthLink | None) -> HealthLink:
    """The same link. Raises HealthLinkClosed where there is none, or its writer may not share the diary any more."""
    if link is None or link.created_by_id is None:
        raise HealthLinkClosed
    roles = (Grant.Role.OWNER, Grant.Role.KEEPER)
    may_share = Grant.objects.active().filter(diary=link.diary, user=link.created_by_id, role__in=roles).exists()
    if not may_share or is_paused(link.diary):
        raise HealthLinkClosed
    return link


def fetch_file(link: HealthLink, recipient: str) -> str:
    """Count one fetch, note who fetched, and return the sealed file. Raises HealthLinkClosed where another took the last one."""
    with transaction.atomic():
        if not HealthLink.objects.active().filter(pk=link.pk).update(fetch_count=F("fetch_count") + 1):
            raise HealthLinkClosed
        HealthLinkFetch.objects.create(link=link, recipient=shorten_text(normalise_line(recipient), LONGEST_RECIPIENT))
        link.refresh_from_db(fields=["fetch_count", "sealed_file"])
        if link.fetch_count >= MAX_FETCHES:
            # A manifest's address of the file must work a little longer than the manifest.
            wait = FETCH_TIME if link.kind == HealthLink.Kind.PASSCODE else dt.timedelta()
            HealthLink.objects.filter(pk=link.pk).update(delete_at=min(link.ends_at, timezone.now() + wait))
    return link.sealed_file


def read_fetched_file(token: str, pk: int) -> str:
    """The sealed file for a fetch that was counted already. Raises HealthLinkClosed where the link was ended or is over."""
    links = HealthLink.objects.filter(pk=pk, address_hash=tokens.hash_token(token), revoked_at=None, ends_at__gt=timezone.now())
    link = _check_writer(links.select_related("diary").first())
    if not link.sealed_file:
        raise HealthLinkClosed
    return link.sealed_file


def check_passcode(link: HealthLink, token: str, code: str) -> None:
    """Check a passcode of 8 ASCII digits; each try is counted before it is compared.

    Raises WrongPasscode, or HealthLinkClosed for the try that locks the code; whoever made it is told.
    """
    if link.created_by is None or not HealthLink.objects.active().filter(pk=link.pk).update(wrong_codes=F("wrong_codes") + 1):
        raise HealthLinkClosed
    link.refresh_from_db(fields=["wrong_codes"])
    if tokens.is_same_hash(tokens.hash_code(token, code), link.code_hash):
        # Only this try is taken back: the wrong ones count for the whole life of the code.
        HealthLink.objects.filter(pk=link.pk, wrong_codes__gt=0, locked_at=None).update(wrong_codes=F("wrong_codes") - 1)
        return
    if link.wrong_codes >= MAX_WRONG_CODES:
        with transaction.atomic():
            HealthLink.objects.filter(pk=link.pk).update(delete_at=timezone.now())
            lock_link(link, person=link.created_by)
        raise HealthLinkClosed
    raise WrongPasscode(MAX_WRONG_CODES - link.wrong_codes)


def next_deletion_due() -> dt.datetime | None:
    """When the next sealed file is to be deleted; None where none waits. One query on an index."""
    due: dt.datetime | None = HealthLink.objects.aggregate(due=Min("delete_at"))["due"]
    return due


def delete_due_files() -> None:
    """Delete the sealed files that nobody can fetch any more. The rows with their fetches stay in the list."""
    HealthLink.objects.filter(delete_at__lte=timezone.now()).update(sealed_file="", delete_at=None)
