"""Patterns: strength by hours since a dose and by time of day; silent under five; no verdict."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from lems_site.diary.insights.dose_and_time_patterns import stored_hours_since_dose, strength_by_time_of_day
from lems_site.diary.models import Medicine
from lems_site.diary.summaries.span import SpanFigures, read_span
from tests.diary.conftest import check_in, note, wall, words_of


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-20T12:00:00+01:00", tick=False):
        yield


@pytest.fixture
def timed(owner) -> Medicine:
    return Medicine.objects.create(diary=owner.diary, key="a1", name="White tablet", is_timed=True)


def page(browse, access) -> str:
    answer = browse(access.user).get(f"/diary/{access.diary.pk}/patterns/")
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def after_dose(access, minutes: int, answers: list[int]) -> None:
    """On each of some days a dose at 08:00 and a check-in that many minutes later."""
    for number, answer in enumerate(answers):
        at = wall(access, "2026-11-01", "08:00") + dt.timedelta(days=number)
        note(access, "dose", at=at, medicine="a1")
        check_in(access, at=at + dt.timedelta(minutes=minutes), strength=answer)


def figures(access) -> SpanFigures:
    return read_span(access, dt.date(2026, 10, 1), dt.date(2026, 11, 30))


def test_five_entries_speak_with_their_middle_and_number(browse, owner, timed):
    after_dose(owner, 90, [2, 1, 1, 0, -2])
    shown = page(browse, owner)
    assert "Hours since the last dose of White tablet" in shown
    assert "1 to 2 hours a bit stronger 5" in shown
    assert "Less than 1 hour no entries 0" in shown


def test_four_entries_say_nothing_but_their_number(browse, owner, timed):
    after_dose(owner, 90, [2, 2, 2, 2])
    shown = page(browse, owner)
    assert "1 to 2 hours too few entries to say 4" in shown
    assert "much stronger" not in shown


@pytest.mark.parametrize(
    ("minutes", "label"),
    [(0, "Less than 1 hour"), (59, "Less than 1 hour"), (60, "1 to 2 hours"), (240, "4 to 6 hours"), (361, "6 to 24 hours")],
)
def test_an_entry_belongs_to_the_hours_since_its_dose(owner, timed, minutes, label):
    after_dose(owner, minutes, [0])
    groups = stored_hours_since_dose(figures(owner), "a1", "White tablet").groups
    assert [group.label for group in groups if group.count] == [label]


def test_missed_doses_other_medicines_and_doses_a_day_ago_do_not_count(owner, timed):
    note(owner, "dose", at=wall(owner, "2026-11-01", "08:00"), medicine="a1")
    note(owner, "dose", at=wall(owner, "2026-11-02", "07:30"), medicine="a1", missed=True)
    note(owner, "dose", at=wall(owner, "2026-11-02", "07:40"), medicine="other")
    check_in(owner, at=wall(owner, "2026-11-02", "08:00"), strength=1)
    check_in(owner, at=wall(owner, "2026-11-01", "07:59"), strength=1)
    assert sum(group.count for group in stored_hours_since_dose(figures(owner), "a1", "x").groups) == 0


def test_the_dose_of_the_day_before_counts_for_the_first_day_shown(browse, owner, timed):
    note(owner, "dose", at=wall(owner, "2026-10-21", "23:30"), medicine="a1")  # 30 days to today begin on 22 October
    check_in(owner, at=wall(owner, "2026-10-22", "04:10"), strength=1)
    assert "4 to 6 hours too few entries to say 1" in page(browse, owner)


def test_hours_are_real_hours_when_clocks_change(owner, timed):
    note(owner, "dose", at=wall(owner, "2026-10-25", "01:30"), medicine="a1")
    check_in(owner, at=wall(owner, "2026-10-25", "03:15"), strength=1)  # 2 h 45 min later: an hour came twice
    groups = stored_hours_since_dose(figures(owner), "a1", "x").groups
    assert [group.label for group in groups if group.count] == ["2 to 3 hours"]


def test_time_of_day_is_the_clock_on_the_wall(owner):
    for time in ("00:00", "04:59", "05:00", "11:59", "12:00", "23:59"):
        check_in(owner, at=wall(owner, "2026-11-05", time), strength=0)
    assert [group.count for group in strength_by_time_of_day(figures(owner)).groups] == [2, 1, 1, 1, 0, 0, 1]


def test_without_a_timed_medicine_it_says_how_to_get_one(browse, owner):
    assert "once a medicine is marked as timed" in page(browse, owner)


def test_the_page_gives_no_verdict_and_says_what_is_not_known(browse, owner, timed):
    after_dose(owner, 90, [2] * 6)
    shown = page(browse, owner)
    assert "How well such answers measure strength in LEMS is not known." in shown
    for word in ("should", "better", "worse", "effect", "because", "helps", "increase", "dose too"):
        assert word not in shown.lower()


def test_a_reader_sees_the_same_groups_where_things_are_hidden(browse, owner, reader, timed):
    owner.diary.hidden_topics = ["mood", "notes", "erection"]
    owner.diary.save()
    after_dose(owner, 90, [1] * 5)
    assert "1 to 2 hours a bit stronger 5" in page(browse, reader)
