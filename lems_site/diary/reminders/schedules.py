"""When a reminder comes: the planned moments of a schedule, its quiet hours, and what a person sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.local_day import to_utc
from lems_site.diary.models import AuditEvent, Diary, ReminderDelivery, ReminderSchedule

MAIL = ReminderSchedule.Channel.MAIL
LOG_TARGET = "reminders by mail"
PUSH_LOG_TARGET = "reminders on devices"
LOG_TARGETS = {MAIL: LOG_TARGET, ReminderSchedule.Channel.PUSH: PUSH_LOG_TARGET}
ONE_DAY = dt.timedelta(days=1)


class ScheduleChoice(TypedDict):
    """What a person sets. The fields are those of ReminderSchedule."""

    title: str
    times: list[str]
    weekdays: list[int]
    quiet_from: dt.time | None
    quiet_until: dt.time | None
    each_time: bool


def next_moment(times: Sequence[str], weekdays: Sequence[int], zone: str, after: dt.datetime) -> dt.datetime | None:
    """The first planned moment later than `after`, in UTC; None where no time or day is chosen.

    A wall-clock time that happens twice is the first one. One that does not happen is as much later as the clocks move.
    """
    first = after.astimezone(ZoneInfo(zone)).date() - ONE_DAY
    days = [first + number * ONE_DAY for number in range(10)]
    moments = (
        to_utc(day, dt.time.fromisoformat(time), zone) for day in days if day.weekday() in weekdays for time in sorted(times)
    )
    return min((moment for moment in moments if moment > after), default=None)


def previous_moment(schedule: ReminderSchedule, before: dt.datetime) -> dt.datetime:
    """The last planned moment before `before`, which is itself planned; a day earlier if there is none within a day."""
    found, at = before - ONE_DAY, before - ONE_DAY
    while (later := next_moment(schedule.times, schedule.weekdays, schedule.diary.zone, at)) and later < before:
        found = at = later
    return found


def is_quiet(schedule: ReminderSchedule, at: dt.datetime) -> bool:
    """Whether a moment lies in the schedule's quiet hours, by the diary's clock."""
    return is_between(at.astimezone(ZoneInfo(schedule.diary.zone)).time(), schedule.quiet_from, schedule.quiet_until)


def is_between(time: dt.time, first: dt.time | None, last: dt.time | None) -> bool:
    """Whether a time of the clock lies from `first` to before `last`, over midnight if `last` is earlier."""
    if first is None or last is None:
        return False
    return first <= time < last if first <= last else time >= first or time < last


def get_schedule(access: Access, channel: ReminderSchedule.Channel = MAIL) -> ReminderSchedule | None:
    """What the person set for this diary."""
    return ReminderSchedule.objects.for_one(access.diary, access.user).filter(channel=channel).select_related("diary").first()


def save_schedule(choice: ScheduleChoice, *, by: Access, channel: ReminderSchedule.Channel = MAIL) -> ReminderSchedule:
    """Set when a person is reminded, by mail or on devices. What was planned by an earlier choice and not sent is dropped."""
    due = next_moment(choice["times"], choice["weekdays"], by.diary.zone, timezone.now())
    with transaction.atomic():
        schedule, _created = ReminderSchedule.objects.update_or_create(
            diary=by.diary, user=by.user, channel=channel, defaults={**choice, "next_due": due}
        )
        _drop_waiting(schedule)
        by.log(AuditEvent.Action.CHANGED_SETTINGS, LOG_TARGETS[channel])
    return schedule


def end_schedule(*, by: Access, channel: ReminderSchedule.Channel = MAIL) -> bool:
    """End a person's reminders, with the links in mails that were sent and the devices. Returns whether there were any."""
    with transaction.atomic():
        count, _rows = ReminderSchedule.objects.for_one(by.diary, by.user).filter(channel=channel).delete()
        if count:
            by.log(AuditEvent.Action.CHANGED_SETTINGS, LOG_TARGETS[channel])
    return bool(count)


def plan_again(diary: Diary) -> None:
    """Plan the next moment of each schedule of a diary whose clock has changed. What waits by the old clock is dropped."""
    now = timezone.now()
    for schedule in ReminderSchedule.objects.filter(diary=diary):
        schedule.next_due = next_moment(schedule.times, schedule.weekdays, diary.zone, now)
        schedule.save(update_fields=["next_due"])
        _drop_waiting(schedule)


def _drop_waiting(schedule: ReminderSchedule) -> None:
    waiting = ReminderDelivery.objects.filter(schedule=schedule, state=ReminderDelivery.State.WAITING)
    waiting.update(state=ReminderDelivery.State.DROPPED)
