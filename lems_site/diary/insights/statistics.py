"""What answers say, in numbers and words: the value of a day or a week, and the sentence over many days.

Pure functions of facts (selectors.entry_facts), so that pages, the visit report and its PDF say the same.
A day's value is the middle one of its answers, and of two middle ones the weaker or worse; so it is always one of the answers
that can be given. A week's value is the middle one of its days in the same way (one single answer says little about a week).
Nothing is said about fewer than ENOUGH_DAYS days.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.diary.codes.choices import GRADES
from lems_site.diary.codes.choices import STRENGTH as STRENGTHS
from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.entries.rows import EntryState
from lems_site.diary.models import Entry, EntryFact

CHECK_IN = Entry.Kind.CHECK_IN.value
ENOUGH_DAYS = 7
WEEK = dt.timedelta(days=7)
SEVERE = max(GRADES)


@dataclass(frozen=True, slots=True)
class Value:
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


def median_value(values: list[int], code: str) -> int:
    """The middle one of some values; of two the weaker (strength) or the worse (symptoms)."""
    if len(values) == 1:
        return values[0]
    return statistics.median_low(values) if code == STRENGTH_CODE else statistics.median_high(values)


def daily_values(facts: Iterable[EntryFact], code: str) -> list[Value]:
    """The value of each day that has an answer, oldest first."""
    answers: dict[dt.date, list[int]] = defaultdict(list)
    for fact in facts:
        if fact.kind == CHECK_IN and (answer := answer_of(fact, code)) is not None:
            answers[fact.local_day].append(answer)
    return [
        Value(day, day, median_value(found, code), min(found), max(found), 1, len(found))
        for day, found in sorted(answers.items())
    ]


def daily_values_by_code(facts: Iterable[EntryFact | EntryState]) -> dict[str, list[Value]]:
    """The same for every code that has an answer, strength first, in one walk over the facts."""
    answers: dict[str, dict[dt.date, list[int]]] = {STRENGTH_CODE: {}}
    for fact in facts:
        if fact.kind != CHECK_IN:
            continue
        day, data = fact.local_day, fact.data
        if STRENGTH_CODE in data:
            answers[STRENGTH_CODE].setdefault(day, []).append(data["strength"])
        for code, grade in data.get("grades", {}).items():
            answers.setdefault(code, {}).setdefault(day, []).append(grade)
    return {
        code: [
            Value(day, day, median_value(found, code), min(found), max(found), 1, len(found))
            for day, found in sorted(days.items())
        ]
        for code, days in answers.items()
        if days
    }


def week_start(day: dt.date) -> dt.date:
    """The first day of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def weekly_values(days: Iterable[Value], code: str) -> list[Value]:
    """The value of each week (Monday to Sunday) that has an answer, oldest first."""
    weeks: dict[dt.date, list[Value]] = defaultdict(list)
    for day in days:
        weeks[week_start(day.first)].append(day)
    return [
        Value(
            start,
            start + WEEK - dt.timedelta(days=1),
            median_value([day.value for day in found], code),
            min(day.low for day in found),
            max(day.high for day in found),
            len(found),
            sum(day.answers for day in found),
        )
        for start, found in sorted(weeks.items())
    ]


def summary_sentence(days: list[Value], code: str, name: str) -> str:
    """What the days show, with counts; how many there are where they are too few to say anything."""
    logged = len(days)
    if not logged:
        return _("There are no answers in this time.")
    if logged < ENOUGH_DAYS:
        few = ngettext(
            "Only %(days)s day in this time has an answer.", "Only %(days)s days in this time have an answer.", logged
        ) % {"days": logged}
        return few + " " + _("That is too few to say anything. It takes %(enough)s.") % {"enough": ENOUGH_DAYS}
    if code == STRENGTH_CODE:
        weaker = sum(day.value < 0 for day in days)
        words = _("On %(weaker)s of %(logged)s logged days strength was less than usual") % {"weaker": weaker, "logged": logged}
        if same := sum(day.value == 0 for day in days):
            words += _(", on %(same)s as usual") % {"same": same}
        if stronger := sum(day.value > 0 for day in days):
            words += _(", on %(stronger)s more") % {"stronger": stronger}
        return words + "."
    there = _("On %(there)s of %(logged)s logged days “%(name)s” was mild or worse.") % {
        "there": sum(day.value > 0 for day in days),
        "logged": logged,
        "name": name,
    }
    if severe := sum(day.value == SEVERE for day in days):
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


def method_note(code: str, *, weekly: bool) -> str:
    """How the values were made, in words."""
    if code == STRENGTH_CODE:
        text = _("If a day has several answers, the middle one counts; of two, the weaker.")
    else:
        text = _("If a day has several answers, the middle one counts; of two, the worse.")
    return text + " " + _("Each point is a week: the middle one of its days.") if weekly else text
