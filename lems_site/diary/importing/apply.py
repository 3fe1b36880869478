"""What a file would add to a diary, and adding it: all in one transaction, nothing that is there already, as imported."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from dataclasses import dataclass, field
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
    Question,
    TrackedSymptom,
)
from lems_site.diary.summaries.store import Place, affected_months, place_of, store_months
from lems_site.diary.summaries.symptom_index import index_entries

from .checking import parse_diary_file
from .formats import parse_day, parse_moment

Rows = list[dict[str, Any]]
AT_ONCE = 500


@dataclass
class ImportPlan:
    """What is new in a file. `there`: how many of its rows the diary has already, by the name of their list."""

    value: dict[str, Any]
    new: dict[str, Rows] = field(default_factory=dict)
    there: Counter[str] = field(default_factory=Counter)
    has_log: bool = False

    @property
    def kinds(self) -> dict[str, int]:
        """How many entries of each kind are new."""
        return dict(Counter(row["kind"] for row in self.new["entries"]))

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day of the new entries."""
        days = [row["day"] for row in self.new["entries"]]
        return (parse_day(min(days)), parse_day(max(days))) if days else None

    @property
    def removed(self) -> int:
        """How many of the new entries had been removed."""
        return sum(row["removed_at"] is not None for row in self.new["entries"])

    @property
    def adds(self) -> int:
        return sum(map(len, self.new.values()))


KEYS = {"entries": "id", "followed": "code", "medicines": "key", "questions": "key", "appointments": "key"}


def plan_import(value: dict[str, Any], diary: Diary) -> ImportPlan:
    """What a checked file would add. Six queries."""
    there: dict[str, set[Any]] = {
        "entries": {str(one) for one in Entry.objects.filter(diary=diary).values_list("client_id", flat=True)},
        "followed": {row.code for row in diary.tracked_symptoms.all()},
        "medicines": set(diary.medicines.values_list("key", flat=True)),
        "questions": set(diary.questions.values_list("key", flat=True)),
        "appointments": set(diary.appointments.values_list("key", flat=True)),
    }
    found = ImportPlan(value)
    for name, key in KEYS.items():
        found.new[name] = [row for row in value[name] if (row[key].lower() if key == "id" else row[key]) not in there[name]]
        found.there[name] = len(value[name]) - len(found.new[name])
    log = imported_log(value)
    found.has_log = bool(log) and found.adds > 0 and log not in [row.log for row in Import.objects.applied().filter(diary=diary)]
    return found


def imported_log(value: dict[str, Any]) -> str:
    """The log of the diary that the file came from, after the logs that it had brought itself."""
    return "\n".join(filter(None, (*value["imported_logs"], value["log"])))


def store_upload(content: bytes, *, by: Access) -> Import:
    """Keep a file that may be added, until it is confirmed. Raises ImportRefused."""
    text, _value = parse_diary_file(content, by.diary)
    delete_expired_uploads()
    return Import.objects.create(diary=by.diary, by=by.user, content=text)


def delete_expired_uploads() -> int:
    """Delete what nobody confirmed within an hour, of all diaries. How many."""
    over = Import.objects.expired()
    return over.delete()[0] if over.exists() else 0


def pending_import(pk: uuid.UUID, *, by: Access) -> tuple[Import, ImportPlan] | None:
    """A file that can be confirmed, and what it would add. None when it is over or was added. Raises ImportRefused."""
    brought = Import.objects.pending().filter(pk=pk, diary=by.diary).first()
    return (brought, plan_import(parse_diary_file(brought.content.encode(), by.diary)[1], by.diary)) if brought else None


def apply_import(pk: uuid.UUID, *, by: Access, settings: bool) -> ImportPlan | None:
    """Add all of a file, or nothing. None when it was added already, or the hour is over.

    settings: whether name, zone, hour and the order of symptoms are taken too. What is hidden from helpers is only ever more
    than before. Raises ImportRefused.
    """
    with transaction.atomic():
        diary = Diary.objects.select_for_update().get(pk=by.diary.pk)  # two imports at once wait for each other
        brought = Import.objects.select_for_update().pending().filter(pk=pk, diary=diary).first()
        if brought is None:
            return None
        found = plan_import(parse_diary_file(brought.content.encode(), diary)[1], diary)
        _add_lists(found, diary, by)
        _add_entries(found.new["entries"], diary, by)
        if settings:
            _take_settings(found.value, diary)
            by.log(AuditEvent.Action.CHANGED_SETTINGS, "import")
        brought.applied_at, brought.content = timezone.now(), ""
        brought.log = imported_log(found.value) if found.has_log else ""
        brought.save()
        by.log(AuditEvent.Action.ADDED, "import")
    return found


def discard_upload(pk: uuid.UUID, *, by: Access) -> None:
    """Forget a file that was not added."""
    Import.objects.filter(pk=pk, diary=by.diary, applied_at=None).delete()


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
    """Some at a time, each with its history; what is derived from them once at the end, whatever the file's order is."""
    places: list[Place] = []
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        made = Entry.objects.bulk_create(_build_entry(row, diary, by) for row in part)
        history = ((entry, one) for entry, row in zip(made, part, strict=True) for one in row["history"])
        Change.objects.bulk_create(_build_change(entry, one) for entry, one in history)
        index_entries(diary, made, new=True)
        places += map(place_of, made)
    store_months(diary, affected_months(diary, places))


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
    diary.save()
    for name, related, key in (("followed", "tracked_symptoms", "code"), ("medicines", "medicines", "key")):
        rows: dict[str, Any] = {getattr(row, key): row for row in getattr(diary, related).all()}
        wanted = [row[key] for row in value[name]]
        archived = {row[key]: row["hidden"] for row in value[name]}
        for place, one in enumerate([*wanted, *(code for code in rows if code not in archived)]):
            rows[one].position, rows[one].archived = place, archived.get(one, rows[one].archived)
            rows[one].save(update_fields=["position", "archived"])
