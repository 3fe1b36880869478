"""A whole diary as JSON: what `importing` takes in again. Its form is in json_schema.py, and has a version."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.rows import ChangeRow, EntryRow
from lems_site.diary.entries.selectors import stream_whole_diary
from lems_site.diary.models import Appointment, AuditEvent, Import, Medicine, Question, TrackedSymptom

from .choice import ExportChoice, Writers

FORMAT, VERSION = "lems-diary", 1
SCHEMA_PATH = "/api/v1/diary.schema.json"


def utc_text(at: dt.datetime | None) -> str | None:
    """A moment as UTC."""
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if at else None


def diary_json(access: Access, choice: ExportChoice) -> Iterator[str]:
    """The file, piece by piece: entries and log are never all in memory."""
    writers = Writers(access)
    diary = access.diary
    head: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "schema": f"{settings.SITE_URL}{SCHEMA_PATH}",
        "exported_at": utc_text(timezone.now()),
        "left_out": choice.left_out,
        "diary": {
            "name": diary.name,
            "zone": diary.zone,
            "first_hour": diary.first_hour,
            "hides": diary.hidden_topics,
            "began_at": utc_text(diary.started_at),
        },
        "followed": [tracked_symptom_row(row) for row in diary.tracked_symptoms.all()],
        "medicines": [medicine_row(row) for row in diary.medicines.all()],
        "questions": [question_row(row, writers) for row in chosen_questions(access, choice)],
        "appointments": [appointment_row(row, choice) for row in chosen_appointments(access, choice)],
    }
    for name, value in head.items():
        yield f"{'{' if name == 'format' else ','}\n{json.dumps(name)}: {_to_json(value)}"
    yield ',\n"entries": ['
    found = stream_whole_diary(access, deleted=choice.removed, history=choice.history, leave_out=choice.hidden_topics)
    yield from _json_rows(entry_row(row, changes, writers) for row, changes in found)
    yield ',\n"log": "'
    for line in log_lines(access, writers):
        yield _to_json(f"{line}\n")[1:-1]
    yield f'",\n"imported_logs": {_to_json([row.log for row in Import.objects.applied().filter(diary=diary) if row.log])}\n}}\n'


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _json_rows(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    for number, row in enumerate(found):
        yield f"{',' if number else ''}\n{_to_json(row)}"
    yield "\n]"


def chosen_questions(access: Access, choice: ExportChoice) -> Iterable[Question]:
    """The questions that were chosen: they are typed words, so without notes there are none."""
    if not choice.notes:
        return ()
    found = access.diary.questions.all()
    return found if choice.removed else found.filter(removed_at=None)


def chosen_appointments(access: Access, choice: ExportChoice) -> Iterable[Appointment]:
    """The appointments that were chosen."""
    found = access.diary.appointments.order_by("day", "key")
    return found if choice.removed else found.filter(removed_at=None)


def tracked_symptom_row(row: TrackedSymptom) -> dict[str, Any]:
    return {"code": row.code, "words": row.own_name, "hidden": row.archived}


def medicine_row(row: Medicine) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "form": row.form,
        "strength": row.strength,
        "is_timed": row.is_timed,
        "times": row.times,
        "stock": row.stock,
        "stock_at": utc_text(row.stock_at),
        "hidden": row.archived,
    }


def question_row(row: Question, writers: Writers) -> dict[str, Any]:
    return {
        "key": row.key,
        "text": row.text,
        "created_at": utc_text(row.created_at),
        "written_by": writers.words(row.created_by_id, row.imported_from),
        "imported": bool(row.imported_from),
        "asked_at": utc_text(row.asked_at),
        "removed_at": utc_text(row.removed_at),
    }


def appointment_row(row: Appointment, choice: ExportChoice) -> dict[str, Any]:
    return {
        "key": row.key,
        "day": row.day.isoformat(),
        "words": row.note if choice.notes else "",
        "removed_at": utc_text(row.removed_at),
    }


def entry_row(row: EntryRow, changes: list[ChangeRow], writers: Writers) -> dict[str, Any]:
    """An entry with its history."""
    return {
        "id": str(row.client_id),
        "batch": str(row.batch),
        "kind": row.kind,
        "at": utc_text(row.at),
        "zone": row.zone,
        "day": row.local_day.isoformat(),
        "data": row.data,
        "text": row.text,
        "version": row.version,
        "created_at": utc_text(row.created_at),
        "written_by": writers.words(row.created_by_id, row.imported_from),
        "imported": bool(row.imported_from),
        "removed_at": utc_text(row.removed_at),
        "history": [change_row(one, writers) for one in changes],
    }


def change_row(row: ChangeRow, writers: Writers) -> dict[str, Any]:
    return {
        "at": utc_text(row.at),
        "by": writers.words(row.created_by_id, row.imported_from),
        "what": row.action,
        "before": row.before,
        "after": row.after,
    }


def log_lines(access: Access, writers: Writers) -> Iterator[str]:
    """The diary's log as lines of text, oldest first."""
    found = AuditEvent.objects.filter(diary=access.diary).order_by("at", "pk")
    for row in found.iterator(chunk_size=2000):
        day = row.day.isoformat() if row.day else ""
        target_user = writers.words(row.target_user_id) if row.target_user_id else ""
        yield "  ".join(
            filter(None, (f"{row.at:%Y-%m-%d %H:%M} UTC", writers.words(row.user_id), row.action, row.target, day, target_user))
        )
