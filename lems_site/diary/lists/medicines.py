"""The list of medicines, in the person's own words. Nothing here knows or suggests a dose."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.models import AuditEvent, Medicine

MAX_MEDICINES = 40
MOST_TIMES = 24  # planned in a day


class TooManyMedicines(Exception):
    """More medicines than a list can show."""


def listed_medicines(access: Access) -> list[Medicine]:
    """The medicines on the list, in order. One query."""
    return list(Medicine.objects.filter(diary=access.diary, archived=False))


def add_medicine(
    *, by: Access, name: str, form: str = "", strength: str = "", is_timed: bool = False, times: Sequence[str] = ()
) -> Medicine:
    """Put a medicine on the list. times: the planned times, "HH:MM". Raises TooManyMedicines."""
    with transaction.atomic():
        rows = Medicine.objects.filter(diary=by.diary)
        if rows.filter(archived=False).count() >= MAX_MEDICINES:
            raise TooManyMedicines
        place = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
        medicine = Medicine.objects.create(
            diary=by.diary, name=name, form=form, strength=strength, is_timed=is_timed, times=list(times), position=place
        )
        by.log(AuditEvent.Action.CHANGED_SETTINGS, "medicines")
    return medicine


def change_medicine(
    medicine: Medicine, *, by: Access, name: str, form: str, strength: str, is_timed: bool, times: Sequence[str]
) -> None:
    """Change how a medicine is written and when it is planned. Its doses stay with it."""
    with transaction.atomic():
        medicine.name, medicine.form, medicine.strength, medicine.is_timed = name, form, strength, is_timed
        medicine.times = list(times)
        medicine.save()
        by.log(AuditEvent.Action.CHANGED_SETTINGS, "medicines")


def set_stock(medicine: Medicine, stock: str, *, by: Access) -> None:
    """Note how much of a medicine is at home now, as it was typed; "" for nothing noted."""
    with transaction.atomic():
        medicine.stock, medicine.stock_at = stock, timezone.now() if stock else None
        medicine.save(update_fields=["stock", "stock_at"])
        by.log(AuditEvent.Action.CHANGED_SETTINGS, "medicines")


def set_medicine_archived(medicine: Medicine, archived: bool, *, by: Access) -> None:
    """Take a medicine off the list, or bring it back. Its doses stay."""
    with transaction.atomic():
        medicine.archived = archived
        medicine.save(update_fields=["archived"])
        by.log(AuditEvent.Action.CHANGED_SETTINGS, "medicines")
