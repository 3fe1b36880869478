"""How the queue is, for the operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from .models import QueuedMail

LATE = timedelta(minutes=5)
State = QueuedMail.State


@dataclass(frozen=True)
class QueueStatus:
    """How many mails wait, since when the oldest does, and how many failed for good within the last 14 days."""

    waiting: int
    oldest: datetime | None
    failed: int

    @property
    def is_late(self) -> bool:
        return self.oldest is not None and timezone.now() - self.oldest > LATE


def queue_status() -> QueueStatus:
    """The numbers now. One query."""
    waits = Q(state=State.WAITING)
    numbers = QueuedMail.objects.aggregate(
        waiting=Count("pk", filter=waits), oldest=Min("created_at", filter=waits), failed=Count("pk", filter=~waits)
    )
    return QueueStatus(**numbers)


def last_error() -> str:
    """What the newest mail that has a failure ended with; "" for none. One query."""
    rows = QueuedMail.objects.exclude(error="").order_by("-created_at")
    return rows.values_list("error", flat=True).first() or ""
