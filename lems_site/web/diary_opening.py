"""Whether people may begin new diaries: as DIARY_OPEN says, and with "auto" as the last look at keys, backup and https found.

Diaries that were begun stay open to their people whatever this says.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

AUTO = "auto"
_readers: list[Callable[[], bool]] = []


def register_opening(read: Callable[[], bool]) -> None:
    """Register the function that reads what the last look found. It must be cheap: it is asked within requests."""
    _readers[:] = [read]


def new_diaries_allowed() -> bool:
    """Whether a new diary may begin now. No query unless DIARY_OPEN is "auto", then one."""
    if settings.DIARY_OPEN == AUTO:
        return any(read() for read in _readers)
    return bool(settings.DIARY_OPEN)
