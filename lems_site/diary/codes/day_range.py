"""The days that a diary can hold: the same for forms, addresses, imports and reports."""

from __future__ import annotations

import datetime as dt

FIRST_DAY = dt.date(1900, 1, 1)
LAST_DAY = dt.date(2199, 12, 31)


def is_diary_day(day: dt.date) -> bool:
    """Whether a diary can hold the local day."""
    return FIRST_DAY <= day <= LAST_DAY
