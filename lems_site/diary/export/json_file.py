"""A whole diary as JSON: what `importing` takes in again. Its form is in json_schema.py, and has a version."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.selectors import ChangeRow, EntryRow, stream_whole_diary
from lems_site.diary.models import Appointment, AuditEvent, Import, Medicine, Question, TrackedSymptom

from .choice import NOTES, Choice, Writers

FORMAT, VERSION = "lems-diary", 1
SCHEMA_PATH = "/api/v1/diary.schema.json"


def moment(at: dt.datetime | None) -> str | None:
    """A moment as UTC."""
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if at else None


def whole(access: Access, choice: Choice) -> Iterator[str]:
    """The file, piece by piece: entries and log are never all in memory."""
    writers = Writers(access)
    diary = access.diary
    head: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "schema": f"{settings.SITE_URL}{SCHEMA_PATH}",
        "exported_at": moment(timezone.now()),
        "left_out": choice.left_out,
        "diary": {
            "name": diary.name,
            "zone": diary.zone,
            "first_hour": diary.first_hour,
            "hides": diary.hidden_topics,
            "began_at": moment(diary.started_at),
        },
        "followed": [followed(row) for row in diary.tracked_symptoms.all()],
        "medicines": [medicine(row) for row in diary.medicines.all()],
        "questions": [question(row, writers) for row in questions(access, choice)],
        "appointments": [appointment(row, choice) for row in appointments(access, choice)],
    }
    for name, value in head.items():
        yield f"{'{' if name == 'format' else ','}\n{json.dumps(name)}: {_text(value)}"
    yield ',\n"entries": ['
    found = stream_whole_diary(access, deleted=choice.removed, history=choice.history, leave_out=choice.hidden_topics)
    yield from _rows(entry(row, changes, writers) for row, changes in found)
    yield ',\n"log": "'
    for line in log_lines(access, writers):
        yield _text(f"{line}\n")[1:-1]
    yield f'",\n"imported_logs": {_text([row.log for row in Import.objects.applied().filter(diary=diary) if row.log])}\n}}\n'


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _rows(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    for number, row in enumerate(found):
        yield f"{',' if number else ''}\n{_text(row)}"
    yield "\n]"


def questions(access: Access, choice: Choice) -> Iterable[Question]:
    """The questions that were chosen: they are typed words, so without notes there are none."""
    if not choice.notes:
        return ()
    found = access.diary.questions.all()
    return found if choice.removed else found.filter(removed_at=None)


def appointments(access: Access, choice: Choice) -> Iterable[Appointment]:
    """The appointments that were chosen."""
    found = access.diary.appointments.order_by("day", "key")
    return found if choice.removed else found.filter(removed_at=None)


def followed(row: TrackedSymptom) -> dict[str, Any]:
    return {"code": row.code, "words": row.own_name, "hidden": row.archived}


def medicine(row: Medicine) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "form": row.form,
        "strength": row.strength,
        "is_timed": row.is_timed,
        "hidden": row.archived,
    }


def question(row: Question, writers: Writers) -> dict[str, Any]:
    return {
        "key": row.key,
        "text": row.text,
        "created_at": moment(row.created_at),
        "written_by": writers.words(row.created_by_id, row.imported_from),
        "imported": bool(row.imported_from),
        "asked_at": moment(row.asked_at),
        "removed_at": moment(row.removed_at),
    }


def appointment(row: Appointment, choice: Choice) -> dict[str, Any]:
    return {
        "key": row.key,
        "day": row.day.isoformat(),
        "words": row.note if choice.notes else "",
        "removed_at": moment(row.removed_at),
    }


def entry(row: EntryRow, changes: list[ChangeRow], writers: Writers) -> dict[str, Any]:
    """An entry with its history."""
    return {
        "id": str(row.client_id),
        "batch": str(row.batch),
        "kind": row.kind,
        "at": moment(row.at),
        "zone": row.zone,
        "day": row.local_day.isoformat(),
        "data": row.data,
        "text": row.text,
        "version": row.version,
        "created_at": moment(row.created_at),
        "written_by": writers.words(row.created_by_id, row.imported_from),
        "imported": bool(row.imported_from),
        "removed_at": moment(row.removed_at),
        "history": [change(one, writers) for one in changes],
    }


def change(row: ChangeRow, writers: Writers) -> dict[str, Any]:
    return {
        "at": moment(row.at),
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


__all__ = ["FORMAT", "NOTES", "SCHEMA_PATH", "VERSION", "whole"]
