"""Retention periods: apps register functions that delete what is too old. The clock and `manage.py sweep` do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from .background_jobs import DAILY, register_job

Sweep = Callable[[], int]
_sweeps: dict[str, Sweep] = {}


def register_sweep(name: str, sweep: Sweep, *, every: timedelta = DAILY) -> None:
    """Register a function that deletes what is too old and returns how many rows there were. Without any it writes nothing."""
    _sweeps[name] = sweep

    def run() -> Iterator[int]:
        yield sweep()

    register_job(f"delete old {name}", run, every=every)


def run_sweeps() -> dict[str, int]:
    """Delete everything that is too old. Returns how many rows of each kind."""
    return {name: sweep() for name, sweep in _sweeps.items()}
