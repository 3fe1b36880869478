"""The strip of the last days and the small charts: a bar for each answer, a frame for each gap, lines broken at gaps."""

from __future__ import annotations

import datetime as dt
from typing import cast

import pytest

from lems_site.diary.home.small_charts import small_charts
from lems_site.diary.home.strip import BAR_HEIGHTS, HEIGHT, draw_strip
from lems_site.diary.insights.statistics import Value, daily_values, daily_values_by_code
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import EntryFact

FIRST = dt.date(2026, 11, 1)
DAYS = [FIRST + dt.timedelta(days=number) for number in range(14)]


def value(number: int, answer: int) -> Value:
    return Value(DAYS[number], DAYS[number], answer, answer, answer, 1, 1)


def test_each_day_is_a_bar_or_a_gap():
    strip = draw_strip(DAYS, {DAYS[number]: value(number, number % 5 - 2) for number in (0, 1, 2, 3, 4, 13)})
    assert strip.bars.count("M") == 5
    assert strip.gaps.count("M") == 8
    assert strip.last_bar.count("M") == 1
    assert strip.width == 14 * 20


@pytest.mark.parametrize("answer", BAR_HEIGHTS)
def test_more_strength_is_a_higher_bar_inside_the_drawing(answer):
    strip = draw_strip(DAYS, {DAYS[0]: value(0, answer)})
    assert f"v-{BAR_HEIGHTS[answer]}h" in strip.bars
    assert 0 < BAR_HEIGHTS[answer] < HEIGHT
    assert list(BAR_HEIGHTS.values()) == sorted(BAR_HEIGHTS.values())


class Names:
    """Names of symptoms without a database."""

    def symptom_label(self, code: str) -> str:
        return code.title()


def test_a_small_chart_breaks_its_line_at_gaps_and_marks_a_day_alone():
    values = {"legs": [value(0, 1), value(1, 2), value(5, 3)]}
    (chart,) = small_charts(["arms", "legs"], values, FIRST, cast("DiaryLabels", Names()))
    assert chart.name == "Legs"
    assert chart.line.count("M") == 2
    assert chart.line.count("L") == 1
    assert chart.dots.count("M") == 1
    assert chart.words == "", "three days are too few"


def test_one_walk_over_the_facts_gives_what_a_walk_for_each_code_gives():
    facts = [
        EntryFact("check-in", DAYS[number % 9], {"strength": number % 5 - 2, "grades": {"legs": number % 4, "arms": number % 3}})
        for number in range(40)
    ] + [EntryFact("dose", DAYS[0], {"medicine": "k"}), EntryFact("check-in", DAYS[10], {"grades": {"legs": 2}})]
    by_code = daily_values_by_code(facts)
    assert list(by_code) == ["strength", "legs", "arms"]
    assert all(by_code[code] == daily_values(facts, code) for code in by_code)
    assert daily_values_by_code([]) == {}
