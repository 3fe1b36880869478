"""Calendar files mean the same moments as the diary's clock for a reader that knows the file's own zone rules alone.

The files in tests/cases/calendar/ are what the site makes; tests/js/calendar.test.js reads them with ical.js. To make them anew
after a change: `WRITE_CALENDARS=1 make test ARGS=tests/diary/reminders/test_calendar_zones.py`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import uuid
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar, Timezone

from lems_site.accounts.models import User
from lems_site.diary.models import Diary, Reminders
from lems_site.diary.reminders.ics import build_calendar, build_cancellation
from lems_site.diary.reminders.vtimezone import YEARS, build_timezone
from tests.conftest import ROOT

FILES = ROOT / "tests" / "cases" / "calendar"
ZONES = {
    "berlin": "Europe/Berlin",
    "dublin": "Europe/Dublin",
    "new-york": "America/New_York",
    "lord-howe": "Australia/Lord_Howe",
    "santiago": "America/Santiago",
    "casablanca": "Africa/Casablanca",
    "kolkata": "Asia/Kolkata",
    "utc": "UTC",
}
MADE_AT = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
LOOKED_AT = [dt.date(year, month, 15) for year in (2026, 2027, 2028, 2035, 2039) for month in (1, 3, 4, 7, 10, 11)]


def reminders(zone: str) -> Reminders:
    """The reminders of a person in a zone, not saved."""
    return Reminders(
        diary=Diary(zone=zone),
        user=User(),
        times=["02:30", "09:00"],
        weekdays=list(range(7)),
        key=uuid.UUID(int=7),
        sequence=3,
        ended={"20:00": "20:00"},
        changed_at=MADE_AT,
    )


def expected_moments(zone: str) -> dict[str, str]:
    """When nine o'clock is on some days, in UTC, by the system's zone rules."""
    later = [day for day in LOOKED_AT if day > MADE_AT.date()]
    at_nine = (dt.datetime.combine(day, dt.time(9), ZoneInfo(zone)) for day in later)
    return {f"{at:%Y-%m-%dT%H:%M:%S}": f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for at in at_nine}


@time_machine.travel(MADE_AT, tick=False)
def test_the_files_that_ical_js_reads_are_what_the_site_makes():
    made = {f"{name}.ics": build_calendar(reminders(zone)).decode() for name, zone in ZONES.items()}
    made["berlin-cancelled.ics"] = build_cancellation(reminders("Europe/Berlin"), only_ended=True).decode()
    expected = {f"{name}.ics": expected_moments(zone) for name, zone in ZONES.items()}
    made["expected.json"] = json.dumps(expected, indent=1) + "\n"
    if os.environ.get("WRITE_CALENDARS"):
        for name, text in made.items():
            (FILES / name).write_bytes(text.encode())
    assert {path.name: path.read_bytes().decode() for path in FILES.iterdir()} == made


@pytest.mark.parametrize("zone", ZONES.values())
def test_the_zone_rules_of_the_file_agree_with_the_systems(zone):
    made = build_timezone(zone, MADE_AT.date())
    assert isinstance(made, Timezone)
    rules, system = made.to_tz(lookup_tzid=False), ZoneInfo(zone)
    for day in range(0, 365 * (YEARS - 2), 5):
        at = dt.datetime(2026, 11, 20, 9) + dt.timedelta(days=day)  # noqa: DTZ001 (the clock on the wall)
        assert at.replace(tzinfo=rules).utcoffset() == at.replace(tzinfo=system).utcoffset(), at


def test_an_onset_is_written_by_the_clock_before_it():
    berlin = build_timezone("Europe/Berlin", MADE_AT.date()).to_ical().decode().split("\r\n")
    daylight = berlin[berlin.index("BEGIN:DAYLIGHT") : berlin.index("END:DAYLIGHT")]
    assert "DTSTART:20250330T020000" in daylight  # 02:00 in winter time, not 03:00 in summer time
    assert "TZOFFSETFROM:+0100" in daylight
    assert any(line.startswith("RRULE:FREQ=YEARLY") and "BYDAY=-1SU" in line and "BYMONTH=3" in line for line in daylight)


def test_nine_in_july_2028_is_seven_in_utc():
    assert expected_moments("Europe/Berlin")["2028-07-15T09:00:00"] == "2028-07-15T07:00:00Z"


def test_a_cancellation_names_the_same_events_with_a_higher_sequence():
    kept = reminders("Europe/Berlin")
    published = {
        str(event["uid"]): event.decoded("sequence") for event in Calendar.from_ical(build_calendar(kept)).walk("VEVENT")
    }
    cancelled = Calendar.from_ical(build_cancellation(kept))
    assert cancelled["method"] == "CANCEL"
    events = {str(event["uid"]): event for event in cancelled.walk("VEVENT")}
    assert set(published) < set(events)
    assert {str(event["status"]) for event in events.values()} == {"CANCELLED"}
    assert min(event.decoded("sequence") for event in events.values()) > max(published.values())
    assert not cancelled.walk("VALARM")
