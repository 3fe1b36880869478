"""Appointments with the care team, by day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lems_site.diary.access.permissions import Access
from lems_site.diary.models import Appointment, AuditEvent

from .removal import MAX_ITEMS, ListFull


def list_appointments(access: Access) -> list[Appointment]:
    """The appointments that are not removed, newest first. One query."""
    return list(Appointment.objects.filter(diary=access.diary, removed_at=None))


def last_appointment(access: Access, today: dt.date) -> dt.date | None:
    """The day of the last appointment before today. One query."""
    past = Appointment.objects.filter(diary=access.diary, removed_at=None, day__lt=today)
    return past.values_list("day", flat=True).first()


def add_appointment(*, by: Access, day: dt.date, note: str) -> Appointment:
    """Add an appointment. If there is one on that day, return that one. Raises ListFull."""
    with transaction.atomic():
        if Appointment.objects.filter(diary=by.diary, removed_at=None).count() >= MAX_ITEMS:
            raise ListFull
        appointment, _created = Appointment.objects.get_or_create(
            diary=by.diary, day=day, removed_at=None, defaults={"note": note}
        )
        by.log(AuditEvent.Action.ADDED, "appointment")
    return appointment
