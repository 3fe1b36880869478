"""Which day a moment belongs to: a day runs from an hour that the person chose, in the zone where they are.

Each entry keeps its UTC time, its zone and its local day, so that changing hour or zone later moves no past entry.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

DEFAULT_FIRST_HOUR = 4  # a day begins at 04:00 unless the person chooses otherwise


@cache
def list_time_zones() -> tuple[str, ...]:
    """The zones that can be chosen: places, and UTC."""
    places = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
    return ("UTC", *sorted(name for name in available_timezones() if name.partition("/")[0] in places))


def local_day(at: dt.datetime, zone: str, first_hour: int = DEFAULT_FIRST_HOUR) -> dt.date:
    """The day that an aware moment belongs to, in the local time of `zone`."""
    wall = at.astimezone(ZoneInfo(zone))
    return wall.date() if wall.hour >= first_hour else wall.date() - dt.timedelta(days=1)


def to_utc(date: dt.date, time: dt.time, zone: str, *, second: bool = False) -> dt.datetime:
    """The UTC moment of a wall-clock date and time.

    A time that happens twice (clocks go back) is the first one unless `second`; one that does not happen (clocks go forward)
    is as much later as the clocks move, which is what a phone shows.
    """
    wall = dt.datetime.combine(date, time, ZoneInfo(zone)).replace(fold=1 if second else 0)
    return wall.astimezone(dt.UTC)


def happens_twice(date: dt.date, time: dt.time, zone: str) -> bool:
    """Whether clocks go back over this wall-clock time."""
    wall = dt.datetime.combine(date, time, ZoneInfo(zone)).replace(fold=0)
    before, after = wall.utcoffset(), wall.replace(fold=1).utcoffset()
    return before is not None and after is not None and before > after  # where clocks go forward it is the other way round


def day_bounds(day: dt.date, zone: str, first_hour: int = DEFAULT_FIRST_HOUR) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of a local day, and the first after it, in UTC."""
    hour = dt.time(first_hour)
    return to_utc(day, hour, zone), to_utc(day + dt.timedelta(days=1), hour, zone)
