"""Removal and return of items of a list (questions and appointments). A removed item can be restored for 30 days."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.models import Appointment, AuditEvent, Question
from lems_site.diary.models.entries import UNDO_DAYS

MAX_ITEMS = 200
Item = TypeVar("Item", Question, Appointment)


class ListFull(Exception):
    """The list holds MAX_ITEMS items that are not removed."""


def remove_item(item: Question | Appointment, *, by: Access) -> None:
    """Take a question or an appointment off its list and log it."""
    item.removed_at = timezone.now()
    with transaction.atomic():
        item.save(update_fields=["removed_at"])
        by.log(AuditEvent.Action.REMOVED, type(item).__name__.lower())


def restore_item(item: Question | Appointment, *, by: Access) -> None:
    """Put a removed question or appointment back on its list and log it."""
    item.removed_at = None
    with transaction.atomic():
        item.save(update_fields=["removed_at"])
        by.log(AuditEvent.Action.RESTORED, type(item).__name__.lower())


def list_removed(model: type[Item], access: Access) -> list[Item]:
    """The items of one model that were removed in the last 30 days. One query."""
    limit = timezone.now() - dt.timedelta(days=UNDO_DAYS)
    return list(model.objects.filter(diary=access.diary, removed_at__gt=limit))
