"""A week: seven days, each with what there is or that there is nothing."""

from __future__ import annotations

import pytest
import time_machine

from tests.diary.conftest import check_in, note, wall, words_of


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-20T12:00:00+01:00", tick=False):
        yield


def week_of(browse, access, day: str) -> str:
    answer = browse(access.user).get(f"/diary/{access.diary.pk}/week/{day}/")
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def test_a_week_runs_from_monday_and_states_empty_days(browse, owner):
    check_in(owner, at=wall(owner, "2026-11-09"), strength=-2)
    check_in(owner, at=wall(owner, "2026-11-15"), strength=1)
    check_in(owner, at=wall(owner, "2026-11-16"), strength=2)
    shown = week_of(browse, owner, "2026-11-12")
    assert "2 days of this week have an entry." in shown
    assert "Monday 9 November 2026 Strength: much weaker ▼▼ 1 entry" in shown
    assert "Tuesday 10 November 2026 No entry" in shown
    assert "Sunday 15 November 2026 Strength: a bit stronger ▲ 1 entry" in shown
    assert "16 November" not in shown
    assert shown.count("No entry") == 5


def test_the_middle_answer_stands_for_a_day_and_doses_and_events_are_counted(browse, owner):
    for time, strength in (("08:00", -2), ("12:00", 0), ("20:00", 2)):
        check_in(owner, at=wall(owner, "2026-11-10", time), strength=strength)
        note(owner, "dose", at=wall(owner, "2026-11-10", time), medicine="a")
    note(owner, "event", at=wall(owner, "2026-11-10", "21:00"), event="fall")
    assert "Strength: as usual = 7 entries: medicine 3 times; A fall" in week_of(browse, owner, "2026-11-10")


def test_days_to_come_are_not_shown(browse, owner):
    shown = week_of(browse, owner, "2026-11-20")
    assert "Friday 20 November 2026" in shown
    assert "Saturday 21" not in shown
    assert "Later:" not in shown


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2026-01-01", "Monday 29 December 2025", "Sunday 4 January 2026"),
        ("2024-02-29", "Monday 26 February 2024", "Sunday 3 March 2024"),
        ("2026-10-25", "Monday 19 October 2026", "Sunday 25 October 2026"),
        ("2026-03-29", "Monday 23 March 2026", "Sunday 29 March 2026"),
    ],
)
def test_year_ends_leap_days_and_clock_changes_have_seven_days(browse, owner, day, first, last):
    shown = week_of(browse, owner, day)
    assert shown.count("No entry") == 7
    assert shown.index(first) < shown.index(last)


@pytest.mark.parametrize("zone", ["America/New_York", "Australia/Sydney", "Europe/Berlin"])
def test_entries_around_a_clock_change_stay_on_their_day(browse, owner, zone):
    owner.diary.zone = zone
    owner.diary.save()
    for day in ("2026-10-04", "2026-10-25", "2026-11-01"):  # Sydney forward, Berlin back, New York back
        check_in(owner, at=wall(owner, day, "04:00"), strength=1)
        check_in(owner, at=wall(owner, day, "03:59"), strength=-1)
    for day, before in (("4 October", "3 October"), ("25 October", "24 October"), ("1 November", "31 October")):
        shown = week_of(browse, owner, {"4": "2026-10-04", "2": "2026-10-25", "1": "2026-11-01"}[day[0]])
        assert f"{before} 2026 Strength: a bit weaker" in shown
        assert f"{day} 2026 Strength: a bit stronger" in shown


def test_a_week_costs_the_same_with_many_entries(browse, owner, django_assert_num_queries):
    for day in ("2026-11-16", "2026-11-17", "2026-11-18"):
        check_in(owner, at=wall(owner, day), strength=0)
    client = browse(owner.user)
    with django_assert_num_queries(5):  # session, user, grant, entries, a later day
        client.get(f"/diary/{owner.diary.pk}/week/2026-11-18/")
