"""Creating a diary and changing its settings."""

from __future__ import annotations

from django.db import transaction

from lems_site.accounts.consent import needs_consent
from lems_site.accounts.models import User
from lems_site.diary.access.exceptions import AlreadyOwnsDiary, ConsentRequired, DiariesClosed
from lems_site.diary.access.ownership import create_owned_diary
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.local_day import DEFAULT_FIRST_HOUR
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS
from lems_site.diary.models import AuditEvent, Grant, TrackedSymptom
from lems_site.diary.reminders.calendar_times import count_up_calendars
from lems_site.diary.reminders.schedules import plan_again
from lems_site.diary.summaries.index_keys import create_index_key
from lems_site.web.diary_opening import new_diaries_allowed


def create_diary(*, by: User, name: str, zone: str, first_hour: int = DEFAULT_FIRST_HOUR, for_someone: bool = False) -> Access:
    """Create a diary owned by the user, or (`for_someone`) one that they keep for another person. Returns their access.

    zone: an IANA name. Raises DiariesClosed, ConsentRequired, AlreadyOwnsDiary.
    """
    if not new_diaries_allowed():
        raise DiariesClosed
    if needs_consent(by):
        raise ConsentRequired
    role = Grant.Role.KEEPER if for_someone else Grant.Role.OWNER
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two presses wait for each other
        if not for_someone and Grant.objects.filter(user=by, role=role, revoked_at=None).exists():
            raise AlreadyOwnsDiary
        access = create_owned_diary(by, role, name=name, zone=zone, first_hour=first_hour, index_key=create_index_key())
        starts = [code for code, symptom in SYMPTOMS.items() if symptom.is_default]
        TrackedSymptom.objects.bulk_create(
            TrackedSymptom(diary=access.diary, code=code, position=place) for place, code in enumerate(starts)
        )
    return access


def update_settings(*, by: Access, name: str, zone: str, first_hour: int) -> None:
    """Change the name, the time zone and the hour when a day begins. Existing entries keep their local day;
    reminders come by the new clock."""
    diary = by.diary
    moved = diary.zone != zone
    diary.name, diary.zone, diary.first_hour = name, zone, first_hour
    with transaction.atomic():
        diary.save(update_fields=["name", "zone", "first_hour"])
        plan_again(diary)
        if moved:
            count_up_calendars(diary)
        by.log(AuditEvent.Action.CHANGED_SETTINGS, "diary")
