"""A chart of one symptom or of strength: its sentence, its points, its marks and its table. Pure functions of entries.

Give it the entries that somebody may see (`Entry.objects.visible_to(access)`): check-ins, doses and events. The drawing is in
drawing.py, so that pages and the PDF can draw the same chart at different sizes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .drawing import Drawing, draw
from .models import Entry
from .names import Names, day_words, days_words
from .spans import Span
from .summaries import Value, days_of, gaps_sentence, monday, reckoning, sentence, weeks_of, words_for
from .words import EVENTS

CHARTED = (Entry.Kind.CHECK_IN, Entry.Kind.DOSE, Entry.Kind.EVENT)
FEW_DAYS = 4  # a week with fewer logged days is drawn as a ring
ONE_DAY = dt.timedelta(days=1)


@dataclass
class Marks:
    """What stands beside the answers of a day or a week: doses taken and missed, events by code."""

    taken: int = 0
    missed: int = 0
    events: Counter[str] = field(default_factory=Counter)

    @property
    def words(self) -> str:
        parts = []
        if self.taken:
            parts.append(ngettext("medicine once", "medicine %(count)s times", self.taken) % {"count": self.taken})
        if self.missed:
            parts.append(ngettext("%(count)s dose missed", "%(count)s doses missed", self.missed) % {"count": self.missed})
        for code, count in self.events.items():
            parts.append(f"{EVENTS[code]} × {count}" if count > 1 else str(EVENTS[code]))
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: when, the answer in words, what it rests on, what stands beside it."""

    when: str
    value: str
    basis: str
    beside: str


@dataclass(frozen=True)
class Chart:
    """Everything that shows one symptom over a span of days."""

    code: str
    name: str
    span: Span
    logged: int
    sentence: str
    gaps: str
    reckoning: str
    levels: tuple[str, ...]  # the answers from top to bottom
    rows: tuple[Row, ...]
    drawing: Drawing
    ends: tuple[str, str, str]  # the first, middle and last day, in words

    @property
    def weekly(self) -> bool:
        return self.span.weekly


def chart_for(entries: Iterable[Entry], code: str, span: Span, names: Names) -> Chart:
    """The chart of one code ("strength" or a symptom's) over a span.

    entries: those of the span that the reader may see, in any order, of the kinds CHARTED.
    """
    entries = list(entries)
    days = days_of(entries, code)
    values = weeks_of(days, code) if span.weekly else days
    marks = marks_of(entries, weekly=span.weekly)
    words = words_for(code)
    middle = span.first + dt.timedelta(days=span.days // 2)
    year = span.first.year != span.last.year
    end_words = month_words if span.days > 300 else day_of_month
    return Chart(
        code=code,
        name=names.symptom(code),
        span=span,
        logged=len(days),
        sentence=sentence(days, code, names.symptom(code)),
        gaps=gaps_sentence(len(days), span.days) if days else "",
        reckoning=reckoning(code, weekly=span.weekly),
        levels=tuple(str(words[level]) for level in sorted(words, reverse=True)),
        rows=tuple(rows_of(values, marks, span, code, year=year)),
        drawing=draw(values, marks, span, sorted(words, reverse=True), few=FEW_DAYS),
        ends=(end_words(span.first), end_words(middle), end_words(span.last)),
    )


def marks_of(entries: Iterable[Entry], *, weekly: bool) -> dict[dt.date, Marks]:
    """Doses and events by day, or by the Monday of their week."""
    found: dict[dt.date, Marks] = defaultdict(Marks)
    for entry in entries:
        kind = entry.kind
        if kind == Entry.Kind.CHECK_IN:
            continue
        marks = found[monday(entry.local_day) if weekly else entry.local_day]
        if kind == Entry.Kind.DOSE:
            if entry.data.get("missed"):
                marks.missed += 1
            else:
                marks.taken += 1
        elif kind == Entry.Kind.EVENT:
            marks.events[entry.data["event"]] += entry.data.get("count", 1)
    return dict(found)


def rows_of(values: list[Value], marks: dict[dt.date, Marks], span: Span, code: str, *, year: bool) -> Iterable[Row]:
    """The table: a row for each day or week with an answer or a mark; days in a row without either share one."""
    step = dt.timedelta(days=7 if span.weekly else 1)
    by_start = {value.first: value for value in values}
    words = {number: str(word) for number, word in words_for(code).items()}
    start = monday(span.first) if span.weekly else span.first
    empty: dt.date | None = None
    while start <= span.last:
        value, beside = by_start.get(start), marks.get(start)
        if value is None and beside is None:
            empty = empty or start
        else:
            if empty:
                yield Row(days_words(empty, start - ONE_DAY, year=year), _("no entry"), "", "")
                empty = None
            yield Row(
                days_words(start, start + step - ONE_DAY, year=year),
                words[value.value] if value else _("no answer"),
                basis_of(value, words, weekly=span.weekly) if value else "",
                beside.words if beside else "",
            )
        start += step
    if empty:
        yield Row(days_words(empty, span.last, year=year), _("no entry"), "", "")


def basis_of(value: Value, words: dict[int, str], *, weekly: bool) -> str:
    """How many days or answers a value rests on, and how far they reach."""
    if weekly:
        text = ngettext("%(count)s day", "%(count)s days", value.days) % {"count": value.days}
    elif value.answers == 1:
        return ""
    else:
        text = ngettext("%(count)s answer", "%(count)s answers", value.answers) % {"count": value.answers}
    if value.low == value.high:
        return text
    return _("%(basis)s, from %(low)s to %(high)s") % {"basis": text, "low": words[value.low], "high": words[value.high]}


def day_of_month(day: dt.date) -> str:
    """A day for the axis: "2 Nov"."""
    return day_words(day).partition(" ")[2]


def month_words(day: dt.date) -> str:
    """A month for the axis of long spans: "Nov 2026"."""
    return day_words(day, year=True).split(" ", 2)[2]
