"""What is kept only for a time: apps register how to delete what is older. The clock and `manage.py sweep` do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from .background_jobs import DAILY, register_job

Sweep = Callable[[], int]
_sweeps: dict[str, Sweep] = {}


def register_sweep(name: str, sweep: Sweep, *, every: timedelta = DAILY) -> None:
    """Make known a function that deletes what is too old, and answers how many there were. It writes nothing if there is none."""
    _sweeps[name] = sweep

    def run() -> Iterator[int]:
        yield sweep()

    register_job(f"delete old {name}", run, every=every)


def run_sweeps() -> dict[str, int]:
    """Delete all that is too old. How many of each."""
    return {name: sweep() for name, sweep in _sweeps.items()}
