"""When something was: any past moment, clocks that change, travel, and the hour when a day begins."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine

from lems_site.diary.models import Entry
from tests.diary.conftest import check_in


def post(client, access, date: str, time: str, **more):
    answers = {"client_id": str(uuid.uuid4()), "strength": "0", "date": date, "time": time, **more}
    return client.post(f"/diary/{access.diary.pk}/check-in/", answers, follow=True)


def live_in(access, zone: str, first_hour: int = 4) -> None:
    access.diary.zone, access.diary.first_hour = zone, first_hour
    access.diary.save()


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


LATER = utc("2027-06-01T12:00")


@pytest.mark.parametrize(
    ("zone", "date", "time", "at", "day"),
    [
        ("Europe/Berlin", "2026-10-24", "23:30", "2026-10-24T21:30", "2026-10-24"),
        ("Europe/Berlin", "2026-10-25", "04:00", "2026-10-25T03:00", "2026-10-25"),
        ("Europe/Berlin", "2027-03-28", "03:30", "2027-03-28T01:30", "2027-03-27"),
        ("Europe/Berlin", "2027-03-28", "04:00", "2027-03-28T02:00", "2027-03-28"),
        ("America/New_York", "2026-11-01", "03:59", "2026-11-01T08:59", "2026-10-31"),
        ("America/New_York", "2026-11-01", "04:00", "2026-11-01T09:00", "2026-11-01"),
        ("America/St_Johns", "2027-03-14", "12:00", "2027-03-14T14:30", "2027-03-14"),
        ("Australia/Sydney", "2026-10-04", "12:00", "2026-10-04T01:00", "2026-10-04"),
        ("Australia/Lord_Howe", "2027-01-01", "00:10", "2026-12-31T13:10", "2026-12-31"),
        ("Pacific/Kiritimati", "2027-01-01", "05:00", "2026-12-31T15:00", "2027-01-01"),
        ("Europe/London", "2024-02-29", "23:59", "2024-02-29T23:59", "2024-02-29"),
        ("Europe/London", "2024-03-01", "03:00", "2024-03-01T03:00", "2024-02-29"),
        ("UTC", "2026-12-31", "23:59", "2026-12-31T23:59", "2026-12-31"),
        ("UTC", "1931-05-05", "12:00", "1931-05-05T12:00", "1931-05-05"),
    ],
)
@time_machine.travel(LATER, tick=False)
def test_a_wall_clock_time_is_the_right_moment_and_day(*, owner, browse, zone, date, time, at, day):
    live_in(owner, zone)
    assert "<h1>Saved</h1>" in post(browse(owner.user), owner, date, time).content.decode()
    entry = Entry.objects.get()
    assert (entry.at, entry.zone, entry.local_day) == (utc(at), zone, dt.date.fromisoformat(day))


@pytest.mark.parametrize(
    ("zone", "date", "time", "first", "second"),
    [
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30", "2026-10-25T01:30"),
        ("America/New_York", "2026-11-01", "01:15", "2026-11-01T05:15", "2026-11-01T06:15"),
        ("Australia/Sydney", "2027-04-04", "02:59", "2027-04-03T15:59", "2027-04-03T16:59"),
        ("Australia/Lord_Howe", "2027-04-04", "01:45", "2027-04-03T14:45", "2027-04-03T15:15"),
    ],
)
@time_machine.travel(LATER, tick=False)
def test_a_time_that_happens_twice_offers_both(*, owner, browse, zone, date, time, first, second):
    live_in(owner, zone)
    client = browse(owner.user)
    answer = post(client, owner, date, time)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{time} happened twice. Choose which one it was." in page
    assert 'href="#id_which_0"' in page
    assert f"the first {time}" in page
    assert f"the second {time}" in page
    for which, at in (("first", first), ("second", second)):
        post(client, owner, date, time, which=which)
        assert Entry.objects.latest("pk").at == utc(at)


@pytest.mark.parametrize(
    ("zone", "date", "time", "real"),
    [
        ("Europe/Berlin", "2027-03-28", "02:30", "03:30"),
        ("America/New_York", "2027-03-14", "02:00", "03:00"),
        ("Australia/Sydney", "2026-10-04", "02:30", "03:30"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "02:45"),
    ],
)
@time_machine.travel(LATER, tick=False)
def test_a_time_that_clocks_left_out_is_explained(*, owner, browse, zone, date, time, real):
    live_in(owner, zone)
    answer = post(browse(owner.user), owner, date, time)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"the clocks went forward, and {time} was left out. Choose another time, for example {real}." in page
    assert f'value="{time}"' in page
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("date", "time", "words"),
    [
        ("2027-06-01", "14:02", "This time is still to come. Choose one up to now: it is 14:00."),
        ("2027-06-02", "10:00", "This day is still to come."),
        ("9999-12-31", "23:59", "This day is still to come."),
        ("0001-01-01", "00:00", "too long ago"),
        ("2027-05-31", "", "Type the time too"),
        ("nonsense", "10:00", "Write the date with day"),
        ("2027-05-31", "25:00", "Type the time as"),
        ("2027-02-29", "10:00", "There is no 29 February 2027"),
    ],
)
@time_machine.travel(LATER, tick=False)
def test_what_cannot_be_is_refused_kindly(owner, browse, date, time, words):
    answer = post(browse(owner.user), owner, date, time, text="Kept")
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Kept" in answer.content.decode()
    assert not Entry.objects.exists()


@time_machine.travel(LATER, tick=False)
def test_dates_as_people_type_them_are_understood(owner, browse):
    post(browse(owner.user), owner, "31/05/2027", "10:00")
    assert Entry.objects.get().local_day == dt.date(2027, 5, 31)


def test_a_form_that_was_left_open_is_saved_at_the_moment_of_pressing(owner, browse):
    shown = {"shown": "2027-05-31T22:00/first"}
    with time_machine.travel(LATER, tick=False):
        post(browse(owner.user), owner, "2027-05-31", "22:00", **shown)
        post(browse(owner.user), owner, "2027-05-31", "22:01", **shown)
    now, typed = Entry.objects.order_by("pk")
    assert now.at == LATER
    assert typed.at == utc("2027-05-31T20:01")


def test_in_the_night_the_day_before_still_runs_and_the_page_says_so(owner, browse):
    with time_machine.travel(utc("2026-11-20T01:30"), tick=False):  # 02:30 in Berlin
        page = post(browse(owner.user), owner, "", "").content.decode()
        assert "Friday 20 November 2026, 02:30; it counts for Thursday 19 November 2026." in page
        assert "Thursday 19 November" in browse(owner.user).get(f"/diary/{owner.diary.pk}/").content.decode()


@pytest.mark.parametrize(("hour", "day"), [(0, "2026-11-20"), (2, "2026-11-20"), (3, "2026-11-19"), (23, "2026-11-19")])
def test_the_day_begins_at_the_hour_that_the_person_chose(owner, browse, hour, day):
    live_in(owner, "Europe/Berlin", hour)
    with time_machine.travel(LATER, tick=False):
        post(browse(owner.user), owner, "2026-11-20", "02:30")
    assert Entry.objects.get().local_day == dt.date.fromisoformat(day)


def test_changing_hour_or_zone_later_moves_no_past_entry(owner, browse):
    entry = check_in(owner, at=utc("2026-11-20T02:30"), strength=0)
    before = (entry.at, entry.zone, entry.local_day)
    live_in(owner, "Asia/Tokyo", 0)
    client = browse(owner.user)
    page = client.get(f"/diary/{owner.diary.pk}/entry/{entry.pk}/").content.decode()
    assert "Friday 20 November 2026, 03:30 in Berlin" in page
    change = f"/diary/{owner.diary.pk}/entry/{entry.pk}/change/"
    assert "By the clock in Europe/Berlin." in client.get(change).content.decode()
    client.post(
        change, {"version": "1", "strength": "2", "date": "2026-11-20", "time": "03:30", "shown": "2026-11-20T03:30/first"}
    )
    entry.refresh_from_db()
    assert (entry.at, entry.zone, entry.local_day) == before
    assert entry.data == {"strength": 2}


def test_travel_keeps_the_order_of_what_happened(owner, browse):
    client = browse(owner.user)
    with time_machine.travel(utc("2026-11-20T20:00"), tick=False):
        post(client, owner, "", "", strength="1")  # 21:00 in Berlin
    live_in(owner, "America/New_York")
    with time_machine.travel(utc("2026-11-20T21:00"), tick=False):
        post(client, owner, "", "", strength="2")  # 16:00 in New York
        page = client.get(f"/diary/{owner.diary.pk}/").content.decode()
    assert page.index("16:00") < page.index("21:00 in Berlin")
    assert [str(entry.local_day) for entry in Entry.objects.all()] == ["2026-11-20"] * 2
