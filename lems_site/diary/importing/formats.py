"""Moments, days and ids as a diary file writes them. Stricter than the standards: one spelling of each."""

from __future__ import annotations

import datetime as dt
import re
import uuid

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_moment(value: str) -> dt.datetime:
    """A moment with its offset, in UTC. Raises ValueError or OverflowError."""
    if not _MOMENT.fullmatch(value):
        raise ValueError(value)
    return dt.datetime.fromisoformat(value).astimezone(dt.UTC)


def parse_day(value: str) -> dt.date:
    """A day. Raises ValueError."""
    if not _DAY.fullmatch(value):
        raise ValueError(value)
    return dt.date.fromisoformat(value)


def parse_id(value: str) -> uuid.UUID:
    """An id in its usual form. Raises ValueError."""
    found = uuid.UUID(value)
    if str(found) != value.lower():
        raise ValueError(value)
    return found
