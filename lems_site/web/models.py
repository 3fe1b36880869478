"""What the clock keeps in the database: when each background job is due, who does it now, and which clocks are running.

The model of the data keys stands in sealing/data_keys.py; Django looks for it here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Max, Q
from django.utils import timezone

from .mail_queue.models import QueuedMail
from .sealing.data_keys import DataKey

__all__ = ["BackgroundJobState", "ClockHeartbeat", "DataKey", "QueuedMail"]

CLOCKS_DIFFER = timedelta(minutes=1)  # at most, between two machines
STALE_AFTER = timedelta(seconds=30)  # without a heartbeat a clock counts as ended, and its claims as free


class BackgroundJobState(models.Model):
    """One row for each registered background job.

    `due_at` is the earliest moment of the next run: a period after the last one, or later after a failure. `claimed_by` is the
    clock that runs the job now ("" for none); `claimed_at` is renewed while that clock lives.
    """

    name = models.CharField(primary_key=True, max_length=80)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    claimed_by = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def due(cls) -> models.QuerySet[BackgroundJobState]:
        """The jobs that are due. One that ended in the future is due, too: the machine's time was set back since."""
        now = timezone.now()
        return cls.objects.filter(Q(due_at__lte=now) | Q(finished_at__gt=now + CLOCKS_DIFFER))

    @classmethod
    def claim(cls, name: str, clock_id: str) -> bool:
        """Take a job that is due and that no living clock runs. Of several clocks one gets it. One statement."""
        now = timezone.now()
        free = Q(claimed_by__in=("", clock_id)) | Q(claimed_at__lt=now - STALE_AFTER) | Q(claimed_at__gt=now + CLOCKS_DIFFER)
        rows = cls.due().filter(free, name=name)
        return rows.update(claimed_by=clock_id, claimed_at=now) == 1

    @classmethod
    def release(cls, name: str, clock_id: str, **changes: object) -> None:
        """Give a claimed job back, with changes of other columns."""
        cls.objects.filter(name=name, claimed_by=clock_id).update(claimed_by="", claimed_at=None, **changes)


class ClockHeartbeat(models.Model):
    """That a clock was alive at a moment. One row for each running clock; it is deleted when the clock ends."""

    clock_id = models.CharField(primary_key=True, max_length=32)
    beat_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.clock_id} at {self.beat_at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def beat(cls, clock_id: str) -> None:
        """Write that a clock lives, and renew its claims."""
        now = timezone.now()
        cls.objects.update_or_create(clock_id=clock_id, defaults={"beat_at": now})
        BackgroundJobState.objects.filter(claimed_by=clock_id).update(claimed_at=now)

    @classmethod
    def clock_is_running(cls) -> bool:
        """Whether any clock was alive within the last 30 seconds. One query."""
        return cls.objects.filter(beat_at__gte=timezone.now() - STALE_AFTER).exists()

    @classmethod
    def last_beat(cls) -> datetime | None:
        """When a clock was last alive; None if no row says so. One query."""
        latest: datetime | None = cls.objects.aggregate(latest=Max("beat_at"))["latest"]
        return latest
