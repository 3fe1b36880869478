"""Whether a clock runs, for pages that show what waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .models import ClockHeartbeat

START_COMMAND = "manage.py clock"


@dataclass(frozen=True)
class ClockStatus:
    """Whether a clock runs now, when one ran last (None: no record), and the command that starts one."""

    is_running: bool
    last_beat: datetime | None
    command: str = START_COMMAND


def clock_status() -> ClockStatus:
    """What to tell staff. One query, or two if none runs."""
    running = ClockHeartbeat.clock_is_running()
    return ClockStatus(running, None if running else ClockHeartbeat.last_beat())
