"""The rules of a time zone for calendar files (VTIMEZONE), as RFC 5545, section 3.6.5, has them.

The onset of each rule is written by the clock that holds until then, in the offset before (TZOFFSETFROM). Where a zone changes
its clocks by the same rule each year that rule is written (RRULE); otherwise each change is.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

YEARS = 15  # of changes that are looked at, and listed where there is no rule
MINUTE, HOUR, DAY, WEEK = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LEAST_YEARS = 3  # from so many changes on a rule is seen in them
ALWAYS = dt.datetime.combine(dt.date(1970, 1, 1), dt.time())  # local time


class Onset(NamedTuple):
    """A change of the clocks. `at`: the local time in the offset before, without a zone."""

    at: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str


@lru_cache(maxsize=100)
def zone_onsets(zone: str, year: int) -> tuple[Onset, ...]:
    """The changes of a zone's clocks from the beginning of `year`, for YEARS years."""
    rules, found = ZoneInfo(zone), []
    at, end = dt.datetime(year, 1, 1, tzinfo=dt.UTC), dt.datetime(year + YEARS, 1, 1, tzinfo=dt.UTC)
    while at < end:
        if _offset(at, rules) != _offset(at + DAY, rules):
            change = _moment_of_change(at, rules)
            before, after = _offset(at, rules), _offset(change, rules)
            found.append(Onset((change + before).replace(tzinfo=None), before, after, change.astimezone(rules).tzname() or zone))
        at += DAY
    return tuple(found)


def _offset(at: dt.datetime, rules: ZoneInfo) -> dt.timedelta:
    return at.astimezone(rules).utcoffset() or dt.timedelta(0)


def _moment_of_change(day: dt.datetime, rules: ZoneInfo) -> dt.datetime:
    """The first minute of the new offset within the 24 hours after `day`."""
    first, last = day, day + DAY
    while last - first > MINUTE:
        middle = first + (last - first) // MINUTE // 2 * MINUTE
        first, last = (middle, last) if _offset(middle, rules) == _offset(day, rules) else (first, middle)
    return last


def build_timezone(zone: str, first: dt.date) -> Timezone:
    """The VTIMEZONE of a zone for events from `first` on."""
    made = Timezone()
    made.add("tzid", zone)
    onsets = sorted(zone_onsets(zone, first.year - 1), key=lambda one: (one.before, one.after, one.at))
    for _offsets, group in groupby(onsets, key=lambda one: (one.before, one.after)):
        for observance in _build_observances(list(group)):
            made.add_component(observance)
    if not onsets or min(onsets, key=lambda one: one.at).at.date() > first:
        made.subcomponents.insert(0, _build_start(zone, first))
    return made


def _build_start(zone: str, first: dt.date) -> TimezoneStandard | TimezoneDaylight:
    """What holds before the first change, or always."""
    start = dt.datetime(first.year - 1, 1, 1, tzinfo=dt.UTC).astimezone(ZoneInfo(zone))
    offset = start.utcoffset() or dt.timedelta(0)
    return _fill(TimezoneStandard(), Onset(ALWAYS, offset, offset, start.tzname() or zone))


def _build_observances(onsets: list[Onset]) -> list[TimezoneStandard | TimezoneDaylight]:
    """The changes between the same two offsets: by their rule, or each by itself, because some readers take one RDATE of many."""
    rule = _yearly_rule([one.at for one in onsets])
    made = [
        _fill(TimezoneDaylight() if one.after > one.before else TimezoneStandard(), one)
        for one in (onsets[:1] if rule else onsets)
    ]
    if rule:
        made[0].add("rrule", rule)
    return made


def _fill(made: TimezoneStandard | TimezoneDaylight, onset: Onset) -> TimezoneStandard | TimezoneDaylight:
    made.add("dtstart", onset.at)
    made.add("tzoffsetfrom", onset.before)
    made.add("tzoffsetto", onset.after)
    made.add("tzname", onset.name)
    return made


def _yearly_rule(changes: list[dt.datetime]) -> dict[str, str | int] | None:
    """The rule by which the clocks change each year on the same weekday of the month, such as the last Sunday of March."""
    first = changes[0]
    same = {(change.month, change.weekday(), change.time()) for change in changes}
    years = [change.year for change in changes]
    if len(same) > 1 or len(changes) < LEAST_YEARS or years != list(range(years[0], years[0] + YEARS)):
        return None
    weekday, places = WEEKDAYS[first.weekday()], {(change.day - 1) // 7 + 1 for change in changes}
    if all((change + WEEK).month != change.month for change in changes):
        return {"freq": "yearly", "bymonth": first.month, "byday": f"-1{weekday}"}
    return {"freq": "yearly", "bymonth": first.month, "byday": f"{places.pop()}{weekday}"} if len(places) == 1 else None
