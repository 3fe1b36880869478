"""The days, weeks (Monday to Sunday) or months that a chart has a point for."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from lems_site.diary.summaries.figures import month_of, next_month

Unit = Literal["day", "week", "month"]
ONE_DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


def week_start(day: dt.date) -> dt.date:
    """The first day of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def period_start(day: dt.date, unit: Unit) -> dt.date:
    """The first day of the period that a day is in."""
    return day if unit == "day" else week_start(day) if unit == "week" else month_of(day)


def next_period(start: dt.date, unit: Unit) -> dt.date:
    """The first day of the next period."""
    return next_month(start) if unit == "month" else start + (WEEK if unit == "week" else ONE_DAY)


def period_starts(first: dt.date, last: dt.date, unit: Unit) -> list[dt.date]:
    """The first days of the periods from a day's to another day's."""
    starts, start = [], period_start(first, unit)
    while start <= last:
        starts.append(start)
        start = next_period(start, unit)
    return starts
