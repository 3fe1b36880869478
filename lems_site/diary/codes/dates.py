"""Days, moments and durations in words."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from django.utils import dates, formats
from django.utils.translation import get_language

from lems_site.web.rendering.texts import gettext as _


@cache
def _short_names(language: str | None) -> tuple[list[str], dict[int, str]]:
    """The short names of weekdays and months in the language that is on; `language` only keeps them apart."""
    months = {number: str(name).title() for number, name in dates.MONTHS_3.items()}
    return [str(dates.WEEKDAYS_ABBR[number]) for number in range(7)], months


class DayFormatter:
    """Says days in short words: "Mon 2 Nov". One object says many days of a table quickly."""

    def __init__(self, *, year: bool = False) -> None:
        self.year = year
        self.weekdays, self.months = _short_names(get_language())

    def __call__(self, day: dt.date) -> str:
        words = f"{self.weekdays[day.weekday()]} {day.day} {self.months[day.month]}"
        return f"{words} {day.year}" if self.year else words

    def axis(self, day: dt.date) -> str:
        """A day beside a chart's axis: "2 Nov", or with years "Nov 2026"."""
        return f"{self.months[day.month]} {day.year}" if self.year else f"{day.day} {self.months[day.month]}"

    def format_range(self, first: dt.date, last: dt.date) -> str:
        """One day, or several in a row."""
        return self(first) if first == last else f"{self(first)} – {self(last)}"

    def format_months(self, first: dt.date, last: dt.date) -> str:
        """The month of two days, or several in a row: "Nov 2026 – Jan 2027"."""
        words, end = (f"{self.months[day.month]} {day.year}" for day in (first, last))
        return words if words == end else f"{words} – {end}"


def format_short_day(day: dt.date) -> str:
    """A day in short words: "Mon 2 Nov"."""
    return DayFormatter()(day)


def format_long_day(day: dt.date) -> str:
    """A day in full words: "Monday 2 November 2026"."""
    return _format_date(day, "l j F Y", get_language())


def format_weekday(day: dt.date) -> str:
    """A day of these weeks: "Monday 2 November"."""
    return _format_date(day, "l j F", get_language())


def format_day_month(day: dt.date) -> str:
    """A day without the day of the week: "2 November"."""
    return _format_date(day, "j F", get_language())


def format_day(day: dt.date) -> str:
    """A day with its year, without the day of the week: "2 November 2026"."""
    return _format_date(day, "j F Y", get_language())


@lru_cache(maxsize=1000)
def _format_date(day: dt.date, form: str, language: str | None) -> str:
    """Each page says the same few days again; finding their names cost as much as a query. `language` keeps them apart."""
    return formats.date_format(day, form)


def format_moment(at: dt.datetime, zone: str) -> str:
    """Day and time of a moment by the clock of a zone."""
    on_wall = at.astimezone(ZoneInfo(zone))
    return _("%(day)s, %(time)s") % {"day": format_long_day(on_wall.date()), "time": f"{on_wall:%H:%M}"}


def format_duration(since: dt.timedelta) -> str:
    """Hours and minutes in words: "1 h 20 min"."""
    hours, minutes = divmod(int(since.total_seconds()) // 60, 60)
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s min") % {"minutes": minutes}


def format_zone(zone: str) -> str:
    """A time zone as people read it."""
    return zone.replace("_", " ")
