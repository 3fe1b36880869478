"""Questions for the next appointment, and appointments. What is removed can be brought back for 30 days."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.models import Appointment, AuditEvent, Question
from lems_site.diary.models.entries import UNDO_DAYS

MOST = 200
Item = TypeVar("Item", Question, Appointment)


class TooMany(Exception):
    """More than a list can show."""


def _log(by: Access, what: str) -> None:
    by.log(AuditEvent.Action.ADDED, what)


def questions(access: Access) -> list[Question]:
    """The questions that are not removed, the open ones first. One query."""
    found = Question.objects.filter(diary=access.diary, removed_at=None)
    return sorted(found, key=lambda question: question.asked_at is not None)


def ask(text: str, *, by: Access) -> Question:
    """Put a question on the list. The same open question again is the same one. Raises TooMany."""
    with transaction.atomic():
        rows = list(Question.objects.select_for_update().filter(diary=by.diary, removed_at=None))
        if same := next((row for row in rows if row.text == text and row.asked_at is None), None):
            return same
        if len(rows) >= MOST:
            raise TooMany
        question = Question.objects.create(diary=by.diary, text=text, created_by=by.user)
        _log(by, "question")
    return question


def set_asked(question: Question, asked: bool, *, by: Access) -> None:
    """Note that a question was asked, or that it is open again."""
    question.asked_at = timezone.now() if asked else None
    with transaction.atomic():
        question.save(update_fields=["asked_at"])
        _log(by, "question")


def appointments(access: Access) -> list[Appointment]:
    """The appointments, newest first. One query."""
    return list(Appointment.objects.filter(diary=access.diary, removed_at=None))


def last_appointment(access: Access, today: dt.date) -> dt.date | None:
    """The day of the last appointment before today. One query."""
    past = Appointment.objects.filter(diary=access.diary, removed_at=None, day__lt=today)
    return past.values_list("day", flat=True).first()


def make_appointment(*, by: Access, day: dt.date, note: str) -> Appointment:
    """Note an appointment. Raises TooMany."""
    with transaction.atomic():
        if Appointment.objects.filter(diary=by.diary, removed_at=None).count() >= MOST:
            raise TooMany
        made, _new = Appointment.objects.get_or_create(diary=by.diary, day=day, removed_at=None, defaults={"note": note})
        _log(by, "appointment")
    return made


def remove(item: Question | Appointment, *, by: Access) -> None:
    """Take a question or an appointment off the list."""
    item.removed_at = timezone.now()
    with transaction.atomic():
        item.save(update_fields=["removed_at"])
        by.log(AuditEvent.Action.REMOVED, type(item).__name__.lower())


def restore(item: Question | Appointment, *, by: Access) -> None:
    """Bring it back."""
    item.removed_at = None
    with transaction.atomic():
        item.save(update_fields=["removed_at"])
        by.log(AuditEvent.Action.RESTORED, type(item).__name__.lower())


def removed(model: type[Item], access: Access) -> list[Item]:
    """What was removed in the last 30 days."""
    limit = timezone.now() - dt.timedelta(days=UNDO_DAYS)
    return list(model.objects.filter(diary=access.diary, removed_at__gt=limit))
