"""A day in an address, as yyyy-mm-dd."""

from __future__ import annotations

import datetime as dt


class DateConverter:
    """Turns `2026-11-21` into a date and back. What is no date does not match, so it is not found."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()
