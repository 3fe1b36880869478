"""The person's medicines as they write them, and their doses. Nothing here knows or suggests a dose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_day_month, format_duration, format_long_day
from lems_site.diary.entries.selectors import EntryFilter, EntryRow, entry_facts
from lems_site.diary.models import AuditEvent, Entry, EntryFact, Medicine

MAX_MEDICINES = 40
DAY_ONLY_AFTER = dt.timedelta(days=2)  # from then on hours say nothing
MAX_DOSES_READ = 200  # doses that are looked through for the last one of each medicine


class TooManyMedicines(Exception):
    """More medicines than a list can show."""


@dataclass(frozen=True)
class LastDose:
    """A medicine and when it was last taken (an aware moment, or None)."""

    medicine: Medicine
    last_at: dt.datetime | None

    def describe(self, now: dt.datetime, zone: str) -> str:
        """How long ago that was and when, by the clock of a zone: "last taken 3 h 10 min ago, 3 March, 09:00"; later the day."""
        if self.last_at is None:
            return _("not written down yet")
        wall = self.last_at.astimezone(ZoneInfo(zone))
        if now - self.last_at >= DAY_ONLY_AFTER:
            return _("last taken on %(day)s") % {"day": format_long_day(wall.date())}
        said = {"since": format_duration(now - self.last_at), "day": format_day_month(wall.date()), "time": f"{wall:%H:%M}"}
        return _("last taken %(since)s ago, %(day)s, %(time)s") % said


def listed_medicines(access: Access) -> list[Medicine]:
    """The medicines on the list, in order. One query."""
    return list(Medicine.objects.filter(diary=access.diary, archived=False))


def medicines_with_last_dose(
    access: Access, recent: Iterable[EntryRow | EntryFact] = (), listed: list[Medicine] | None = None
) -> list[LastDose]:
    """The medicines on the list with their last doses. Two queries.

    recent: the newest entries, newest first, where they were fetched already; doses further back are asked for only where a
    medicine has none among them. listed: the medicines, where they were fetched already.
    """
    found = listed_medicines(access) if listed is None else listed
    last = last_dose_times(recent)
    if any(medicine.key not in last for medicine in found):
        last = (
            last_dose_times(entry_facts(access, EntryFilter(kinds=(Entry.Kind.DOSE,)), times=True, newest=MAX_DOSES_READ)) | last
        )
    return [LastDose(medicine, last.get(medicine.key)) for medicine in found]


def last_dose_times(entries: Iterable[EntryRow | EntryFact]) -> dict[str, dt.datetime]:
    """When each medicine, by its key, was last taken. entries: newest first."""
    last: dict[str, dt.datetime] = {}
    for one in entries:
        if one.kind == Entry.Kind.DOSE and one.at and not one.data.get("missed"):
            last.setdefault(one.data["medicine"], one.at)
    return last


def add_medicine(*, by: Access, name: str, form: str = "", strength: str = "", is_timed: bool = False) -> Medicine:
    """Put a medicine on the list. Raises TooMany."""
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
