"""In which time zone a person reads times of their account. Accounts hold none, so that of the person's diary is asked for."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings

from lems_site.accounts.models import User

ZoneLookup = Callable[[User], str]
_lookups: list[ZoneLookup] = []


def register_zone(lookup: ZoneLookup) -> None:
    """Register a function that returns the name of a person's time zone, "" where it knows none."""
    _lookups.append(lookup)


def own_zone(user: User) -> ZoneInfo:
    """The time zone of a person; the site's own where none is known."""
    names = (lookup(user) for lookup in _lookups)
    return ZoneInfo(next((name for name in names if name), settings.TIME_ZONE))
