"""A chart of one symptom or of strength: its sentence, its points, its marks and its table. Pure functions of facts.

Give it what somebody may see (`Entry.objects.visible_to(access)….facts()`): check-ins, doses and events. The drawing is in
drawing.py, so that pages and the PDF can draw the same chart at different sizes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from .drawing import Drawing, draw
from .models import Entry, Fact
from .names import Names, day_words, days_words
from .spans import Span
from .summaries import Value, days_of, gaps_sentence, monday, reckoning, sentence, weeks_of, words_for
from .words import EVENTS

CHARTED = CHECK_IN, DOSE, EVENT = (Entry.Kind.CHECK_IN.value, Entry.Kind.DOSE.value, Entry.Kind.EVENT.value)
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
        """What there is, in words."""
        return _marks_words(get_language(), self.taken, self.missed, tuple(self.events.items()))


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


def chart_for(facts: Iterable[Fact], code: str, span: Span, names: Names) -> Chart:
    """The chart of one code ("strength" or a symptom's) over a span.

    facts: those of the span that the reader may see, in any order, of the kinds CHARTED.
    """
    facts = list(facts)
    days = days_of(facts, code)
    values = weeks_of(days, code) if span.weekly else days
    marks = marks_of(facts, weekly=span.weekly)
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


def marks_of(facts: Iterable[Fact], *, weekly: bool) -> dict[dt.date, Marks]:
    """Doses and events by day, or by the Monday of their week."""
    found: dict[dt.date, Marks] = defaultdict(Marks)
    for fact in facts:
        if fact.kind not in (DOSE, EVENT):
            continue
        marks = found[monday(fact.local_day) if weekly else fact.local_day]
        if fact.kind == EVENT:
            marks.events[fact.data["event"]] += fact.data.get("count", 1)
        elif fact.data.get("missed"):
            marks.missed += 1
        else:
            marks.taken += 1
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
                basis_of(value, code, weekly=span.weekly) if value else "",
                beside.words if beside else "",
            )
        start += step
    if empty:
        yield Row(days_words(empty, span.last, year=year), _("no entry"), "", "")


def basis_of(value: Value, code: str, *, weekly: bool) -> str:
    """How many days or answers a value rests on, and how far they reach."""
    if not weekly and value.answers == 1:
        return ""
    return _basis_words(get_language(), code, value.days if weekly else value.answers, (value.low, value.high), weekly)


@lru_cache(1024)  # a table asks for the same few phrases again and again
def _basis_words(language: str | None, code: str, count: int, reach: tuple[int, int], weekly: bool) -> str:
    if weekly:
        text = ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
    else:
        text = ngettext("%(count)s answer", "%(count)s answers", count) % {"count": count}
    low, high = (words_for(code)[answer] for answer in reach)
    return text if low == high else _("%(basis)s, from %(low)s to %(high)s") % {"basis": text, "low": low, "high": high}


@lru_cache(1024)
def _marks_words(language: str | None, taken: int, missed: int, events: tuple[tuple[str, int], ...]) -> str:
    parts = []
    if taken:
        parts.append(ngettext("medicine once", "medicine %(count)s times", taken) % {"count": taken})
    if missed:
        parts.append(ngettext("%(count)s dose missed", "%(count)s doses missed", missed) % {"count": missed})
    parts += [f"{EVENTS[code]} × {count}" if count > 1 else str(EVENTS[code]) for code, count in events]
    return "; ".join(parts)


def day_of_month(day: dt.date) -> str:
    """A day for the axis: "2 Nov"."""
    return day_words(day).partition(" ")[2]


def month_words(day: dt.date) -> str:
    """A month for the axis of long spans: "Nov 2026"."""
    return day_words(day, year=True).split(" ", 2)[2]
