"""The last days as a strip: a bar for each day with an answer, an empty frame for a day without. Numbers and words; no colour.

The drawing is SLOT units wide for each day and HEIGHT high. It is stretched to the room there is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lems_site.diary.insights.statistics import Value

SLOT, BAR, HEIGHT = 20, 14, 60
BAR_HEIGHTS = {-2: 10, -1: 21, 0: 32, 1: 43, 2: 54}
GAP_HEIGHT = 8


@dataclass(frozen=True, slots=True)
class Strip:
    """Path data of the strip. `usual`: the line at the height of "as usual"."""

    width: int
    height: int
    bars: str
    last_bar: str
    gaps: str
    usual: str


def draw_strip(days: list[dt.date], strength: Mapping[dt.date, Value]) -> Strip:
    """The strip of some days in order, the last of them drawn apart. strength: the value of each day that has an answer."""
    bars, gaps, last_bar = [], [], ""
    for place, day in enumerate(days):
        x = place * SLOT + (SLOT - BAR) // 2
        if (value := strength.get(day)) is None:
            gaps.append(f"M{x} {HEIGHT - 1}v-{GAP_HEIGHT}h{BAR}v{GAP_HEIGHT}z")
            continue
        bar = f"M{x} {HEIGHT - 1}v-{BAR_HEIGHTS[value.value]}h{BAR}v{BAR_HEIGHTS[value.value]}z"
        if place + 1 == len(days):
            last_bar = bar
        else:
            bars.append(bar)
    width = SLOT * len(days)
    return Strip(width, HEIGHT, "".join(bars), last_bar, "".join(gaps), f"M0 {HEIGHT - 1 - BAR_HEIGHTS[0]}h{width}")
