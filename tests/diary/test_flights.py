"""What was written before a flight is there after it, on every page and in a clinic's link, in whichever direction one flies."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from lems_site.diary.models import Entry
from tests.diary.conftest import words_of

FLIGHTS = {
    "over the Atlantic, west": ("Europe/Berlin", "America/New_York"),
    "over the Atlantic, east": ("America/New_York", "Europe/Berlin"),
    "over the Pacific, west": ("America/Los_Angeles", "Asia/Tokyo"),
    "over the Pacific, east": ("Asia/Tokyo", "America/Los_Angeles"),
    "over the date line, south-west": ("Pacific/Honolulu", "Pacific/Auckland"),
    "over the date line, north-east": ("Pacific/Auckland", "Pacific/Honolulu"),
    "to the first zone from the last": ("Pacific/Pago_Pago", "Pacific/Kiritimati"),
    "to the last zone from the first": ("Pacific/Kiritimati", "Pacific/Pago_Pago"),
}
TIMES = ("00:30", "08:51", "23:30")
NOTE = "Carried my bag up the stairs"


def text_of(answer) -> str:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("flight", FLIGHTS)
def test_nothing_vanishes_with_a_flight(owner, browse, flight, time):
    here, there = FLIGHTS[flight]
    client, diary = browse(owner.user), f"/diary/{owner.diary.pk}/"
    departure = dt.datetime.combine(dt.date(2026, 7, 24), dt.time.fromisoformat(time), ZoneInfo(here))
    with time_machine.travel(departure, tick=False):
        assert client.post(f"{diary}settings/", {"name": "", "zone": here, "first_hour": 0}).status_code == 302
        answers = {"client_id": uuid.uuid4(), "strength": "-2", "text": NOTE}
        assert client.post(f"{diary}check-in/", answers).status_code == 302
        assert client.post(f"{diary}settings/", {"name": "", "zone": there, "first_hour": 0}).status_code == 302
        day = Entry.objects.get().local_day
        _home_shows(client, diary)
        for asked in ("14", "30", "all"):
            assert "On 1 of" not in (charts := words_of(text_of(client.get(f"{diary}charts/", {"range": asked}))))
            assert "Only 1 day in this time has an answer." in charts
        own_dates = {"first": "2026-07-01", "last": "2026-08-30"}
        assert "Only 1 day" in text_of(client.get(f"{diary}charts/strength/", own_dates))
        assert NOTE in text_of(client.get(f"{diary}list/"))
        assert NOTE in text_of(client.get(f"{diary}day/{day}/"))
        assert f"day/{day}/" in text_of(client.get(f"{diary}month/{day}/"))
        assert "1 entry" in words_of(text_of(client.get(f"{diary}week/{day}/")))
        assert "Only 1 day" in text_of(client.get(f"{diary}report/"))
        assert NOTE in text_of(client.get(f"{diary}report/", {**own_dates, "notes": "on"}))
        assert "much weaker" in _clinic_sees(client, diary)


@pytest.mark.parametrize("flight", FLIGHTS)
def test_one_can_walk_from_today_to_the_day_of_the_entry(owner, browse, flight):
    """Also where that day is still to come by the clock of the place where one is now."""
    here, there = FLIGHTS[flight]
    client, diary = browse(owner.user), f"/diary/{owner.diary.pk}/"
    with time_machine.travel(dt.datetime(2026, 7, 24, 8, 51, tzinfo=ZoneInfo(here)), tick=False):
        client.post(f"{diary}settings/", {"name": "", "zone": here, "first_hour": 0})
        client.post(f"{diary}check-in/", {"client_id": uuid.uuid4(), "strength": "0"})
        client.post(f"{diary}settings/", {"name": "", "zone": there, "first_hour": 0})
        today, day = dt.datetime.now(ZoneInfo(there)).date(), Entry.objects.get().local_day
        step = dt.timedelta(days=1 if day > today else -1)
        while today != day:
            today += step
            assert f"{diary}day/{today}/" in text_of(client.get(f"{diary}day/{today - step}/"))


def _home_shows(client: Client, diary: str) -> None:
    """The entry stands on the first page: among today's, or in the last days."""
    home = words_of(text_of(client.get(diary)))
    assert "much weaker" in home[home.index("The last 14 days") :]


def _clinic_sees(client: Client, diary: str) -> str:
    """The table of the report that a clinic opens by a link made now, with the dates that the form offers."""
    form = text_of(client.get(f"{diary}links/new/"))
    dates = {name: re.search(rf'name="{name}" value="([^"]+)"', form) for name in ("first", "last", "last_day", "form_id")}
    asked = {name: found[1] for name, found in dates.items() if found}
    page = text_of(client.post(f"{diary}links/new/", {**asked, "label": ""}))
    address, code = re.search(r">http://localhost:8000(/diary/shared/[^<]+)<", page), re.search(r'value="(\d{4} \d{4})"', page)
    assert address
    assert code
    clinic = Client()
    assert clinic.post(address[1], {"code": code[1]}).status_code == 302
    return text_of(clinic.get(f"{address[1]}report.csv"))
