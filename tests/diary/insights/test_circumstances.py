"""Circumstances are given back: in the chart, in its table, and as counts of days; silent about few days; no word of a cause."""

from __future__ import annotations

import datetime as dt
from typing import cast

import pytest
import time_machine

from lems_site.diary.codes.choices import CONTEXT
from lems_site.diary.insights.chart import Chart, stored_chart
from lems_site.diary.insights.circumstances import CircumstanceDays, count_circumstances
from lems_site.diary.insights.date_range import DateRange
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import EntryFact
from lems_site.diary.models.entries import EntryData
from lems_site.diary.summaries.span import figures_of_facts
from tests.diary.conftest import check_in, wall, words_of

FIRST = dt.date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-20T12:00:00+01:00", tick=False):
        yield


def fact(day: int, **data) -> EntryFact:
    return EntryFact("check-in", FIRST + dt.timedelta(days=day), cast("EntryData", data))


LAST = FIRST + dt.timedelta(days=40)


def counted(facts: list[EntryFact]) -> list[CircumstanceDays]:
    return count_circumstances(figures_of_facts(facts, FIRST, LAST))


def chart_of(facts: list[EntryFact], span: DateRange) -> Chart:
    return stored_chart(figures_of_facts(facts, span.first, span.last), "strength", span, NAMES)


def test_days_with_heat_are_counted_and_how_many_of_these_were_weaker():
    facts = [fact(day, strength=-1 if day < 4 else 0, context=["heat"] if day < 6 else []) for day in range(9)]
    assert counted(facts) == [("All days with an answer", 9, 4), (str(CONTEXT["heat"]), 6, 4)]


def test_a_day_counts_once_by_its_middle_answer_and_only_with_an_answer():
    facts = [fact(day, strength=-1, context=["heat"]) for day in range(5)]
    facts += [fact(0, strength=0), fact(0, strength=1), fact(0, strength=1, context=["heat"]), fact(7, context=["heat"])]
    assert counted(facts)[1] == (str(CONTEXT["heat"]), 5, 4)


def test_minutes_of_effort_and_rest_count_as_effort_and_rest():
    rows = counted([fact(day, strength=0, effort_minutes=20, rest_minutes=10) for day in range(5)])
    assert [row.label for row in rows[1:]] == [str(CONTEXT["effort"]), str(CONTEXT["rested"])]


def test_nothing_is_said_of_fewer_than_five_days_and_nothing_shown_without_circumstances():
    assert counted([fact(day, strength=-1, context=["heat"]) for day in range(4)])[1].weaker is None
    assert counted([fact(day, strength=-1) for day in range(9)]) == []


class Names:
    """Names of symptoms without a database."""

    def symptom_label(self, code: str) -> str:
        return code.title()


NAMES = cast("DiaryLabels", Names())


def test_a_chart_has_a_row_for_circumstances_where_there_are_any():
    span = DateRange(FIRST, FIRST + dt.timedelta(days=9))
    plain = chart_of([fact(day, strength=0) for day in range(9)], span)
    named = chart_of([fact(day, strength=0, context=["heat"] if day == 3 else []) for day in range(9)], span)
    assert (plain.drawing.rows, named.drawing.rows) == (7, 8)
    assert plain.drawing.circumstances == ""
    assert named.drawing.circumstances.count("M") == 1
    assert [row.doses_and_events for row in named.rows if row.doses_and_events] == [str(CONTEXT["heat"])]


def test_the_page_of_patterns_has_the_counts_and_no_cause(owner, browse):
    for day in range(6):
        at = wall(owner, f"2026-11-{10 + day:02}")
        check_in(owner, at=at, strength=-1 if day < 4 else 0, context=["heat"])
    page = words_of(browse(owner.user).get(f"/diary/{owner.diary.pk}/patterns/").content.decode())
    assert f"All days with an answer 6 4 {CONTEXT['heat']} 6 4" in page
    assert "It cannot say why" in page
    for word in ("because", "trigger", "score", "risk"):
        assert word not in page.lower()


def test_a_day_shows_its_circumstances(owner, browse):
    check_in(owner, at=wall(owner, "2026-11-10"), strength=-1, context=["bad-sleep"])
    page = words_of(browse(owner.user).get(f"/diary/{owner.diary.pk}/day/2026-11-10/").content.decode())
    assert f"Circumstances: {CONTEXT['bad-sleep']}" in page
