"""Mails about reviews that are due: to the clinician who signed, then to all Reviewers, then to the Publishers too.

Run it as often as you like: each person gets a page's mail of each level once. A page whose signature was renewed, or whose text
has changed since, is asked about no more.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.publishing.models import Reminder, Signature, StaffNotice
from lems_site.publishing.pages import permissions
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.review import signatures

from .notices import PAUSE, last_mailed, notify
from .recipients import group_members

log = logging.getLogger(__name__)
LEVELS = (  # days after the due date, and the groups that are asked beside the signer
    (0, ()),
    (14, (permissions.REVIEWER,)),
    (30, (permissions.REVIEWER, permissions.PUBLISHER)),
)


class RemindersNotSent(Exception):
    """Some mails failed; the others were sent."""


@dataclass(frozen=True)
class DuePage:
    """A live page whose review is due: its signature, and how urgent it is (an index of LEVELS). `form_url` is where a Reviewer
    reads it whole and signs."""

    title: str
    url: str
    form_url: str
    signature: Signature
    level: int

    @property
    def days(self) -> int:
        """Days since it was due."""
        return (timezone.localdate() - self.signature.review_due).days


@dataclass
class Mail:
    """What one person is asked about."""

    user: Any
    pages: list[DuePage] = field(default_factory=list)


def due_pages(today: date | None = None) -> list[DuePage]:
    """Live pages whose signed text is due for review today or earlier, the longest overdue first."""
    today = today or timezone.localdate()
    found = []
    for page_type in page_types.values():
        rows = page_type.pages().filter(live__isnull=False).annotate(live_hash=F("live__text_hash"))
        columns = rows.values_list("slug", "title", "live_hash", "pk", "live_id")
        pages = {slug: (title, live, numbers) for slug, title, live, *numbers in columns}
        latest = signatures.latest_signatures(page_type.name, {slug: live for slug, (_, live, _) in pages.items()})
        options = page_type.model._meta
        for slug, (own, _newest) in latest.items():
            if own is not None and own.review_due <= today:
                late = today - own.review_due
                level = max(place for place, (days, _) in enumerate(LEVELS) if late >= timedelta(days=days))
                form = reverse(f"admin:{options.app_label}_{options.model_name}_reading", args=pages[slug][2])
                found.append(DuePage(pages[slug][0], page_type.url_of(slug), form, own, level))
    return sorted(found, key=lambda page: (page.signature.review_due, page.url))


def plan_mails(pages: Iterable[DuePage]) -> list[Mail]:
    """Who is to be mailed what, without what they were mailed before."""
    groups = {name: group_members(name) for name in (permissions.REVIEWER, permissions.PUBLISHER)}
    sent = set(Reminder.objects.values_list("signature_id", "user_id", "level"))
    found: dict[int, Mail] = {}
    for page in pages:
        owner = page.signature.by
        owners = [owner] if owner and owner.is_active and owner.is_staff else groups[permissions.REVIEWER]
        more = [user for name in LEVELS[page.level][1] for user in groups[name]]
        for user in {user.pk: user for user in [*owners, *more]}.values():
            if (page.signature.pk, user.pk, page.level) not in sent:
                found.setdefault(user.pk, Mail(user)).pages.append(page)
    return list(found.values())


def send_reminder(mail: Mail) -> None:
    """Mail one person, then remember it. If the mail fails it raises, and the next run tries again. Who was mailed within the
    last hour, or whose next mail waits already, gets it with that mail."""
    last = last_mailed(mail.user)
    if StaffNotice.objects.filter(user=mail.user, sent_at=None).exists() or (last and last > timezone.now() - PAUSE):
        for page in mail.pages:
            notify([mail.user], words=_("“%(title)s” waits for its review.") % {"title": page.title}, url=page.form_url)
        _remember(mail)
        return
    count = len(mail.pages)
    subject = ngettext("%(site)s: a page waits for its review", "%(site)s: %(count)d pages wait for their review", count)
    shown = {"pages": mail.pages, "site": {"name": settings.SITE_NAME, "url": settings.SITE_URL}}
    words = render_to_string("publishing/review_reminder.txt", shown)
    with transaction.atomic():
        send_mail(subject % {"site": settings.SITE_NAME, "count": count}, words, None, [mail.user.email])
        _remember(mail)


def _remember(mail: Mail) -> None:
    Reminder.objects.bulk_create(
        [Reminder(signature=page.signature, user=mail.user, level=page.level) for page in mail.pages], ignore_conflicts=True
    )


def send_due_reminders() -> Iterator[None]:
    """Send all mails that are due, one in each step. Raises RemindersNotSent at the end if some failed: they are due still."""
    failed = 0
    for mail in plan_mails(due_pages()):
        try:
            send_reminder(mail)
        except Exception as problem:  # mail servers fail in many ways; the others must get theirs
            log.error("a review reminder was not sent: %s", type(problem).__name__)
            failed += 1
        yield
    if failed:
        raise RemindersNotSent(f"{failed} review reminders were not sent")
