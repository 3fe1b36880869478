"""The list of medicines, in the person's own words. Nothing here knows or suggests a dose."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from lems_site.diary.access.permissions import Access
from lems_site.diary.models import AuditEvent, Medicine

MAX_MEDICINES = 40


class TooManyMedicines(Exception):
    """More medicines than a list can show."""


def listed_medicines(access: Access) -> list[Medicine]:
    """The medicines on the list, in order. One query."""
    return list(Medicine.objects.filter(diary=access.diary, archived=False))


def add_medicine(*, by: Access, name: str, form: str = "", strength: str = "", is_timed: bool = False) -> Medicine:
    """Put a medicine on the list. Raises TooManyMedicines."""
    with transaction.atomic():
        rows = Medicine.objects.filter(diary=by.diary)
        if rows.filter(archived=False).count() >= MAX_MEDICINES:
            raise TooManyMedicines
        place = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
        medicine = Medicine.objects.create(
            diary=by.diary, name=name, form=form, strength=strength, is_timed=is_timed, position=place
        )
        by.log(AuditEvent.Action.CHANGED_SETTINGS, "medicines")
    return medicine


def change_medicine(medicine: Medicine, *, by: Access, name: str, form: str, strength: str, is_timed: bool) -> None:
    """Change how a medicine is written. Its doses stay with it."""
    with transaction.atomic():
        medicine.name, medicine.form, medicine.strength, medicine.is_timed = name, form, strength, is_timed
        medicine.save()
        by.log(AuditEvent.Action.CHANGED_SETTINGS, "medicines")


def set_medicine_archived(medicine: Medicine, archived: bool, *, by: Access) -> None:
    """Take a medicine off the list, or bring it back. Its doses stay."""
    with transaction.atomic():
        medicine.archived = archived
        medicine.save(update_fields=["archived"])
        by.log(AuditEvent.Action.CHANGED_SETTINGS, "medicines")
