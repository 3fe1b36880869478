"""Reminders as a calendar (iCalendar): a title, times and an alarm each, and nothing else; no word of an illness.

Times are those of the diary's clock, with its zone's rules in the file (VTIMEZONE): nine stays nine when clocks change. Floating
times would follow a traveller, but some calendars take floating times of a feed for UTC, and would ring hours off.
"""

from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, vDuration

from lems_site.diary.models import Reminders

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MINUTES = dt.timedelta(minutes=10)
REFRESH = dt.timedelta(hours=12)
YEARS = 15  # of changes of the clock that are written out


def calendar_title(reminders: Reminders) -> str:
    """The title that the person chose."""
    return " ".join(reminders.title.split()) or _("Check-in")


def build_calendar(reminders: Reminders) -> bytes:
    """The reminders as an .ics file."""
    title, zone = calendar_title(reminders), reminders.diary.zone
    made = Calendar()
    made.add("prodid", "-//Check-in//Reminders//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title)
    made.add("x-wr-timezone", zone)
    made.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESH))
    changed = reminders.changed_at
    first = changed.astimezone(ZoneInfo(zone)).date()
    if zone != "UTC":
        last = first.replace(year=first.year + YEARS, day=1)
        made.add_component(Timezone.from_tzid(zone, first_date=dt.date(first.year, 1, 1), last_date=last))
    for time in sorted(reminders.times):
        made.add_component(_build_event(reminders, title, first, time))
    return bytes(made.to_ical())


def first_weekday(first: dt.date, weekdays: list[int]) -> dt.date:
    """The first day from `first` on that is one of the weekdays."""
    return next(day for day in (first + dt.timedelta(days=n) for n in range(7)) if not weekdays or day.weekday() in weekdays)


def _build_event(reminders: Reminders, title: str, first: dt.date, time: str) -> Event:
    days = sorted(reminders.weekdays)
    begins = dt.datetime.combine(first_weekday(first, days), dt.time.fromisoformat(time), ZoneInfo(reminders.diary.zone))
    event = Event()
    event.add("uid", str(uuid.uuid5(reminders.key, time)))
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
