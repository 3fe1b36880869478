"""Each page of the diary that asks for a date takes the same spellings and refuses in the same words."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.html import escape

from lems_site.diary.models import Appointment, Entry, Invitation, ShareLink
from tests.diary.conftest import check_in, wall

pytestmark = pytest.mark.django_db
SPELLINGS = ("20/11/2026", "20.11.2026", "20 Nov 2026", "20 November 2026", "2026-11-20")
REFUSED = {
    "20/11/26": "Write the year with four digits, for example 2026.",
    "31/11/2026": "There is no 31 November 2026. Check the date.",
    "11/20/2026": "There is no month 20. Write the day before the month, for example 20/11/2026.",
    "soon": "Write the date with day, month and year, for example 20/11/2026 or 20 November 2026.",
}
Send = Callable[[Client, str, str], Any]


def post(path: str, **fields: Any) -> Send:
    """Send a form in which `DAY` stands for the date."""

    def send(client: Client, base: str, date: str) -> Any:
        ids = {"client_id": uuid.uuid4(), "form_id": uuid.uuid4()}
        return client.post(base + path, {**ids, **{name: date if value == "DAY" else value for name, value in fields.items()}})

    return send


def get(path: str, *names: str) -> Send:
    """Ask for a page with the date as each of some parts of the address."""
    return lambda client, base, date: client.get(base + path, dict.fromkeys(names, date))


PAGES: dict[str, Send] = {
    "check-in": post("check-in/", strength="0", date="DAY", time="08:00", shown=""),
    "event": post("event/", event="fall", date="DAY", time="08:00", shown=""),
    "report": get("report/", "first", "last"),
    "charts": get("charts/", "first", "last"),
    "go to a day": get("day/", "to"),
    "appointment": post("appointments/", day="DAY", note=""),
    "last day of a grant": post("people/invite/", role="helper", label="", last_day="DAY"),
    "last day of a link": post("links/new/", first="2026-11-01", last="DAY", last_day="DAY", label=""),
}
MADE = {
    "check-in": lambda: str(Entry.objects.get().local_day),
    "event": lambda: str(Entry.objects.get().local_day),
    "appointment": lambda: str(Appointment.objects.get().day),
    "last day of a grant": lambda: str(Invitation.objects.get().grant_ends_at.astimezone().date()),
    "last day of a link": lambda: str(ShareLink.objects.get().last),
}


@pytest.fixture
def clock():
    """Friday 20 November 2026, after noon."""
    with time_machine.travel("2026-11-20T13:00:00Z", tick=False):
        yield


@pytest.mark.parametrize("where", PAGES)
@pytest.mark.parametrize("date", SPELLINGS)
def test_a_date_is_taken_in_each_spelling(clock, owner, browse, where, date):
    answer = PAGES[where](browse(owner.user), f"/diary/{owner.diary.pk}/", date)
    assert answer.status_code in (200, 302), where
    if where in MADE:
        assert MADE[where]() == "2026-11-20"
    elif where == "go to a day":
        assert answer.url == f"/diary/{owner.diary.pk}/day/2026-11-20/"
    else:
        assert 'value="20' in b"".join(answer).decode()


@pytest.mark.parametrize("where", PAGES)
@pytest.mark.parametrize("date", REFUSED)
def test_what_is_no_date_is_refused_in_the_same_words(clock, owner, browse, where, date):
    answer = PAGES[where](browse(owner.user), f"/diary/{owner.diary.pk}/", date)
    assert answer.status_code == 422
    assert escape(REFUSED[date]) in answer.content.decode()
    assert not any(model.objects.exists() for model in (Entry, Appointment, Invitation, ShareLink))


def test_the_date_of_a_correction_too(clock, owner, browse):
    entry = check_in(owner, at=wall(owner, "2026-11-19"), strength=0)
    path = f"/diary/{owner.diary.pk}/entry/{entry.pk}/change/"
    answers = {"version": "1", "strength": "0", "date": "18 Nov 2026", "time": "12:00"}
    assert browse(owner.user).post(path, answers).status_code == 302
    assert str(Entry.objects.get().local_day) == "2026-11-18"
