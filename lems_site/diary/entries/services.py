"""What changes entries: write, correct, remove, bring back. Each in one transaction with its log line; nothing is ever lost."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.local_day import local_day
from lems_site.diary.models import AuditEvent, Change, Entry

from .validation import checked


class Overtaken(Exception):
    """Somebody corrected the entry since the form was opened. `entry` is how it stands now."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry


@dataclass(frozen=True)
class Draft:
    """An entry to be written: its kind, its moment (aware), its data and typed text. See models/entries.py for the data."""

    kind: str
    at: dt.datetime
    data: dict[str, Any] = field(default_factory=dict)
    text: str = ""


def write(drafts: list[Draft], *, by: Access, client_id: uuid.UUID, batch: uuid.UUID | None = None) -> list[Entry]:
    """Write what was saved in one press; the same `client_id` again writes nothing and returns what is there.

    batch: the earlier press that these belong to, if it is not this one. Empty check-ins are not written. Raises
    entry_data.BadData, with nothing written.
    """
    rows: list[Entry] = []
    for draft in drafts:
        data, text = checked(draft.kind, draft.data, draft.text)
        if draft.kind == Entry.Kind.CHECK_IN and not data and not text.strip():
            continue
        rows.append(
            Entry(
                diary=by.diary,
                kind=draft.kind,
                at=draft.at,
                zone=by.diary.zone,
                data=data,
                text=text,
                batch=batch or client_id,
                local_day=local_day(draft.at, by.diary.zone, by.diary.first_hour),
                created_by=by.user,
                client_id=uuid.uuid5(client_id, str(len(rows))),
            )
        )
    existing = Entry.objects.filter(diary=by.diary, batch=client_id).order_by("pk")
    if batch is not None:
        existing = Entry.objects.filter(diary=by.diary, client_id__in=[row.client_id for row in rows]).order_by("pk")
    try:
        with transaction.atomic():
            if found := list(existing.all()):
                return found
            for row in rows:
                row.save(force_insert=True)
            if rows:
                by.log(AuditEvent.Action.ADDED, rows[0].kind, day=rows[0].local_day)
    except IntegrityError:  # the same form, sent twice at once
        return list(existing.all())  # asked anew: what was asked above was empty
    return rows


def snapshot(entry: Entry) -> str:
    """An entry's state as JSON text, for its history."""
    state = {"at": entry.at.isoformat(), "zone": entry.zone, "day": entry.local_day.isoformat()}
    return json.dumps({**state, "data": entry.data, "text": entry.text}, ensure_ascii=False)


def correct(
    entry: Entry, *, by: Access, version: int, data: dict[str, Any], text: str, at: dt.datetime, zone: str | None = None
) -> Entry:
    """Correct an entry whole; what `by` does not see of it is kept as it was. Raises Overtaken, entry_data.BadData.

    Its local day is reckoned anew only when its moment changes.
    """
    data, text = checked(entry.kind, data, text)
    with transaction.atomic():
        now = Entry.objects.select_for_update().get(pk=entry.pk, diary=by.diary)  # taking it out counts as a version, too
        if now.removed_at or now.version != version:
            raise Overtaken(now)
        before = snapshot(now)
        if "notes" in by.hidden_topics:
            text = now.text
        data = _with_hidden(now, data, by)
        if at != now.at:
            now.zone = zone or by.diary.zone
            now.local_day = local_day(at, now.zone, by.diary.first_hour)
        now.at, now.data, now.text = at, data, text
        if snapshot(now) == before:
            return now
        now.version += 1
        now.save()
        _note(now, by, AuditEvent.Action.CORRECTED, before, snapshot(now))
    return now


def _with_hidden(now: Entry, data: dict[str, Any], by: Access) -> dict[str, Any]:
    """The new data with the grades that `by` does not see, as they were."""
    if now.kind != Entry.Kind.CHECK_IN or not by.hidden_topics:
        return data
    seen = Entry.objects.visible_to(by).get(pk=now.pk).data.get("grades", {})
    hidden = {code: grade for code, grade in now.data.get("grades", {}).items() if code not in seen}
    grades = {**data.get("grades", {}), **hidden}
    return {**data, "grades": grades} if grades else data


def remove(entries: list[Entry], *, by: Access) -> None:
    """Take entries out of the diary; for 30 days they can be brought back."""
    with transaction.atomic():
        for entry in Entry.objects.select_for_update().filter(pk__in=[entry.pk for entry in entries], removed_at=None):
            entry.removed_at = timezone.now()
            entry.version += 1
            entry.save()
            _note(entry, by, AuditEvent.Action.REMOVED, snapshot(entry), "")


def restore(entries: list[Entry], *, by: Access) -> None:
    """Bring removed entries back as they were."""
    with transaction.atomic():
        found = Entry.objects.select_for_update().filter(pk__in=[entry.pk for entry in entries]).exclude(removed_at=None)
        for entry in found:
            entry.removed_at = None
            entry.version += 1
            entry.save()
            _note(entry, by, AuditEvent.Action.RESTORED, "", snapshot(entry))


def _note(entry: Entry, by: Access, action: str, before: str, after: str) -> None:
    """A correction's history and its line in the log."""
    Change.objects.create(entry=entry, by=by.user, action=action, before=before, after=after)
    by.log(action, entry.kind, day=entry.local_day)
