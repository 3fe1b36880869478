"""Adding a checked file to a diary: all in one transaction, nothing that is there already, as imported."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.validation import validate_entry_data
from lems_site.diary.models import (
    Appointment,
    AuditEvent,
    Change,
    Diary,
    Entry,
    Import,
    Medicine,
    MonthlySummary,
    Question,
    TrackedSymptom,
)
from lems_site.diary.summaries.store import Place, affected_months, place_of, store_months
from lems_site.diary.summaries.symptom_index import index_entries

from .formats import parse_day, parse_moment
from .plan import ImportPlan, Rows, imported_log, plan_import

AT_ONCE = 500
DERIVED_AT_ONCE = 2000  # the most entries whose months and symptoms are derived in the same transaction


def apply_import(pk: uuid.UUID, value: dict[str, Any], *, by: Access) -> ImportPlan | None:
    """Add all of a checked file, or nothing. None when it is not confirmed, was added already, or was cancelled.

    With `takes_settings`, name, zone, hour and the order of symptoms are taken too. What is hidden from helpers is only ever
    more than before.
    """
    with transaction.atomic():
        diary = Diary.objects.select_for_update().get(pk=by.diary.pk)  # two imports at once wait for each other
        brought = Import.objects.select_for_update().filter(pk=pk, diary=diary, state=Import.State.ADDING).first()
        if brought is None:
            return None
        found = plan_import(value, diary)
        _add_lists(found, diary, by)
        _add_entries(found.new["entries"], diary, by)
        if brought.takes_settings:
            _take_settings(found.value, diary)
            by.log(AuditEvent.Action.CHANGED_SETTINGS, "import")
        brought.state, brought.applied_at = Import.State.ADDED, timezone.now()
        brought.content = brought.problems = ""
        brought.summary = found.summary().to_json()
        brought.log = imported_log(found.value) if found.has_log else ""
        brought.save()
        by.log(AuditEvent.Action.ADDED, "import")
    return found


def _parse_moment(value: str | None) -> dt.datetime | None:
    return parse_moment(value) if value else None


def _add_lists(found: ImportPlan, diary: Diary, by: Access) -> None:
    last = (
        max([*diary.tracked_symptoms.values_list("position", flat=True), *diary.medicines.values_list("position", flat=True), -1])
        + 1
    )
    TrackedSymptom.objects.bulk_create(
        TrackedSymptom(diary=diary, position=last + place, code=row["code"], own_name=row["words"], archived=row["hidden"])
        for place, row in enumerate(found.new["followed"])
    )
    Medicine.objects.bulk_create(
        Medicine(
            diary=diary,
            position=last + place,
            archived=row["hidden"],
            times=sorted(set(row.get("times", []))),
            stock=row.get("stock", ""),
            stock_at=_parse_moment(row.get("stock_at")),
            **{name: row[name] for name in ("key", "name", "form", "strength", "is_timed")},
        )
        for place, row in enumerate(found.new["medicines"])
    )
    Appointment.objects.bulk_create(
        Appointment(
            diary=diary, key=row["key"], day=parse_day(row["day"]), note=row["words"], removed_at=_parse_moment(row["removed_at"])
        )
        for row in found.new["appointments"]
    )
    Question.objects.bulk_create(
        Question(
            diary=diary,
            key=row["key"],
            text=row["text"],
            created_at=parse_moment(row["created_at"]),
            created_by=by.user,
            imported_from=row["written_by"],
            asked_at=_parse_moment(row["asked_at"]),
            removed_at=_parse_moment(row["removed_at"]),
        )
        for row in found.new["questions"]
    )


def _add_entries(rows: Rows, diary: Diary, by: Access) -> None:
    """Some at a time, each with its history; what is derived from them once at the end, whatever the file's order is.

    For many entries the clock derives it afterwards, in steps of its own (summaries/rebuild.py), so that others who write wait
    only half as long; until then pages compute from the entries.
    """
    places: list[Place] = []
    is_large = len(rows) > DERIVED_AT_ONCE
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        made = Entry.objects.bulk_create(_build_entry(row, diary, by) for row in part)
        history = ((entry, one) for entry, row in zip(made, part, strict=True) for one in row["history"])
        Change.objects.bulk_create(_build_change(entry, one) for entry, one in history)
        if not is_large:
            index_entries(diary, made, new=True)
        places += map(place_of, made)
    months = affected_months(diary, places)
    if is_large:
        MonthlySummary.objects.filter(diary=diary, month__in=months).update(version=0)
        Diary.objects.filter(pk=diary.pk).update(derived_version=0)
        diary.derived_version = 0
    else:
        store_months(diary, months)


def _build_entry(row: dict[str, Any], diary: Diary, by: Access) -> Entry:
    data, text = validate_entry_data(row["kind"], row["data"], row["text"])
    return Entry(
        diary=diary,
        client_id=uuid.UUID(row["id"]),
        batch=uuid.UUID(row["batch"]),
        kind=row["kind"],
        at=parse_moment(row["at"]),
        zone=row["zone"],
        local_day=parse_day(row["day"]),
        data=data,
        text=text,
        version=row["version"],
        created_at=parse_moment(row["created_at"]),
        created_by=by.user,
        imported_from=row["written_by"],
        removed_at=_parse_moment(row["removed_at"]),
    )


def _build_change(entry: Entry, row: dict[str, Any]) -> Change:
    before, after = (json.dumps(row[name], ensure_ascii=False) if row[name] else "" for name in ("before", "after"))
    at = parse_moment(row["at"])
    return Change(entry=entry, at=at, action=row["what"], before=before, after=after, imported_from=row["by"])


def _take_settings(value: dict[str, Any], diary: Diary) -> None:
    """The file's name, zone, hour and beginning, and its order of symptoms and medicines."""
    given = value["diary"]
    diary.name, diary.zone, diary.first_hour = given["name"], given["zone"], given["first_hour"]
    diary.hidden_topics = [*diary.hidden_topics, *(code for code in given["hides"] if code not in diary.hidden_topics)]
    diary.started_at = min(diary.started_at, parse_moment(given["began_at"]))
    diary.save(update_fields=["name", "zone", "first_hour", "hidden_topics", "started_at"])
    for name, related, key in (("followed", "tracked_symptoms", "code"), ("medicines", "medicines", "key")):
        rows: dict[str, Any] = {getattr(row, key): row for row in getattr(diary, related).all()}
        wanted = [row[key] for row in value[name]]
        archived = {row[key]: row["hidden"] for row in value[name]}
        for place, one in enumerate([*wanted, *(code for code in rows if code not in archived)]):
            rows[one].position, rows[one].archived = place, archived.get(one, rows[one].archived)
            rows[one].save(update_fields=["position", "archived"])
