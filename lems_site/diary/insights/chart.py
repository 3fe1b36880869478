"""A chart of one symptom or of strength: its sentence, its points, its marks and its table. Pure functions.

Pages build it from stored figures (stored_chart), the report from facts (build_chart). Give it what somebody may see. The
drawing is in chart_svg.py, so that pages and the PDF can draw the same chart at different sizes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.diary.codes.dates import DayFormatter
from lems_site.diary.insights.marks import Marks
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Entry, EntryFact
from lems_site.diary.summaries.answers import circumstances_of
from lems_site.diary.summaries.span import SpanFigures

from .chart_svg import Drawing, draw_chart
from .date_range import DateRange
from .periods import ONE_DAY, Unit, next_period, period_start, period_starts
from .statistics import Value, answer_labels, counts_sentence, gaps_sentence, method_note, period_values
from .stored_values import count_days, stored_marks, stored_values

CHARTED = CHECK_IN, DOSE, EVENT = (Entry.Kind.CHECK_IN.value, Entry.Kind.DOSE.value, Entry.Kind.EVENT.value)
FEW_DAYS = 4  # a week or month with fewer answered days is drawn as a ring


class PeriodWords(NamedTuple):
    """How a chart calls its periods: a point's legend, the ring's of one with few days, the table's name and its first head."""

    point: str
    sparse: str
    table: str
    head: str


def period_words(unit: Unit) -> PeriodWords:
    """The words for days, weeks or months."""
    if unit == "day":
        return PeriodWords(_("a day"), "", _("The same as a table, day by day"), _("Day"))
    if unit == "week":
        return PeriodWords(_("a week"), _("a week with only 1 to 3 days"), _("The same as a table, week by week"), _("Week"))
    return PeriodWords(_("a month"), _("a month with only 1 to 3 days"), _("The same as a table, month by month"), _("Month"))


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
    drawing: Drawing
    ends: tuple[str, str, str]  # the first, middle and last day, in words
    values: list[Value] = field(repr=False)
    marks: dict[dt.date, Marks] = field(repr=False)

    @cached_property
    def rows(self) -> tuple[TableRow, ...]:
        """The table. It is made when it is asked for: the first page of a report has none."""
        return tuple(table_rows(self.values, self.marks, self.span, self.code))

    @property
    def unit(self) -> Unit:
        return self.span.unit

    @property
    def period(self) -> PeriodWords:
        return period_words(self.span.unit)


def stored_chart(figures: SpanFigures, code: str, span: DateRange, names: DiaryLabels) -> Chart:
    """The chart of one code ("strength" or a symptom's) from the stored figures of the span."""
    values = stored_values(figures, code, span.unit)
    counts, marks = count_days(figures, code), stored_marks(figures, span.unit)
    return _assemble_chart(values, counts, marks, code=code, span=span, names=names)


def build_chart(days: list[Value], marks: dict[dt.date, Marks], code: str, span: DateRange, names: DiaryLabels) -> Chart:
    """The same from its daily values and the marks of the span, which several charts can share."""
    values = period_values(days, code, span.unit)
    counts = Counter(day.value for day in days)
    return _assemble_chart(values, counts, marks, code=code, span=span, names=names)


def _assemble_chart(
    values: list[Value],
    counts: Mapping[int, int],
    marks: dict[dt.date, Marks],
    *,
    code: str,
    span: DateRange,
    names: DiaryLabels,
) -> Chart:
    """values: of each period. counts: how many days have each value."""
    words, logged = answer_labels(code), sum(counts.values())
    middle = span.first + dt.timedelta(days=span.days // 2)
    day_words = DayFormatter(year=span.days > 300)
    return Chart(
        code=code,
        name=names.symptom_label(code),
        span=span,
        logged=logged,
        sentence=counts_sentence(counts, code, names.symptom_label(code)),
        gaps=gaps_sentence(logged, span.days) if logged else "",
        method_note=method_note(code, span.unit),
        levels=tuple(str(words[level]) for level in sorted(words, reverse=True)),
        drawing=draw_chart(values, marks, span, sorted(words, reverse=True), few=FEW_DAYS),
        ends=(day_words.axis(span.first), day_words.axis(middle), day_words.axis(span.last)),
        values=values,
        marks=marks,
    )


def marks_by_period(facts: Iterable[EntryFact], unit: Unit) -> dict[dt.date, Marks]:
    """Doses, events and circumstances by the first day of their period."""
    found: dict[dt.date, Marks] = defaultdict(Marks)
    for fact in facts:
        if fact.kind == CHECK_IN and (named := circumstances_of(fact.data)):
            found[period_start(fact.local_day, unit)].circumstances |= named
        if fact.kind not in (DOSE, EVENT):
            continue
        marks = found[period_start(fact.local_day, unit)]
        if fact.kind == EVENT:
            marks.events[fact.data["event"]] += fact.data.get("count", 1)
        elif fact.data.get("missed"):
            marks.missed += 1
        else:
            marks.taken += 1
    return dict(found)


def table_rows(values: list[Value], marks: dict[dt.date, Marks], span: DateRange, code: str) -> Iterable[TableRow]:
    """The table: a row for each period with an answer or a mark; periods in a row without either share one."""
    by_start = {value.first: value for value in values}
    phrases, format_days = TablePhrases(code, span.unit), _range_formatter(span)
    empty: dt.date | None = None
    for start in period_starts(span.first, span.last, span.unit):
        value, mark = by_start.get(start), marks.get(start)
        if value is None and mark is None:
            empty = empty or start
            continue
        if empty:
            yield TableRow(format_days(empty, start - ONE_DAY), _("no entry"), "")
            empty = None
        last = next_period(start, span.unit) - ONE_DAY
        yield TableRow(format_days(start, last), phrases.answer(value), phrases.marks(mark))
    if empty:
        yield TableRow(format_days(empty, span.last), _("no entry"), "")


def _range_formatter(span: DateRange) -> Callable[[dt.date, dt.date], str]:
    """What says the days of a row: "Mon 2 Nov", "Mon 2 Nov – Sun 8 Nov", or by months "Nov 2026"."""
    days = DayFormatter(year=span.first.year != span.last.year)
    return days.format_months if span.unit == "month" else days.format_range


class TablePhrases:
    """The phrases of a table's cells. They come again and again, so each is made once."""

    def __init__(self, code: str, unit: Unit) -> None:
        self.words = {number: str(word) for number, word in answer_labels(code).items()}
        self.daily = unit == "day"
        self.made: dict[tuple[object, ...], str] = {}

    def answer(self, value: Value | None) -> str:
        """An answer, with what it rests on: "mild (3 answers, from none to mild)"."""
        if value is None:
            return _("no answer")
        key = (value.value, value.low, value.high, value.answers if self.daily else value.days)
        if key not in self.made:
            self.made[key] = self._format_answer(value)
        return self.made[key]

    def _format_answer(self, value: Value) -> str:
        word = self.words[value.value]
        if not self.daily:
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
        key = (marks.taken, marks.missed, *sorted(marks.events.items()), *sorted(marks.circumstances))
        if key not in self.made:
            self.made[key] = marks.words
        return self.made[key]
