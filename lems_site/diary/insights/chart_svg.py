"""The lines and shapes of a chart as SVG path data. Numbers only: no word, colour or size is decided here.

The drawing is WIDE units wide and has one row of ROW units for each answer, then one for medicines, one for events and, where
there are any, one for circumstances. It is stretched to the room there is; strokes do not scale, so dots (DOT) stay round.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .date_range import DateRange
from .marks import Marks
from .periods import ONE_DAY, WEEK, period_start, period_starts
from .statistics import Value

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
    rings: str  # weeks or months with few days
    taken: str
    missed: str
    events: str
    circumstances: str  # "" also where the row for them is left out


def draw_chart(values: list[Value], marks: dict[dt.date, Marks], span: DateRange, levels: list[int], *, few: int) -> Drawing:
    """The drawing of a span's values and marks. levels: the possible values from top to bottom."""
    places = {start: place for place, start in enumerate(period_starts(span.first, span.last, span.unit))}
    wide = (WIDE - 2 * MARGIN) / len(places)

    def x(start: dt.date) -> str:
        return f"{MARGIN + (places[start] + 0.5) * wide:.1f}"

    y = {level: ROW * place + ROW // 2 for place, level in enumerate(levels)}
    named = [day for day, mark in marks.items() if mark.circumstances]
    rows = len(levels) + 2 + bool(named)
    dose_row, event_row, named_row = (ROW * place + ROW // 2 for place in range(len(levels), len(levels) + 3))
    line, before = [], -2
    for value in values:
        line.append(f"{'L' if places[value.first] == before + 1 else 'M'}{x(value.first)} {y[value.value]}")
        before = places[value.first]
    daily = span.unit == "day"
    sparse = {value.first for value in values if not daily and value.days < few}
    return Drawing(
        height=ROW * rows,
        rows=rows,
        dense=len(values) > DENSE,
        grid="".join(f"M0 {ROW * place + ROW // 2}h{WIDE}" for place in range(rows)),
        ticks="".join(f"M{x(period_start(day, span.unit))} 0V{ROW * rows}" for day in tick_days(span)),
        reach="".join(f"M{x(one.first)} {y[one.high]}V{y[one.low]}" for one in values if one.low != one.high and daily),
        line="".join(line),
        dots="".join(f"M{x(one.first)} {y[one.value]}{DOT}" for one in values if one.first not in sparse),
        rings="".join(f"M{x(one.first)} {y[one.value]}{DOT}" for one in values if one.first in sparse),
        taken="".join(f"M{x(day)} {dose_row - 5}v10" for day, mark in marks.items() if mark.taken),
        missed="".join(f"M{x(day)} {dose_row}{DOT}" for day, mark in marks.items() if mark.missed),
        events="".join(f"M{x(day)} {event_row}{DOT}" for day, mark in marks.items() if mark.events),
        circumstances="".join(f"M{x(day)} {named_row}{DOT}" for day in named),
    )


def tick_days(span: DateRange) -> list[dt.date]:
    """Where upright lines stand: at Mondays, months or years, so that there are never many."""
    first = period_start(span.first, span.unit)
    if span.days <= 31:
        mondays = first + (-first.weekday() % 7) * ONE_DAY
        return [mondays + number * WEEK for number in range((span.last - mondays).days // 7 + 1)]
    if span.days <= 400:
        return [day for day in period_starts(first, span.last, "month") if day >= first]
    years = [dt.date(year, 1, 1) for year in range(first.year, span.last.year + 1)]
    return [day for day in years if first <= day]
