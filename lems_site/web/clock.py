"""The clock: one process that runs the registered background jobs when they are due.

Several clocks may run at once, on one machine or on several: each job is claimed in the database before it runs, so that one of
them runs it. A clock renews its heartbeat and its claims from a thread of its own, whatever a job does; the claims of a clock
that was killed are free again after 30 seconds.
"""

from __future__ import annotations

import logging
import os
import signal
import time
import uuid
from datetime import timedelta
from threading import Event, Thread
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection, reset_queries
from django.utils import timezone

from .background_jobs import BackgroundJob, registered_jobs
from .models import BackgroundJobState, ClockHeartbeat

POLL_SECONDS = 1.0  # between two looks at what is due
SIGNAL_SECONDS = 0.2  # between two looks at whether to stop
SLICE_SECONDS = 1.0  # after which a job of many steps lets the others run
BEAT_SECONDS = 10.0
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)  # after failures of a job
FORGET_AFTER = timedelta(days=1)  # heartbeats of clocks that were killed
log = logging.getLogger(__name__)


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 10 seconds, then twice as long each time, at most an hour."""
    doubled: int = 2 ** min(failures - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


class Clock:
    """One clock. `parent` is the process that started it and without which it ends; None if it depends on none."""

    def __init__(self, parent: int | None = None) -> None:
        self.clock_id = uuid.uuid4().hex
        self.parent = parent
        self._stop_asked = False
        self._states_exist = False
        self._under_way: set[str] = set()  # names of the jobs whose steps wait for those of others

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop, or its parent has ended."""
        return self._stop_asked or (self.parent is not None and os.getppid() != self.parent)

    def stop(self) -> None:
        """Ask it to stop after the current step."""
        self._stop_asked = True

    def stop_on_signals(self) -> None:
        """SIGTERM and SIGINT let it finish the current step; the second of either ends the process at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        self.stop()

    def run_due_jobs(self) -> int:
        """Run each job that is due, once. Returns how many ran. Two queries, and one for each job, if none is due."""
        self._create_states()
        due = set(BackgroundJobState.due().values_list("name", flat=True))
        due -= self._under_way
        return sum(self._run_if_due(job) for job in registered_jobs() if job.name in due and not self.stopping)

    def run_until_stopped(self) -> None:
        """Run jobs when they are due, until it is asked to stop. No failure ends it."""
        ended = Event()
        ClockHeartbeat.objects.filter(beat_at__lt=timezone.now() - FORGET_AFTER).delete()
        ClockHeartbeat.beat(self.clock_id)
        heart = Thread(target=self._beat_until, args=[ended], daemon=True)
        heart.start()
        while not self.stopping:
            close_old_connections()
            reset_queries()
            try:
                self.run_due_jobs()
            except DatabaseError:
                log.exception("the clock cannot reach its database; it tries again")
            self._sleep_until_stopped(POLL_SECONDS)
        ended.set()
        heart.join()
        ClockHeartbeat.objects.filter(pk=self.clock_id).delete()

    def _create_states(self) -> None:
        if not self._states_exist:
            missing = {job.name for job in registered_jobs()} - set(BackgroundJobState.objects.values_list("name", flat=True))
            BackgroundJobState.objects.bulk_create((BackgroundJobState(name=name) for name in missing), ignore_conflicts=True)
            self._states_exist = True

    def _run_if_due(self, job: BackgroundJob) -> bool:
        try:
            moment = job.next_due()
            if moment is None or moment > timezone.now() or not BackgroundJobState.claim(job.name, self.clock_id):
                return False
            finished = self._run_steps(job)
        except Exception:  # whatever a job raises, the others must run
            self._postpone_failed(job)
            return True
        now = timezone.now()
        changes = {"due_at": now + job.every, "finished_at": now, "failures": 0} if finished else {}
        BackgroundJobState.release(job.name, self.clock_id, **changes)
        return True

    def _run_steps(self, job: BackgroundJob) -> bool:
        """Run a job step by step. Returns whether it came to its end before the clock was asked to stop.

        Between its steps, once a second, the other jobs that are due are run: a mail does not wait for a long import.
        """
        self._under_way.add(job.name)
        try:
            others_at = time.monotonic() + SLICE_SECONDS
            for _step in job.run() or ():
                if self.stopping:
                    return False
                if time.monotonic() >= others_at:
                    self.run_due_jobs()
                    others_at = time.monotonic() + SLICE_SECONDS
        finally:
            self._under_way.discard(job.name)
        return True

    def _postpone_failed(self, job: BackgroundJob) -> None:
        """Log a failure and try again later, later with each failure."""
        state = BackgroundJobState.objects.get(pk=job.name)
        failures = state.failures + 1
        log.exception("background job “%s” failed (%d in a row); it runs again in %s", job.name, failures, pause_after(failures))
        due_at = timezone.now() + pause_after(failures)
        BackgroundJobState.objects.filter(pk=job.name).update(due_at=due_at, failures=failures, claimed_by="", claimed_at=None)

    def _sleep_until_stopped(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < ends:
            time.sleep(SIGNAL_SECONDS)

    def _beat_until(self, ended: Event) -> None:
        while not ended.wait(BEAT_SECONDS):
            close_old_connections()
            try:
                ClockHeartbeat.beat(self.clock_id)
            except DatabaseError:
                log.exception("the clock could not write its heartbeat")
        connection.close()
