"""When doses were taken, and the time since the last one."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable

from lems_site.diary.models import Entry, EntryFact

MAX_INTERVAL = dt.timedelta(hours=24)  # a dose further back says nothing about hours


def dose_times(facts: Iterable[EntryFact], medicine: str) -> list[dt.datetime]:
    """When doses of a medicine were taken, oldest first; missed ones are left out."""
    return sorted(
        fact.at
        for fact in facts
        if fact.kind == Entry.Kind.DOSE and fact.at and fact.data["medicine"] == medicine and not fact.data.get("missed")
    )


def time_since_dose(at: dt.datetime, taken: list[dt.datetime]) -> dt.timedelta | None:
    """How long before `at` the last dose was taken; None where there was none within a day."""
    place = bisect_right(taken, at)
    if not place or at - taken[place - 1] >= MAX_INTERVAL:
        return None
    return at - taken[place - 1]
