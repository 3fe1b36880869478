"""Mails to staff at each step of a text, at most one an hour for each person, with links to the very forms.

The clock turns new entries of the pages' history into notices, and sends what is due. A mail names the page and who did what; it
holds no text of a page and nothing that a reader wrote.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.publishing.models import NoticeCursor, Page, PageLogEntry, Reminder, Revision, SentenceComment, StaffNotice
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.permissions import PUBLISHER, REVIEWER, name_of
from lems_site.publishing.pages.registry import text_types

from .recipients import group_members, is_reachable, owners_of, reviewers_and_publishers

if TYPE_CHECKING:
    from lems_site.accounts.models import User

log = logging.getLogger(__name__)
PAUSE = timedelta(hours=1)  # between two mails to one person
SETTLED = timedelta(seconds=15)  # an entry is younger while other transactions may still write one with a lower number
RETRY_AFTER = timedelta(minutes=10)
WENT_LIVE = ("publish", "on_time", "minor", "put_back", "bring_back")


def notify(users: Iterable[User | None], *, words: str, url: str) -> None:
    """Keep a notice for each of these people. `url`: the path of the form that it is about."""
    now = timezone.now()
    for user in {user.pk: user for user in users if user and is_reachable(user)}.values():
        last = last_mailed(user)
        due = max(now, last + PAUSE) if last else now
        StaffNotice.objects.create(user=user, words=words[:300], url=url[:300], due_at=due)


def last_mailed(user: User) -> datetime | None:
    """When somebody was last mailed about pages. Two queries."""
    newest = Max("sent_at")
    notice = StaffNotice.objects.filter(user=user).aggregate(at=newest)["at"]
    reminder = Reminder.objects.filter(user=user).aggregate(at=newest)["at"]
    return max((at for at in (notice, reminder) if at), default=None)


def send_staff_notices() -> Iterator[None]:
    """Turn new entries of the history into notices, then send what is due: one mail to one person in each step."""
    plan_notices()
    yield
    due = StaffNotice.objects.filter(sent_at=None, due_at__lte=timezone.now()).order_by("due_at")
    for number in dict.fromkeys(due.values_list("user", flat=True)):
        _send_to(number)
        yield


def plan_notices() -> None:
    """Make notices of the entries of the pages' history since the last time. The first time only the place is remembered."""
    settled = PageLogEntry.objects.filter(at__lt=timezone.now() - SETTLED)
    with transaction.atomic():
        cursor = NoticeCursor.objects.select_for_update().filter(pk=1).first()
        newest = settled.aggregate(newest=Max("pk"))["newest"] or 0
        if cursor is None:
            NoticeCursor.objects.create(pk=1, entry=newest)
            return
        for entry in settled.filter(pk__gt=cursor.entry, pk__lte=newest).select_related("by").order_by("pk"):
            _notice_of(entry)
        if newest > cursor.entry:
            NoticeCursor.objects.filter(pk=1).update(entry=newest)


def _notice_of(entry: PageLogEntry) -> None:
    page_type = text_types().get(entry.page_kind)
    page = page_type.pages().filter(slug=entry.page_slug).first() if page_type else None
    if page_type is None or page is None:
        return
    revision: Revision | None = page_type.revisions().filter(pk=entry.revision).select_related("created_by").first()
    users, name = _recipients(entry, revision)
    own = entry.what == "not_published"  # the clock did it, in the name of whoever set the time
    others = [user for user in users if user is not None and (own or user.pk != entry.by_id)]
    if others:
        by = name_of(entry.by) or _("The site")
        words = _("“%(title)s”: %(who)s %(what)s.") % {"title": page.title, "who": by, "what": entry.action_label}
        notify(others, words=words, url=_form_url(page_type, page, name, revision))


def _recipients(entry: PageLogEntry, revision: Revision | None) -> tuple[list[Any], str]:
    """Who is to hear of an entry, and the form that they need: the name of its address."""
    writer = revision.created_by if revision else None
    kind, slug = entry.page_kind, entry.page_slug
    users: list[Any] = []
    form = "revision"
    match entry.what:
        case "send" | "ask_review":
            users = [user for user in group_members(REVIEWER) if writer is None or user.pk != writer.pk]
        case "ask":
            users, form = [writer], "change"
        case "approve" | "approve_change":
            users = [writer, *group_members(PUBLISHER)]
        case "ask_restore" | "ask_retire":
            users, form = reviewers_and_publishers(), "second_person"
        case "remark" | "answer":
            open_ones = SentenceComment.objects.filter(page_kind=kind, page_slug=slug, resolved_at=None)
            users = [writer, *(comment.by for comment in open_ones.select_related("by"))]
        case "not_published":
            users = [entry.by, *owners_of(kind, slug)]
        case "source" | "withdraw_review" | "retire" | "refuse" | "confirm" | "assign":
            users, form = owners_of(kind, slug), "change"
        case what if what in WENT_LIVE:
            users, form = [writer, *owners_of(kind, slug)], "change"
    return users, form


def _form_url(page_type: PageType, page: Page, name: str, revision: Revision | None) -> str:
    options = page_type.model._meta
    numbers = [page.pk, revision.pk] if name == "revision" and revision else [page.pk]
    name = "change" if name == "revision" and revision is None else name
    return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=numbers)


def _send_to(number: int) -> None:
    """Mail one person all that waits for them. A mail that fails is tried again later."""
    notices = list(StaffNotice.objects.filter(user=number, sent_at=None).select_related("user"))
    if not notices or not is_reachable(notices[0].user):
        StaffNotice.objects.filter(user=number, sent_at=None).delete()
        return
    waiting = StaffNotice.objects.filter(pk__in=[notice.pk for notice in notices], sent_at=None)
    shown = {"notices": notices, "site": {"name": settings.SITE_NAME, "url": settings.SITE_URL}}
    subject = ngettext("%(site)s: news of a page", "%(site)s: %(count)d news of pages", len(notices))
    words = render_to_string("publishing/notices.txt", shown)
    try:
        with transaction.atomic():
            send_mail(subject % {"site": settings.SITE_NAME, "count": len(notices)}, words, None, [notices[0].user.email])
            waiting.update(sent_at=timezone.now())
    except Exception as problem:  # mail servers fail in many ways; the others must get theirs
        log.error("a notice was not sent: %s", type(problem).__name__)
        waiting.update(due_at=timezone.now() + RETRY_AFTER)
