"""The figures of one month, day by day: built from facts, a pure function.

A column has one character for each day, so that long spans are joined, cut and counted by string functions, which take a
fraction of the time of a loop over days: `chr(48 + number)`, or a blank where there is nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.lists.dose_intervals import time_since_dose
from lems_site.diary.models import Entry, EntryFact

from .answers import SINCE_DOSE_ENDS, TIME_OF_DAY_ENDS, circumstances_of, hour_group, median_value

ZERO, BLANK = 48, " "
LOWEST_STRENGTH = -2
STRENGTHS = 5  # answers that there are
FIRST_SIGN = 65  # of a check-in in its group of hours: this + STRENGTHS * group + (strength - LOWEST_STRENGTH)
DAY_END = ";"  # between the signs of one day and of the next

PAST_MONTH = dt.timedelta(days=31)  # from the first day of a month to some day of the next
CHECK_IN, DOSE, EVENT = Entry.Kind.CHECK_IN.value, Entry.Kind.DOSE.value, Entry.Kind.EVENT.value
KINDS = (CHECK_IN, DOSE, EVENT)  # what figures are built from


class AnswerColumns(NamedTuple):
    """The answers for one code: a column each of the middle, lowest and highest answer of the day, and of how many there are.

    Strength is counted from its lowest answer, so that no number is below 0.
    """

    middle: str
    low: str
    high: str
    answers: str


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """The figures of a month. Each column has a character for each day of the month.

    answers: by code, "strength" or a symptom's. events, circumstances: a column by code; of circumstances with "1" for yes.
    time_of_day: for each day, ended by DAY_END but for the last, a sign for each check-in with an answer about strength.
    since_dose: the same by medicine, for check-ins within a day after a dose.
    """

    answers: dict[str, AnswerColumns] = field(default_factory=dict)
    taken: str = ""
    missed: str = ""
    events: dict[str, str] = field(default_factory=dict)
    circumstances: dict[str, str] = field(default_factory=dict)
    time_of_day: str = ""
    since_dose: dict[str, str] = field(default_factory=dict)


def month_of(day: dt.date) -> dt.date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(month: dt.date) -> dt.date:
    """The first day of the month after the one that begins with `month`."""
    return (month + PAST_MONTH).replace(day=1)


def days_in_month(month: dt.date) -> int:
    """How many days the month has that begins with `month`."""
    return (month + PAST_MONTH).replace(day=1).toordinal() - month.toordinal()


def months_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of the months from a day's to another day's."""
    months, month = [], month_of(first)
    while month <= last:
        months.append(month)
        month = next_month(month)
    return months


def build_figures(month: dt.date, facts: Iterable[EntryFact], taken: Mapping[str, list[dt.datetime]]) -> MonthFigures:
    """The figures of a month.

    facts: those of the month, in any order; other kinds than KINDS are passed over. Without times there are no groups of hours.
    taken: when doses of each medicine were taken, oldest first: those of the 24 hours before any check-in too, whatever their
    local day is.
    """
    answers: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    doses: dict[bool, Counter[int]] = {False: Counter(), True: Counter()}  # by whether they were missed
    events: dict[str, Counter[int]] = defaultdict(Counter)
    circumstances: dict[str, Counter[int]] = defaultdict(Counter)
    hours: dict[int, list[str]] = defaultdict(list)
    since: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        day, data = fact.local_day.day - 1, fact.data
        if fact.kind == DOSE:
            doses[bool(data.get("missed"))][day] += 1
        elif fact.kind == EVENT:
            events[data["event"]][day] += data.get("count", 1)
        elif fact.kind == CHECK_IN:
            for code, grade in data.get("grades", {}).items():
                answers[code][day].append(grade)
            for code in circumstances_of(data):
                circumstances[code][day] = 1
            if STRENGTH_CODE not in data:
                continue
            strength = data["strength"] - LOWEST_STRENGTH
            answers[STRENGTH_CODE][day].append(strength)
            if fact.at:
                wall = fact.at.astimezone(ZoneInfo(fact.zone))
                hours[day].append(_sign(hour_group(wall.hour + wall.minute / 60, TIME_OF_DAY_ENDS), strength))
                for medicine, times in taken.items():
                    if (gap := time_since_dose(fact.at, times)) is not None:
                        group = hour_group(gap.total_seconds() / 3600, SINCE_DOSE_ENDS)
                        since[medicine][day].append(_sign(group, strength))
    length = days_in_month(month)
    return MonthFigures(
        answers={code: _answer_columns(days, code, length) for code, days in sorted(answers.items())},
        taken=_column(doses[False], length),
        missed=_column(doses[True], length),
        events={code: _column(days, length) for code, days in sorted(events.items())},
        circumstances={code: _column(days, length) for code, days in sorted(circumstances.items())},
        time_of_day=_join_signs(hours, length),
        since_dose={key: _join_signs(days, length) for key, days in sorted(since.items())},
    )


def _sign(group: int, strength: int) -> str:
    return chr(FIRST_SIGN + STRENGTHS * group + strength)


def _column(numbers: Mapping[int, int], length: int) -> str:
    return "".join(chr(ZERO + numbers[day]) if day in numbers else BLANK for day in range(length))


def _answer_columns(days: Mapping[int, list[int]], code: str, length: int) -> AnswerColumns:
    return AnswerColumns(
        middle=_column({day: median_value(found, code) for day, found in days.items()}, length),
        low=_column({day: min(found) for day, found in days.items()}, length),
        high=_column({day: max(found) for day, found in days.items()}, length),
        answers=_column({day: len(found) for day, found in days.items()}, length),
    )


def _join_signs(days: Mapping[int, list[str]], length: int) -> str:
    """The signs of each day in order, so that the order of the facts changes nothing."""
    return DAY_END.join("".join(sorted(days.get(day, ()))) for day in range(length))
