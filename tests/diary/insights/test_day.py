"""One day: all its entries in order, in words, and the ways to other days."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from lems_site.diary.entries.services import delete_entries
from lems_site.diary.models import Entry, Medicine
from tests.diary.conftest import check_in, note, wall, words_of

NOON = "2026-11-20T12:00:00+01:00"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOON, tick=False):
        yield


def day_of(browse, access, day: str) -> str:
    answer = browse(access.user).get(f"/diary/{access.diary.pk}/day/{day}/")
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def test_entries_stand_in_order_with_time_kind_words_and_who(browse, owner, helper):
    note(helper, "event", at=wall(owner, "2026-11-19", "18:05"), event="near-fall", count=2)
    check_in(owner, at=wall(owner, "2026-11-19", "09:30"), text="Slow start", strength=-1, grades={"legs": 2})
    shown = day_of(browse, owner, "2026-11-19")
    assert "Thursday 19 November 2026" in shown
    morning = shown.index("09:30 Check-in Strength: a bit weaker Stairs and getting up: moderate Slow start Written by you")
    assert morning < shown.index("18:05 Nearly a fall How often: 2 Written by ben@example.org")


def test_every_kind_is_put_in_words(browse, owner):
    Medicine.objects.create(diary=owner.diary, key="a1", name="White tablet")
    note(owner, "dose", at=wall(owner, "2026-11-19", "08:00"), medicine="a1", missed=True)
    note(owner, "test", at=wall(owner, "2026-11-19", "09:00"), test="3tug", seconds=31.5, helper=True, rest_minutes=5)
    note(owner, "weight", at=wall(owner, "2026-11-19", "10:00"), kg=70.5)
    check_in(owner, at=wall(owner, "2026-11-19", "11:00"), flat=False, context=["heat"], effort_minutes=3, rest_minutes=4)
    shown = day_of(browse, owner, "2026-11-19")
    assert "08:00 White tablet Dose: missed Written by you" in shown
    assert "09:00 Three times up and go Time: 31.5 seconds With a helper: yes Rest before: 5 minutes" in shown
    assert "10:00 Weight 70.5 kg" in shown
    assert "Short of breath lying flat: no Circumstances: Heat, a hot bath or a hot room Effort before: 3 minutes" in shown


def test_hours_since_the_last_timed_dose_stand_with_a_check_in_even_from_the_day_before(browse, owner):
    Medicine.objects.create(diary=owner.diary, key="a1", name="White tablet", is_timed=True)
    note(owner, "dose", at=wall(owner, "2026-11-18", "23:00"), medicine="a1")
    note(owner, "dose", at=wall(owner, "2026-11-19", "07:00"), medicine="a1", missed=True)
    check_in(owner, at=wall(owner, "2026-11-19", "08:20"), strength=0)
    assert "Since the last dose of White tablet: 9 h 20 min" in day_of(browse, owner, "2026-11-19")


def test_a_day_without_entries_says_so(browse, owner):
    assert "Nothing is written for this day." in day_of(browse, owner, "2026-11-19")


def test_the_day_before_is_linked_and_tomorrow_is_not(browse, owner):
    client, base = browse(owner.user), f"/diary/{owner.diary.pk}/day/"
    today = client.get(f"{base}2026-11-20/").content.decode()
    assert f'href="{base}2026-11-19/"' in today
    assert f'href="{base}2026-11-21/"' not in today
    assert f'href="{base}2026-11-20/"' in client.get(f"{base}2026-11-19/").content.decode()


def test_a_day_runs_from_four_to_four(browse, owner):
    check_in(owner, at=wall(owner, "2026-11-20", "03:59"), strength=2)
    check_in(owner, at=wall(owner, "2026-11-20", "04:00"), strength=-2)
    assert "03:59 Check-in Strength: much stronger" in day_of(browse, owner, "2026-11-19")
    assert "04:00 Check-in Strength: much weaker" in day_of(browse, owner, "2026-11-20")


def test_an_hour_that_comes_twice_says_which(browse, owner):
    first, second = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    check_in(owner, at=first, strength=1)
    check_in(owner, at=second, strength=-1)
    shown = day_of(browse, owner, "2026-10-24")
    assert shown.index("02:30 (CEST) Check-in Strength: a bit stronger") < shown.index(
        "02:30 (CET) Check-in Strength: a bit weaker"
    )


def test_an_entry_from_elsewhere_names_its_place(browse, owner):
    entry = check_in(owner, at=dt.datetime(2026, 11, 19, 15, tzinfo=dt.UTC), strength=0)
    Entry.objects.filter(pk=entry.pk).update(zone="America/New_York")
    assert "10:00 in New York Check-in" in day_of(browse, owner, "2026-11-19")


def test_the_leap_day_has_a_page(browse, owner):
    check_in(owner, at=wall(owner, "2024-02-29"), strength=0)
    assert "12:00 Check-in" in day_of(browse, owner, "2024-02-29")
    assert browse(owner.user).get(f"/diary/{owner.diary.pk}/day/2023-02-29/").status_code == 404


def test_what_the_owner_hides_is_not_shown(browse, owner, helper, reader):
    owner.diary.hidden_topics = ["notes", "mood"]
    owner.diary.save()
    check_in(owner, at=wall(owner, "2026-11-19"), text="For me alone", grades={"mood": 3, "legs": 1})
    for access in (helper, reader):
        shown = day_of(browse, access, "2026-11-19")
        assert "For me alone" not in shown
        assert "Low mood" not in shown
        assert "Stairs and getting up: mild" in shown
    assert "For me alone" in day_of(browse, owner, "2026-11-19")


def test_a_removed_entry_is_gone(browse, owner):
    delete_entries([check_in(owner, at=wall(owner, "2026-11-19"), strength=0).pk], by=owner)
    assert "Nothing is written for this day." in day_of(browse, owner, "2026-11-19")


def test_what_was_typed_is_never_markup(browse, owner):
    check_in(owner, at=wall(owner, "2026-11-19"), text="<script>alert(1)</script>\nsecond line")
    html = browse(owner.user).get(f"/diary/{owner.diary.pk}/day/2026-11-19/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>second line" in html


def test_going_to_a_day_leads_there(browse, owner):
    client, base = browse(owner.user), f"/diary/{owner.diary.pk}"
    assert client.get(f"{base}/day/", {"to": "2026-02-03"}).url == f"{base}/day/2026-02-03/"
    assert client.get(f"{base}/day/", {"to": "2026-02-03", "view": "month"}).url == f"{base}/month/2026-02-03/"
    assert client.get(f"{base}/day/").url == f"{base}/day/2026-11-20/"


@pytest.mark.parametrize("typed", ["3 February", "2026-02-30", "", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_said_and_kept(browse, owner, typed):
    answer = browse(owner.user).get(f"/diary/{owner.diary.pk}/day/", {"to": typed})
    assert answer.status_code == 422
    assert 'href="#go-to"' in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode() or not typed


@pytest.mark.parametrize("view", ["day", "week", "month"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31", "2200-01-01"])
def test_days_outside_of_any_diary_are_not_found(browse, owner, view, day):
    assert browse(owner.user).get(f"/diary/{owner.diary.pk}/{view}/{day}/").status_code == 404


def test_a_page_costs_the_same_with_many_entries(browse, owner, django_assert_num_queries):
    client = browse(owner.user)
    for number in range(12):
        check_in(owner, at=wall(owner, "2026-11-19") + dt.timedelta(minutes=number), strength=0, grades={"legs": 1})
    with django_assert_num_queries(6):  # session, user, grant, entries, symptoms, medicines
        client.get(f"/diary/{owner.diary.pk}/day/2026-11-19/")


def test_a_reader_who_looks_is_noted(browse, owner, reader):
    day_of(browse, reader, "2026-11-19")
    line = owner.diary.audit_events.get(action="viewed")
    assert (line.user, line.target, line.day) == (reader.user, "day", dt.date(2026, 11, 19))


@pytest.mark.parametrize(("day", "asked"), [("2026-11-18", "?day=2026-11-18"), ("2026-11-20", "")])
def test_an_empty_day_offers_to_write_it(browse, owner, reader, day, asked):
    address = f"/diary/{owner.diary.pk}/day/{day}/"
    page = browse(owner.user).get(address).content.decode()
    assert f'href="/diary/{owner.diary.pk}/check-in/{asked}">Write about this day<' in page
    assert "Write about this day" not in browse(reader.user).get(address).content.decode()


def test_a_day_with_an_entry_and_one_to_come_offer_nothing(browse, owner):
    check_in(owner, at=wall(owner, "2026-11-18"), strength=0)
    for day in ("2026-11-18", "2026-11-21"):
        assert "Write about this day" not in day_of(browse, owner, day)
