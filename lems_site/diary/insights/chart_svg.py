"""The lines and shapes of a chart as SVG path data. Numbers only: no word, colour or size is decided here.

The drawing is WIDE units wide and has one row of ROW units for each answer, then one for medicines, one for events and, where
there are any, one for circumstances. It is stretched to the room there is; strokes do not scale, so dots (DOT) stay round.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .date_range import DateRange
from .marks import Marks
from .statistics import Value, week_start

WIDE, ROW = 600, 20
MARGIN = 14  # at the left and right, so that the first and the last dot are whole, also on the narrowest phone
# A dot is a line of next to no length with round ends. Not h0: WebKit stretches the ends of a line without length with the
# drawing, a browser that prints leaves out a square on one, and typst draws none.
DOT = "h.1"
DENSE = 45  # more points than this are drawn smaller


@dataclass(frozen=True, slots=True)
class Drawing:
    """Path data of each layer, "" where there is nothing. `height` in units."""

    height: int
    rows: int
    dense: bool
    grid: str
    ticks: str
    reach: str  # from the lowest to the highest answer of a day
    line: str  # joins neighbours; broken where nothing was written
    dots: str
    rings: str  # weeks with few days
    taken: str
    missed: str
    events: str
    circumstances: str  # "" also where the row for them is left out


def draw_chart(values: list[Value], marks: dict[dt.date, Marks], span: DateRange, levels: list[int], *, few: int) -> Drawing:
    """The drawing of a span's values and marks. levels: the possible values from top to bottom."""
    step = 7 if span.weekly else 1
    begin = week_start(span.first) if span.weekly else span.first
    slots = (span.last - begin).days // step + 1
    wide = (WIDE - 2 * MARGIN) / slots

    def x(day: dt.date) -> str:
        return f"{MARGIN + ((day - begin).days // step + 0.5) * wide:.1f}"

    y = {level: ROW * place + ROW // 2 for place, level in enumerate(levels)}
    named = [day for day, mark in marks.items() if mark.circumstances]
    rows = len(levels) + 2 + bool(named)
    dose_row, event_row, named_row = (ROW * place + ROW // 2 for place in range(len(levels), len(levels) + 3))
    line, before = [], None
    for value in values:
        joined = before is not None and (value.first - before).days == step
        line.append(f"{'L' if joined else 'M'}{x(value.first)} {y[value.value]}")
        before = value.first
    sparse = {value.first for value in values if span.weekly and value.days < few}
    return Drawing(
        height=ROW * rows,
        rows=rows,
        dense=len(values) > DENSE,
        grid="".join(f"M0 {ROW * place + ROW // 2}h{WIDE}" for place in range(rows)),
        ticks="".join(f"M{x(day)} 0V{ROW * rows}" for day in tick_days(begin, span)),
        reach="".join(f"M{x(one.first)} {y[one.high]}V{y[one.low]}" for one in values if one.low != one.high and not span.weekly),
        line="".join(line),
        dots="".join(f"M{x(one.first)} {y[one.value]}{DOT}" for one in values if one.first not in sparse),
        rings="".join(f"M{x(one.first)} {y[one.value]}{DOT}" for one in values if one.first in sparse),
        taken="".join(f"M{x(day)} {dose_row - 5}v10" for day, mark in marks.items() if mark.taken),
        missed="".join(f"M{x(day)} {dose_row}{DOT}" for day, mark in marks.items() if mark.missed),
        events="".join(f"M{x(day)} {event_row}{DOT}" for day, mark in marks.items() if mark.events),
        circumstances="".join(f"M{x(day)} {named_row}{DOT}" for day in named),
    )


def tick_days(begin: dt.date, span: DateRange) -> list[dt.date]:
    """Where upright lines stand: at Mondays, months or years, so that there are never many."""
    if span.days <= 31:
        return [day for day in days_in_range(begin, span.last) if day.weekday() == 0]
    firsts = [day for day in days_in_range(begin, span.last) if day.day == 1]
    return firsts if span.days <= 400 else [day for day in firsts if day.month == 1]


def days_in_range(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
