"""A line and a small drawing for each symptom that was answered on the last days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language

from lems_site.diary.insights.chart_svg import DOT
from lems_site.diary.insights.statistics import ENOUGH_DAYS, Value
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.web.rendering.texts import gettext as _

DAYS = 14
MODERATE = 2
STEP, LEVELS = 10, {0: 26, 1: 18, 2: 10, 3: 2}  # units from day to day, and the height of each grade
MAX_CHARTS = 6


class SmallChart(NamedTuple):
    """A symptom's code, name, counts in words ("" for few days), and path data: a line broken at gaps, and dots of days alone."""

    code: str
    name: str
    words: str
    line: str
    dots: str


def small_charts(codes: Iterable[str], values: Mapping[str, list[Value]], first: dt.date, names: DiaryLabels) -> list[SmallChart]:
    """At most MAX_CHARTS of the codes that have values, in their order. first: the day that the drawings begin with."""
    answered = [code for code in codes if code in values][:MAX_CHARTS]
    return [
        SmallChart(code, names.symptom_label(code), _count_words(values[code]), *_draw(values[code], first)) for code in answered
    ]


def _count_words(days: list[Value]) -> str:
    if len(days) < ENOUGH_DAYS:
        return ""
    return _worse_on(sum(day.value >= MODERATE for day in days), len(days), get_language())


@lru_cache(maxsize=500)
def _worse_on(worse: int, logged: int, language: str) -> str:
    """`language` only keeps the texts apart."""
    return _("moderate or severe on %(worse)s of %(logged)s days") % {"worse": worse, "logged": logged}


def _draw(days: list[Value], first: dt.date) -> tuple[str, str]:
    line, dots = [], []
    places = [
        (min((day.first - first).days, DAYS - 1), LEVELS[day.value]) for day in days
    ]  # a flight can end with tomorrow's day
    written = {place for place, _y in places}
    for place, y in places:
        x = place * STEP + STEP // 2
        line.append(f"{'L' if place - 1 in written else 'M'}{x} {y}")
        if place - 1 not in written and place + 1 not in written:
            dots.append(f"M{x} {y}{DOT}")
    return "".join(line), "".join(dots)
