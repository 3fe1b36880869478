"""Sessions that have ended."""

from __future__ import annotations

from django.utils import timezone

from .models import Session


def delete_ended_sessions() -> int:
    """Delete sessions whose time is over. How many there were."""
    ended = Session.objects.filter(expire_date__lt=timezone.now())
    return ended.delete()[0] if ended.exists() else 0
