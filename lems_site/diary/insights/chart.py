"""A chart of one symptom or of strength: its sentence, its points, its marks and its table. Pure functions of facts.

Give it what somebody may see (selectors.entry_facts): check-ins, doses and events. The drawing is in
chart_svg.py, so that pages and the PDF can draw the same chart at different sizes.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.diary.codes.dates import DayFormatter
from lems_site.diary.insights.marks import Marks
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Entry, EntryFact

from .chart_svg import Drawing, draw_chart
from .circumstances import circumstances_of
from .date_range import DateRange
from .statistics import (
    Value,
    answer_labels,
    daily_values,
    gaps_sentence,
    method_note,
    summary_sentence,
    week_start,
    weekly_values,
)

CHARTED = CHECK_IN, DOSE, EVENT = (Entry.Kind.CHECK_IN.value, Entry.Kind.DOSE.value, Entry.Kind.EVENT.value)
FEW_DAYS = 4  # a week with fewer logged days is drawn as a ring
ONE_DAY = dt.timedelta(days=1)


class TableRow(NamedTuple):
    """A line of the table: when, the answer with what it rests on, what stands beside it; all in words."""

    when: str
    answer: str
    doses_and_events: str


@dataclass(frozen=True)
class Chart:
    """Everything that shows one symptom over a span of days."""

    code: str
    name: str
    span: DateRange
    logged: int
    sentence: str
    gaps: str
    method_note: str
    levels: tuple[str, ...]  # the answers from top to bottom
    rows: tuple[TableRow, ...]
    drawing: Drawing
    ends: tuple[str, str, str]  # the first, middle and last day, in words

    @property
    def weekly(self) -> bool:
        return self.span.weekly


def chart_for(facts: Iterable[EntryFact], code: str, span: DateRange, names: DiaryLabels) -> Chart:
    """The chart of one code ("strength" or a symptom's) over a span.

    facts: those of the span that the reader may see, in any order, of the kinds CHARTED.
    """
    facts = list(facts)
    return build_chart(daily_values(facts, code), marks_by_period(facts, weekly=span.weekly), code, span, names)


def build_chart(days: list[Value], marks: dict[dt.date, Marks], code: str, span: DateRange, names: DiaryLabels) -> Chart:
    """The chart of one code from its daily values and the marks of the span, which several charts can share."""
    values = weekly_values(days, code) if span.weekly else days
    words = answer_labels(code)
    middle = span.first + dt.timedelta(days=span.days // 2)
    day_words = DayFormatter(year=span.days > 300)
    return Chart(
        code=code,
        name=names.symptom_label(code),
        span=span,
        logged=len(days),
        sentence=summary_sentence(days, code, names.symptom_label(code)),
        gaps=gaps_sentence(len(days), span.days) if days else "",
        method_note=method_note(code, weekly=span.weekly),
        levels=tuple(str(words[level]) for level in sorted(words, reverse=True)),
        rows=tuple(table_rows(values, marks, span, code)),
        drawing=draw_chart(values, marks, span, sorted(words, reverse=True), few=FEW_DAYS),
        ends=(day_words.axis(span.first), day_words.axis(middle), day_words.axis(span.last)),
    )


def marks_by_period(facts: Iterable[EntryFact], *, weekly: bool) -> dict[dt.date, Marks]:
    """Doses, events and circumstances by day, or by the Monday of their week."""
    found: dict[dt.date, Marks] = defaultdict(Marks)
    for fact in facts:
        if fact.kind == CHECK_IN and (named := circumstances_of(fact.data)):
            found[week_start(fact.local_day) if weekly else fact.local_day].circumstances |= named
        if fact.kind not in (DOSE, EVENT):
            continue
        marks = found[week_start(fact.local_day) if weekly else fact.local_day]
        if fact.kind == EVENT:
            marks.events[fact.data["event"]] += fact.data.get("count", 1)
        elif fact.data.get("missed"):
            marks.missed += 1
        else:
            marks.taken += 1
    return dict(found)


def table_rows(values: list[Value], marks: dict[dt.date, Marks], span: DateRange, code: str) -> Iterable[TableRow]:
    """The table: a row for each day or week with an answer or a mark; days in a row without either share one."""
    step = dt.timedelta(days=7 if span.weekly else 1)
    by_start = {value.first: value for value in values}
    phrases, days = TablePhrases(code, weekly=span.weekly), DayFormatter(year=span.first.year != span.last.year)
    start = week_start(span.first) if span.weekly else span.first
    empty: dt.date | None = None
    while start <= span.last:
        value, mark = by_start.get(start), marks.get(start)
        if value is None and mark is None:
            empty = empty or start
        else:
            if empty:
                yield TableRow(days.format_range(empty, start - ONE_DAY), _("no entry"), "")
                empty = None
            yield TableRow(days.format_range(start, start + step - ONE_DAY), phrases.answer(value), phrases.marks(mark))
        start += step
    if empty:
        yield TableRow(days.format_range(empty, span.last), _("no entry"), "")


class TablePhrases:
    """The phrases of a table's cells. They come again and again, so each is made once."""

    def __init__(self, code: str, *, weekly: bool) -> None:
        self.words = {number: str(word) for number, word in answer_labels(code).items()}
        self.weekly = weekly
        self.made: dict[tuple[object, ...], str] = {}

    def answer(self, value: Value | None) -> str:
        """An answer, with what it rests on: "mild (3 answers, from none to mild)"."""
        if value is None:
            return _("no answer")
        key = (value.value, value.low, value.high, value.days if self.weekly else value.answers)
        if key not in self.made:
            self.made[key] = self._format_answer(value)
        return self.made[key]

    def _format_answer(self, value: Value) -> str:
        word = self.words[value.value]
        if self.weekly:
            basis = ngettext("%(count)s day", "%(count)s days", value.days) % {"count": value.days}
        elif value.answers == 1:
            return word
        else:
            basis = ngettext("%(count)s answer", "%(count)s answers", value.answers) % {"count": value.answers}
        if value.low == value.high:
            return f"{word} ({basis})"
        reach = {"word": word, "basis": basis, "low": self.words[value.low], "high": self.words[value.high]}
        return _("%(word)s (%(basis)s, from %(low)s to %(high)s)") % reach

    def marks(self, marks: Marks | None) -> str:
        """Doses and events: "medicine 3 times; A fall"."""
        if marks is None:
            return ""
        key = (marks.taken, marks.missed, *marks.events.items(), *sorted(marks.circumstances))
        if key not in self.made:
            self.made[key] = marks.words
        return self.made[key]
