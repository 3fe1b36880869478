"""Background work. Apps register their jobs when they are ready; `manage.py clock` runs them when they are due (clock.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

Run = Callable[[], Iterable[object] | None]
NextDue = Callable[[], datetime | None]
DAILY = timedelta(days=1)


@dataclass(frozen=True)
class BackgroundJob:
    """A kind of background work.

    `run` does all that is due, and nothing where nothing is: running it again must do no harm. If it is a generator, the clock
    may stop after each `yield`; what is left is done by the next run.
    `next_due` answers when there is work, None if none waits. It is asked every second: one query on an indexed column.
    `every` is the pause after a run.
    """

    name: str
    run: Run
    next_due: NextDue
    every: timedelta


_jobs: dict[str, BackgroundJob] = {}


def register_job(name: str, run: Run, *, next_due: NextDue = timezone.now, every: timedelta = timedelta()) -> None:
    """Make a job known to the clock. A job with `next_due` runs when that moment has come, one with `every` once in that time."""
    _jobs[name] = BackgroundJob(name, run, next_due, every)


def registered_jobs() -> tuple[BackgroundJob, ...]:
    """All jobs, in the order of registration."""
    return tuple(_jobs.values())
