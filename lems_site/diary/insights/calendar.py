"""Days with what was written in them, as the week and the month show them. Pure functions of facts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.insights.marks import Marks
from lems_site.diary.models import EntryFact

from .chart import marks_by_period
from .periods import week_start
from .statistics import answer_labels, daily_values

SIGNS = {-2: "▼▼", -1: "▼", 0: "=", 1: "▲", 2: "▲▲"}  # beside the words, and explained under the month


@dataclass(frozen=True)
class Day:
    """A day's entries in short. `sign` and `words`: how strength compared with usual, "" without an answer."""

    day: dt.date
    entry_count: int
    sign: str
    words: str
    marks: Marks

    @property
    def has_events(self) -> bool:
        return bool(self.marks.events)


def days_between(facts: Iterable[EntryFact], first: dt.date, last: dt.date) -> list[Day]:
    """Each day from `first` to `last`, with or without entries."""
    facts = list(facts)
    strength = {value.first: value.value for value in daily_values(facts, STRENGTH_CODE)}
    marks = marks_by_period(facts, "day")
    counts = Counter(fact.local_day for fact in facts)
    words = answer_labels(STRENGTH_CODE)
    made = []
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        value = strength.get(day)
        sign, said = ("", "") if value is None else (SIGNS[value], str(words[value]))
        made.append(Day(day, counts[day], sign, said, marks.get(day, Marks())))
    return made


def month_bounds(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of a day's month."""
    first = day.replace(day=1)
    after = (first + dt.timedelta(days=32)).replace(day=1)
    return first, after - dt.timedelta(days=1)


def month_weeks(days: list[Day]) -> list[list[Day | None]]:
    """The days of a month as rows from Monday to Sunday, with None before the first and after the last."""
    padded: list[Day | None] = [None] * (days[0].day - week_start(days[0].day)).days + list(days)
    padded += [None] * (-len(padded) % 7)
    return [padded[start : start + 7] for start in range(0, len(padded), 7)]
