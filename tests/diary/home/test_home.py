"""A diary's first page: how is today, what was written, the last days; as cheap in ten years as today."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
import time_machine

from lems_site.diary.codes.dates import format_long_day
from lems_site.diary.models import Entry, Medicine
from tests.diary.conftest import check_in, note, wall, words_of

NOW = dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC)  # 16:00 in Berlin


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def home(client, access) -> str:
    return client.get(f"/diary/{access.diary.pk}/").content.decode()


def years(access, count: int) -> None:
    """Three check-ins a day."""
    rows = []
    for number in range(count * 365 * 3):
        at = NOW - dt.timedelta(hours=8 * number + 1)
        data = {"strength": number % 5 - 2, "grades": {"legs": number % 4}}
        ids = {"client_id": uuid.uuid4(), "batch": uuid.uuid4()}
        day = at.date()
        rows.append(
            Entry(diary=access.diary, kind="check-in", at=at, zone="UTC", local_day=day, data=data, created_by=access.user, **ids)
        )
    Entry.objects.bulk_create(rows, batch_size=2000)


def test_how_is_today_comes_first(owner, browse):
    page = home(browse(owner.user), owner)
    assert page.index("How is today?") < page.index(">Check in<") < page.index("Written today")
    assert "Nothing yet today." in page
    assert "Fri 20 Nov" in page
    assert "Nothing is written in these days yet." in page


def test_today_and_the_last_days_are_said_in_words(owner, helper, browse):
    check_in(owner, at=NOW - dt.timedelta(hours=1), strength=-1, grades={"legs": 2, "arms": 0}, text="Kept for its page")
    check_in(helper, at=NOW - dt.timedelta(hours=2), strength=0)
    check_in(owner, at=NOW - dt.timedelta(days=1, hours=3), strength=1)
    check_in(owner, at=NOW - dt.timedelta(days=1, hours=2), strength=2)
    check_in(owner, at=NOW - dt.timedelta(days=7), strength=-2)
    page = home(browse(owner.user), owner)
    assert "15:00" in page
    assert "a bit weaker; Stairs and getting up: moderate; with notes" in page
    assert "Kept for its page" not in page
    assert "Written by ben@example.org" in words_of(page)
    assert "Thursday 19 November" in page
    assert "a bit stronger, then much stronger; 2 entries" in page
    assert "Friday 13 November much weaker; 1 entry" in words_of(page)
    assert "Saturday 7 November no entry" in words_of(page)
    assert "Friday 6 November" not in page


def test_same_as_last_time_is_one_press_here(owner, browse):
    check_in(owner, at=NOW - dt.timedelta(days=40), strength=1)
    client = browse(owner.user)
    assert "Last time, on Sunday 11 October: a bit stronger" in home(client, owner)


def test_a_reader_is_not_asked_how_today_is(owner, reader, browse):
    check_in(owner, at=NOW, strength=1)
    page = home(browse(reader.user), owner)
    assert "How is today?" not in page
    assert "Deleted entries" not in page
    assert "a bit stronger" in page


def test_hidden_items_are_not_on_a_helpers_page(owner, helper, browse):
    check_in(owner, at=NOW, strength=1, grades={"mood": 3}, text="Secret")
    owner.diary.hidden_topics = ["mood", "notes"]
    owner.diary.save()
    page = home(browse(helper.user), owner)
    assert "Low mood" not in page
    assert "with notes" not in page


def test_ten_years_cost_no_more_queries_than_a_day(owner, browse, django_assert_num_queries):
    client = browse(owner.user)
    check_in(owner, at=NOW, strength=1)
    with django_assert_num_queries(7):  # session, user, grant with diary, the last days, medicines, symptoms, what lies ahead
        home(client, owner)
    years(owner, 10)
    with django_assert_num_queries(7):
        home(client, owner)


def test_a_diary_that_slept_costs_one_query_more(owner, browse, django_assert_num_queries):
    client = browse(owner.user)
    check_in(owner, at=NOW - dt.timedelta(days=90), strength=1)
    with django_assert_num_queries(7):  # and the last check-in
        home(client, owner)


def test_a_dose_says_whether_it_was_taken_and_what_yes_is_about(owner, browse):
    Medicine.objects.create(diary=owner.diary, key="k1", name="White tablet")
    note(owner, "dose", at=NOW - dt.timedelta(minutes=30), medicine="k1", food=True, effects=["nausea"])
    note(owner, "dose", at=NOW - dt.timedelta(minutes=20), medicine="k1", missed=True)
    page = words_of(home(browse(owner.user), owner))
    assert "White tablet taken; With food: yes; Felt after it: Feeling sick" in page
    assert "White tablet missed" in page


def test_the_last_dose_is_told_from_this_week_or_from_further_back(owner, browse):
    for key, name, days in (("k1", "Daily", 0), ("k2", "Seldom", 40), ("k3", "Never", None)):
        Medicine.objects.create(diary=owner.diary, key=key, name=name)
        if days is not None:
            note(owner, "dose", at=NOW - dt.timedelta(days=days, minutes=95), medicine=key)
    note(owner, "dose", at=NOW - dt.timedelta(minutes=5), medicine="k1", missed=True)
    page = words_of(home(browse(owner.user), owner))
    assert "Daily last taken 1 h 35 min ago" in page
    assert f"Seldom last taken on {format_long_day((NOW - dt.timedelta(days=40, minutes=95)).date())}" in page
    assert "Never not written down yet" in page


def test_the_most_used_medicine_stands_first(owner, browse):
    for key, name in (("k1", "Capsule"), ("k2", "White tablet")):
        Medicine.objects.create(diary=owner.diary, key=key, name=name)
    note(owner, "dose", at=NOW - dt.timedelta(hours=1), medicine="k1")
    for hours in (3, 6, 9):
        note(owner, "dose", at=NOW - dt.timedelta(hours=hours), medicine="k2")
    page = words_of(home(browse(owner.user), owner))
    assert page.index("White tablet last taken") < page.index("The last 14 days") < page.index("Capsule last taken")


def test_the_last_days_are_counted_from_seven_days_on(owner, browse):
    client = browse(owner.user)
    for days in range(6):
        check_in(owner, at=NOW - dt.timedelta(days=days), strength=-1)
    assert "answered days" not in (page := words_of(home(client, owner)))
    assert "of the 14 days" not in page
    check_in(owner, at=NOW - dt.timedelta(days=8), strength=0)
    page = words_of(home(client, owner))
    assert "On 6 of 7 answered days strength was less than usual, on 1 as usual. 7 of the 14 days have no answer." in page


def test_what_is_followed_has_a_small_chart_with_counts(owner, browse):
    for days in range(8):
        check_in(owner, at=NOW - dt.timedelta(days=days), grades={"legs": 2 if days < 3 else 0, "neck": 1})
    check_in(owner, at=NOW, grades={"tiredness": 3})
    page = words_of(home(browse(owner.user), owner))
    assert "Stairs and getting up moderate or severe on 3 of 8 days" in page
    assert "Tiredness All charts" in page, "one day is too few to count"
    assert "Holding the head up" not in page[page.index("What you follow") :], "it is not on the list of what is followed"


@pytest.mark.parametrize(
    ("hour", "link"), [("08:00", "Yesterday"), ("11:59", "Yesterday"), ("12:00", "Another day"), ("20:00", "Another day")]
)
def test_until_noon_yesterday_is_one_press_away(owner, browse, hour, link):
    with time_machine.travel(wall(owner, "2026-11-20", hour), tick=False):
        page = home(browse(owner.user), owner)
    shown = re.findall(r'<a class="today__other" href="([^"]+)">([^<]+)<', page)
    asked = "?day=2026-11-19" if link == "Yesterday" else "?when=other"
    assert shown == [(f"/diary/{owner.diary.pk}/check-in/{asked}", link)]


def test_a_reader_sees_how_it_goes_and_is_offered_nothing_to_write(owner, reader, browse):
    check_in(owner, at=NOW, strength=1)
    Medicine.objects.create(diary=owner.diary, name="White tablet")
    page = home(browse(reader.user), owner)
    assert "The last 14 days" in page
    assert "Taken now" not in page
    assert "Yesterday" not in page
