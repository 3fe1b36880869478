"""Which symptoms a person follows, and in which order. Nothing here touches what was written about them."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.symptom_catalogue import OWN_PREFIX, SYMPTOMS, is_hidden
from lems_site.diary.models import AuditEvent, TrackedSymptom
from lems_site.diary.models.lists import new_key

MAX_OWN_SYMPTOMS = 30


class TooManyOwnSymptoms(Exception):
    """More own symptoms than a person can answer."""


def listed_symptoms(access: Access) -> list[TrackedSymptom]:
    """The symptoms on the list, in order, without those hidden from this reader. One query."""
    rows = TrackedSymptom.objects.filter(diary=access.diary, archived=False)
    return [row for row in rows if not is_hidden(row.code, access.hidden_topics)]


def list_own_symptoms(access: Access) -> list[TrackedSymptom]:
    """All own symptoms ever named, also those off the list now. One query."""
    return [row for row in TrackedSymptom.objects.filter(diary=access.diary) if row.is_own]


def set_tracked_symptoms(codes: Collection[str], *, by: Access) -> None:
    """Follow exactly these of the symptoms that `by` sees; new ones come last. Others leave the list, their history stays."""
    with transaction.atomic():
        rows = {row.code: row for row in TrackedSymptom.objects.select_for_update().filter(diary=by.diary)}
        last = max((row.position for row in rows.values()), default=0)
        for code in [*SYMPTOMS, *(code for code in rows if code not in SYMPTOMS)]:
            row, wanted = rows.get(code), code in codes
            if is_hidden(code, by.hidden_topics):
                continue
            if row is None and wanted:
                last += 1
                TrackedSymptom.objects.create(diary=by.diary, code=code, position=last)
            elif row is not None and row.archived == wanted:
                if wanted:
                    last += 1
                    row.position = last
                row.archived = not wanted
                row.save(update_fields=["archived", "position"])
        by.log(AuditEvent.Action.CHANGED_SETTINGS, "symptoms")


def add_own_symptom(words: str, *, by: Access) -> TrackedSymptom:
    """Follow a symptom in the person's own words. Raises TooManyOwnSymptoms."""
    with transaction.atomic():
        rows = list(TrackedSymptom.objects.select_for_update().filter(diary=by.diary))
        if sum(row.is_own for row in rows) >= MAX_OWN_SYMPTOMS:
            raise TooManyOwnSymptoms
        place = max((row.position for row in rows), default=0) + 1
        row = TrackedSymptom.objects.create(diary=by.diary, code=OWN_PREFIX + new_key(), own_name=words, position=place)
        by.log(AuditEvent.Action.CHANGED_SETTINGS, "symptoms")
    return row


def move_symptom_up(code: str, *, by: Access) -> None:
    """Put a followed symptom one place higher among those that `by` sees."""
    with transaction.atomic():
        rows = list(TrackedSymptom.objects.select_for_update().filter(diary=by.diary, archived=False))
        seen = [row for row in rows if not is_hidden(row.code, by.hidden_topics)]
        place = next((place for place, row in enumerate(seen) if row.code == code), 0)
        if place == 0:
            return
        above, row = rows.index(seen[place - 1]), rows.index(seen[place])
        rows.insert(above, rows.pop(row))
        for position, one in enumerate(rows):
            one.position = position
        TrackedSymptom.objects.bulk_update(rows, ["position"])
