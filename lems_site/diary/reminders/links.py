"""The links in a reminder: "done for today" and "no more of these mails". They work without sign-in, once, for 48 hours.

A token is random, and only its hash is kept. It can do nothing but what its link says.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from lems_site.diary.models import AuditEvent, ReminderSchedule, ReminderToken
from lems_site.diary.models.reminders import hash_random_token

from .schedules import LOG_TARGET

LIFETIME = dt.timedelta(hours=48)
DONE, STOP = ReminderToken.Purpose.DONE, ReminderToken.Purpose.STOP


class LinkEnded(Exception):
    """The token is unknown, was used, or is too old: these look the same."""


def create_token(schedule: ReminderSchedule, purpose: str, day: dt.date) -> str:
    """A new token for a message about a local day."""
    token = secrets.token_urlsafe(24)
    ends_at = timezone.now() + LIFETIME
    ReminderToken.objects.create(
        schedule=schedule, purpose=purpose, token_hash=hash_random_token(token), day=day, ends_at=ends_at
    )
    return token


def is_open(token: str, purpose: str) -> bool:
    """Whether a link would still do something."""
    return ReminderToken.objects.filter(token_hash=hash_random_token(token), purpose=purpose, ends_at__gt=timezone.now()).exists()


def silence_day(token: str) -> None:
    """Send no more reminders of this schedule on the day that the link's message was about. Raises LinkEnded."""

    def act(found: ReminderToken) -> None:
        found.schedule.done_day = found.day
        found.schedule.save(update_fields=["done_day"])

    _use_token(token, DONE, act)


def stop_reminders(token: str) -> None:
    """End the schedule that the link's message came from, as its owner does when signed in. Raises LinkEnded."""

    def act(found: ReminderToken) -> None:
        schedule = found.schedule
        AuditEvent.objects.create(
            diary_id=schedule.diary_id, user_id=schedule.user_id, action=AuditEvent.Action.CHANGED_SETTINGS, target=LOG_TARGET
        )
        schedule.delete()

    _use_token(token, STOP, act)


def _use_token(token: str, purpose: str, act: Callable[[ReminderToken], None]) -> None:
    with transaction.atomic():
        rows = ReminderToken.objects.select_for_update().select_related("schedule")
        found = rows.filter(token_hash=hash_random_token(token), purpose=purpose, ends_at__gt=timezone.now()).first()
        if found is None:
            raise LinkEnded
        act(found)
        ReminderToken.objects.filter(pk=found.pk).delete()


def delete_ended_tokens() -> int:
    """Delete tokens that are too old. Returns how many."""
    ended = ReminderToken.objects.filter(ends_at__lte=timezone.now())
    return ended.delete()[0] if ended.exists() else 0
