"""Values, counts and marks from stored figures: what statistics.py and chart.py compute from facts.

A long span has few different periods, so the work for each is kept by its characters.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import lru_cache

from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.insights.marks import Marks
from lems_site.diary.summaries.answers import median_value
from lems_site.diary.summaries.figures import BLANK, LOWEST_STRENGTH, ZERO
from lems_site.diary.summaries.span import SpanFigures

from .periods import ONE_DAY, Unit, next_period, period_starts
from .statistics import Value, answer_labels

Slice = tuple[dt.date, slice]  # a period's first day, and where its days are in a column


def _lowest_answer(code: str) -> int:
    """What the number 0 of a column stands for."""
    return LOWEST_STRENGTH if code == STRENGTH_CODE else 0


def count_days(figures: SpanFigures, code: str) -> Counter[int]:
    """How many days have each value."""
    column, lowest = figures.middle(code), _lowest_answer(code)
    counts = {value: column.count(chr(ZERO + value - lowest)) for value in answer_labels(code)}
    return Counter({value: days for value, days in counts.items() if days})


def stored_values(figures: SpanFigures, code: str, unit: Unit) -> list[Value]:
    """The value of each period that has an answer, oldest first."""
    columns, lowest = figures.answers(code), _lowest_answer(code)
    values = []
    for start, days in _period_slices(figures, unit):
        middle = columns.middle[days]
        if not middle.isspace():
            low, high = _extremes(columns.low[days], columns.high[days])
            last = next_period(start, unit) - ONE_DAY
            value, logged = _middle_of(middle, code == STRENGTH_CODE)
            answers = _sum_column(columns.answers[days])
            values.append(Value(start, last, value + lowest, low + lowest, high + lowest, logged, answers))
    return values


def stored_marks(figures: SpanFigures, unit: Unit) -> dict[dt.date, Marks]:
    """Doses, events and circumstances by the first day of their period."""
    taken, missed, events, circumstances = figures.taken, figures.missed, figures.events, figures.circumstances
    found = {}
    for start, days in _period_slices(figures, unit):
        marks = Marks(
            _sum_column(taken[days]),
            _sum_column(missed[days]),
            Counter({code: count for code, column in events.items() if (count := _sum_column(column[days]))}),
            {code for code, column in circumstances.items() if not column[days].isspace()},
        )
        if marks.taken or marks.missed or marks.events or marks.circumstances:
            found[start] = marks
    return found


def _period_slices(figures: SpanFigures, unit: Unit) -> list[Slice]:
    """Each period of the span with the place of its days; the first and the last may be cut."""
    starts = period_starts(figures.first, figures.last, unit)
    ends = [(next_period(start, unit) - figures.first).days for start in starts]
    return [(start, slice(max(0, (start - figures.first).days), end)) for start, end in zip(starts, ends, strict=True)]


@lru_cache(maxsize=4000)
def _middle_of(column: str, is_strength: bool) -> tuple[int, int]:
    """The middle number of a column, and how many there are."""
    numbers = [ord(sign) - ZERO for sign in column if sign != BLANK]
    return median_value(numbers, STRENGTH_CODE if is_strength else ""), len(numbers)


@lru_cache(maxsize=4000)
def _extremes(low: str, high: str) -> tuple[int, int]:
    return ord(min(low.replace(BLANK, ""))) - ZERO, ord(max(high)) - ZERO


@lru_cache(maxsize=4000)
def _sum_column(column: str) -> int:
    signs = column.replace(BLANK, "")
    return sum(map(ord, signs)) - ZERO * len(signs)
