"""Reminders as a calendar (iCalendar): a title, times and an alarm each, and nothing else; no word of an illness.

Times are those of the diary's clock, with its zone's rules in the file (VTIMEZONE): nine stays nine when clocks change. Floating
times would follow a traveller, but some calendars take floating times of a feed for UTC, and would ring hours off.
"""

from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vDatetime, vDuration

from lems_site.diary.models import Reminders

from .vtimezone import build_timezone

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MINUTES = dt.timedelta(minutes=10)
REFRESH = dt.timedelta(hours=12)


def calendar_title(reminders: Reminders) -> str:
    """The title that the person chose."""
    return " ".join(reminders.title.split()) or _("Check-in")


def build_calendar(reminders: Reminders) -> bytes:
    """The reminders as an .ics file."""
    title, zone = calendar_title(reminders), reminders.diary.zone
    made = _new_calendar("PUBLISH")
    made.add("x-wr-calname", title)
    made.add("x-wr-timezone", zone)
    made.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESH))
    _add_timezone(made, reminders)
    for time, name in sorted(reminders.all_names.items()):
        made.add_component(_build_event(reminders, time, name))
    return bytes(made.to_ical())


def build_cancellation(reminders: Reminders, *, only_ended: bool = False) -> bytes:
    """A file that cancels the reminders in a calendar (METHOD:CANCEL): those that ended, and unless `only_ended` the others."""
    made = _new_calendar("CANCEL")
    _add_timezone(made, reminders)
    names = {} if only_ended else {name: time for time, name in reminders.all_names.items()}
    for name, time in sorted({**reminders.ended, **names}.items()):
        event = _build_event(reminders, time, name)
        event["sequence"] = reminders.sequence + 1
        event["dtstamp"] = vDatetime(timezone.now().astimezone(dt.UTC).replace(microsecond=0))
        event.subcomponents.clear()
        event.add("status", "CANCELLED")
        made.add_component(event)
    return bytes(made.to_ical())


def _new_calendar(method: str) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Check-in//Reminders//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    return made


def _first_day(reminders: Reminders) -> dt.date:
    """The day of the last change, by the diary's clock."""
    return reminders.changed_at.astimezone(ZoneInfo(reminders.diary.zone)).date()


def _add_timezone(made: Calendar, reminders: Reminders) -> None:
    if reminders.diary.zone != "UTC":
        made.add_component(build_timezone(reminders.diary.zone, _first_day(reminders)))


def first_weekday(first: dt.date, weekdays: list[int]) -> dt.date:
    """The first day from `first` on that is one of the weekdays."""
    return next(day for day in (first + dt.timedelta(days=n) for n in range(7)) if not weekdays or day.weekday() in weekdays)


def _build_event(reminders: Reminders, time: str, name: str) -> Event:
    """The event of a time ("09:00") under its name."""
    title, first, days = calendar_title(reminders), _first_day(reminders), sorted(reminders.weekdays)
    begins = dt.datetime.combine(first_weekday(first, days), dt.time.fromisoformat(time), ZoneInfo(reminders.diary.zone))
    event = Event()
    event.add("uid", str(uuid.uuid5(reminders.key, name)))
    event.add("sequence", reminders.sequence)
    event.add("dtstamp", reminders.changed_at.astimezone(dt.UTC))
    event.add("summary", title)
    event.add("dtstart", begins)
    event.add("duration", MINUTES)
    every_day = len(days) in (0, len(DAYS))
    event.add("rrule", {"FREQ": "DAILY"} if every_day else {"FREQ": "WEEKLY", "BYDAY": [DAYS[day] for day in days]})
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", dt.timedelta(0))
    event.add_component(alarm)
    return event
