"""What answers say, in numbers and words: the value of a day or a week, and the sentence over many days.

Pure functions of facts (selectors.entry_facts), so that pages, the visit report and its PDF say the same.
A day's value is the middle one of its answers, and of two middle ones the weaker or worse; so it is always one of the answers
that can be given. The value of a week or month is the middle one of its days in the same way (one single answer says little
about a week).
Nothing is said about fewer than ENOUGH_DAYS days.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.diary.codes.choices import GRADES
from lems_site.diary.codes.choices import STRENGTH as STRENGTHS
from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.entries.rows import EntryState
from lems_site.diary.models import Entry, EntryFact
from lems_site.diary.summaries.answers import median_of_ordered, median_value

from .periods import ONE_DAY, Unit, next_period, period_start

CHECK_IN = Entry.Kind.CHECK_IN.value
ENOUGH_DAYS = 7
SEVERE = max(GRADES)


class Value(NamedTuple):
    """What was answered from `first` to `last`: the middle value, the lowest and highest answer, how many days and answers."""

    first: dt.date
    last: dt.date
    value: int
    low: int
    high: int
    days: int
    answers: int


def answer_labels(code: str) -> Mapping[int, object]:
    """The answers that can be given for a code, by their number."""
    return STRENGTHS if code == STRENGTH_CODE else GRADES


def answer_of(fact: EntryFact, code: str) -> int | None:
    """What one check-in answered for a code, or None."""
    value = fact.data.get(STRENGTH_CODE) if code == STRENGTH_CODE else fact.data.get("grades", {}).get(code)
    return value if isinstance(value, int) else None


def daily_values(facts: Iterable[EntryFact], code: str) -> list[Value]:
    """The value of each day that has an answer, oldest first."""
    answers: dict[dt.date, list[int]] = defaultdict(list)
    for fact in facts:
        if fact.kind == CHECK_IN and (answer := answer_of(fact, code)) is not None:
            answers[fact.local_day].append(answer)
    return [_day_value(day, found, code) for day, found in sorted(answers.items())]


def daily_values_by_code(facts: Iterable[EntryFact | EntryState]) -> dict[str, list[Value]]:
    """The same for every code that has an answer, strength first, in one walk over the facts."""
    answers: dict[str, dict[dt.date, list[int]]] = defaultdict(lambda: defaultdict(list))
    strengths = answers[STRENGTH_CODE]  # strength first
    for fact in facts:
        if fact.kind != CHECK_IN:
            continue
        day, data = fact.local_day, fact.data
        if STRENGTH_CODE in data:
            strengths[day].append(data["strength"])
        for code, grade in data.get("grades", {}).items():
            answers[code][day].append(grade)
    return {code: [_day_value(day, found, code) for day, found in sorted(days.items())] for code, days in answers.items() if days}


def _day_value(day: dt.date, answers: list[int], code: str) -> Value:
    if len(answers) == 1:  # on most days
        return Value(day, day, answers[0], answers[0], answers[0], 1, 1)
    ordered = sorted(answers)
    return Value(day, day, median_of_ordered(ordered, code), ordered[0], ordered[-1], 1, len(ordered))


def period_values(days: list[Value], code: str, unit: Unit) -> list[Value]:
    """The value of each period that has an answer, oldest first."""
    if unit == "day":
        return days
    periods: dict[dt.date, list[Value]] = defaultdict(list)
    for day in days:
        periods[period_start(day.first, unit)].append(day)
    return [
        Value(
            start,
            next_period(start, unit) - ONE_DAY,
            median_value([day.value for day in found], code),
            min(day.low for day in found),
            max(day.high for day in found),
            len(found),
            sum(day.answers for day in found),
        )
        for start, found in sorted(periods.items())
    ]


def summary_sentence(days: list[Value], code: str, name: str) -> str:
    """What the days show, with counts; how many there are where they are too few to say anything."""
    return counts_sentence(Counter(day.value for day in days), code, name)


def counts_sentence(counts: Mapping[int, int], code: str, name: str) -> str:
    """The same from the number of days with each value."""
    logged = sum(counts.values())
    if not logged:
        return _("There are no answers in this time.")
    if logged < ENOUGH_DAYS:
        few = ngettext(
            "Only %(days)s day in this time has an answer.", "Only %(days)s days in this time have an answer.", logged
        ) % {"days": logged}
        return few + " " + _("That is too few to say anything. It takes %(enough)s.") % {"enough": ENOUGH_DAYS}
    if code == STRENGTH_CODE:
        weaker = sum(days for value, days in counts.items() if value < 0)
        words = _("On %(weaker)s of %(logged)s answered days strength was less than usual") % {"weaker": weaker, "logged": logged}
        if same := counts.get(0):
            words += _(", on %(same)s as usual") % {"same": same}
        if stronger := sum(days for value, days in counts.items() if value > 0):
            words += _(", on %(stronger)s more") % {"stronger": stronger}
        return words + "."
    there = _("On %(there)s of %(logged)s answered days “%(name)s” was mild or worse.") % {
        "there": sum(days for value, days in counts.items() if value > 0),
        "logged": logged,
        "name": name,
    }
    if severe := counts.get(SEVERE):
        there += " " + ngettext("On %(days)s day it was severe.", "On %(days)s days it was severe.", severe) % {"days": severe}
    return there


def gaps_sentence(logged: int, days: int) -> str:
    """How many days of the time have no answer."""
    without = days - logged
    if not without:
        return _("Every day has an answer.")
    text = ngettext(
        "%(without)s of the %(days)s days has no answer.", "%(without)s of the %(days)s days have no answer.", without
    )
    return text % {"without": without, "days": days}


def method_note(code: str, unit: Unit) -> str:
    """How the values were made, in words."""
    if code == STRENGTH_CODE:
        text = _("If a day has several answers, the middle one counts; of two, the weaker.")
    else:
        text = _("If a day has several answers, the middle one counts; of two, the worse.")
    if unit == "week":
        text += " " + _("Each point is a week: the middle one of its days.")
    elif unit == "month":
        text += " " + _("Each point is a month: the middle one of its days.")
    return text
