"""Sharing a report by link: make one, end it, try its passcode, note each opening. What ends, ends with the next request."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone

from lems_site.accounts.security.events import Kind, record_event
from lems_site.accounts.security.notices import notify
from lems_site.diary.access import tokens
from lems_site.diary.access.permissions import Access, is_paused
from lems_site.diary.insights.date_range import DateRange
from lems_site.diary.models import AuditEvent, Diary, Grant, ShareLink, ShareLinkOpening
from lems_site.diary.models.report_links import MAX_WRONG_CODES

from .choice import ReportChoice
from .locked_links import lock_link

USUAL_DAYS, MOST_DAYS = 14, 90
MAIL_INTERVAL = dt.timedelta(hours=1)  # between two mails about the openings of one link
MOST_LINKS = 50  # open at once


class ShareLinkClosed(Exception):
    """The link is unknown, ended, locked or too old; or the diary's owner took back their agreement."""


class WrongPasscode(Exception):
    """That was not the passcode."""


class TooManyShareLinks(Exception):
    """More open links than anybody can keep an eye on."""


@dataclass(frozen=True)
class SharedReport:
    """A link that opens, with the access and choice of its report."""

    link: ShareLink
    access: Access
    choice: ReportChoice


@dataclass(frozen=True)
class NewShareLink:
    """A new link with its word and its passcode, which are nowhere else: they are shown once."""

    link: ShareLink
    token: str
    code: str


def create_share_link(
    *, by: Access, form_id: uuid.UUID, choice: ReportChoice, ends_at: dt.datetime, label: str = ""
) -> NewShareLink:
    """Create a link to a report. The same form again gives the same link.

    Raises ShareLinkClosed where that link was revoked, TooManyShareLinks.
    """
    token, code = tokens.create_token_and_code(form_id, by.diary.pk, by.user.pk, choice, ends_at, label, purpose="share")
    hashed = tokens.hash_token(token)
    with transaction.atomic():
        Diary.objects.select_for_update().get(pk=by.diary.pk)
        if there := ShareLink.objects.filter(token_hash=hashed).first():
            if there.state != "open":
                raise ShareLinkClosed
            return NewShareLink(there, token, code)
        if ShareLink.objects.active().filter(diary=by.diary).count() >= MOST_LINKS:
            raise TooManyShareLinks
        link = ShareLink.objects.create(
            diary=by.diary,
            label=label,
            token_hash=hashed,
            code_hash=tokens.hash_code(token, code),
            first=choice.span.first,
            last=choice.span.last,
            includes=sorted(choice.includes),
            created_by=by.user,
            ends_at=ends_at,
        )
        by.log(AuditEvent.Action.SHARED, "link")
    return NewShareLink(link, token, code)


def revoke_share_link(pk: int, *, by: Access) -> None:
    """End a link of the diary at once. Raises Http404 for another's."""
    with transaction.atomic():
        link = ShareLink.objects.select_for_update().filter(pk=pk, diary=by.diary).first()
        if link is None:
            raise Http404
        if link.revoked_at is None:
            link.revoked_at = timezone.now()
            link.save(update_fields=["revoked_at"])
            by.log(AuditEvent.Action.REVOKED, "link")


def open_share_link(token: str) -> SharedReport:
    """The report that a link's word leads to, now. Two or three queries. Raises ShareLinkClosed."""
    link = ShareLink.objects.active().select_related("diary").filter(token_hash=tokens.hash_token(token)).first()
    if link is None:
        raise ShareLinkClosed
    roles = (Grant.Role.OWNER, Grant.Role.KEEPER)
    grant = Grant.objects.active().filter(diary=link.diary, role__in=roles).select_related("user").first()
    if grant is None or is_paused(link.diary):
        raise ShareLinkClosed
    choice = ReportChoice(DateRange(link.first, link.last), frozenset(link.includes))
    return SharedReport(link, Access(grant.user, link.diary, grant), choice)


def check_passcode(shared: SharedReport, token: str, code: str) -> None:
    """Check a passcode of 8 ASCII digits; each try is counted before it is compared.

    Raises WrongPasscode, or ShareLinkClosed for the try that locks the link.
    """
    link = shared.link
    counted = ShareLink.objects.active().filter(pk=link.pk).update(wrong_codes=F("wrong_codes") + 1)
    if not counted:
        raise ShareLinkClosed
    if tokens.is_same_hash(tokens.hash_code(token, code), link.code_hash):
        ShareLink.objects.filter(pk=link.pk, wrong_codes__lte=MAX_WRONG_CODES).update(wrong_codes=0, locked_at=None)
        return
    if lock_link(link, person=shared.access.user):
        raise ShareLinkClosed
    raise WrongPasscode


def log_opening(shared: SharedReport, what: str) -> None:
    """Note an opening. what: page, pdf or csv. The owner who wishes so is mailed, once an hour for each link."""
    owner, since = shared.access.user, timezone.now() - MAIL_INTERVAL
    with transaction.atomic():
        is_mailed = owner.mails_openings and not ShareLinkOpening.objects.filter(link=shared.link, at__gt=since).exists()
        ShareLinkOpening.objects.create(link=shared.link, format=what)
        (notify if is_mailed else record_event)(Kind.LINK_OPENED, user=owner, detail=what)
