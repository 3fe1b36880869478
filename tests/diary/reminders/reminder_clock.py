"""Reminders in tests: a schedule with a confirmed address, a clock that is moved by hand, and a mail server that can fail."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.models import ReminderSchedule
from lems_site.diary.reminders import deliveries
from lems_site.diary.reminders.schedules import ScheduleChoice, save_schedule

EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]


class MailServer(EmailBackend):
    """Keeps what it was handed over, with the moment. `answer` may raise instead, before or after the message is taken."""

    before: Callable[[], None] | None = None
    after: Callable[[], None] | None = None
    taken_at: ClassVar[list[dt.datetime]] = []

    def send_messages(self, messages: Any) -> int:
        if MailServer.before:
            MailServer.before()
        MailServer.taken_at.extend(timezone.now() for _message in messages)
        count: int = super().send_messages(messages)
        if MailServer.after:
            MailServer.after()
        return count


def confirm_address(access: Access) -> None:
    EmailAddress.objects.update_or_create(user=access.user, email=access.user.email, defaults={"verified": True, "primary": True})


def remind(
    access: Access,
    *times: str,
    weekdays: list[int] = EVERY_DAY,
    quiet: tuple[str, str] | None = None,
    title: str = "",
    each_time: bool = False,
) -> ReminderSchedule:
    """Ask for reminders by mail at these times."""
    confirm_address(access)
    first, last = (dt.time.fromisoformat(time) for time in quiet) if quiet else (None, None)
    choice: ScheduleChoice = {
        "title": title,
        "times": sorted(f"{time:0>5}" for time in times),
        "weekdays": weekdays,
        "quiet_from": first,
        "quiet_until": last,
        "each_time": each_time,
    }
    return save_schedule(choice, by=access)


def run_clock() -> None:
    """What the clock does in one pass."""
    for _step in deliveries.plan_due_reminders():
        pass
    for _step in deliveries.send_due_reminders():
        pass


def next_moment_of_work() -> dt.datetime | None:
    """When there is something to do next."""
    return min(filter(None, (deliveries.next_plan_due(), deliveries.next_send_due())), default=None)


def sent() -> list[EmailMessage]:
    return list(mail.outbox)


def path_of(message: EmailMessage, purpose: str) -> str:
    """The path of the link in a mail."""
    found = re.search(rf"https?://[^/\s]+(/diary/reminder/[\w-]+/{purpose}/)", str(message.body))
    assert found, message.body
    return found[1]
