"""What changes entries: create, correct, delete, restore. Each is one transaction with its line in the log; nothing is lost.

The same transaction brings up to date what is derived from entries (summaries/store.py). Entries are named by their ids and
locked here, so that nobody who calls holds a row of the table.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.local_day import local_day
from lems_site.diary.entries.rows import NOTES, without_hidden
from lems_site.diary.models import AuditEvent, Change, Entry
from lems_site.diary.models.entries import EntryData, EntrySnapshot
from lems_site.diary.summaries.store import lock_for_writing, place_of, update_derived

from .validation import validate_entry_data


class EditConflict(Exception):
    """Somebody corrected or deleted the entry since the form was opened. `pk`: of the entry."""

    def __init__(self, pk: int) -> None:
        super().__init__()
        self.pk = pk


@dataclass(frozen=True)
class Draft:
    """An entry to be created: its kind, its moment (aware), its data and typed text. See models/entries.py for the data."""

    kind: str
    at: dt.datetime
    data: EntryData = field(default_factory=EntryData)
    text: str = ""


def create_entries(drafts: list[Draft], *, by: Access, client_id: uuid.UUID, batch: uuid.UUID | None = None) -> list[Entry]:
    """Create what was saved in one press; the same `client_id` again creates nothing and returns what is there.

    batch: the earlier press that these belong to, if it is not this one. Empty check-ins are not created. What it returns is
    for other services: it is not filtered for a reader. Raises PermissionDenied for somebody who only reads, and InvalidEntry;
    nothing is written then.
    """
    if not by.can_write:
        raise PermissionDenied
    rows: list[Entry] = []
    for draft in drafts:
        data, text = validate_entry_data(draft.kind, draft.data, draft.text)
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
    existing = Entry.objects.filter(diary=by.diary, batch=client_id)
    if batch is not None:
        existing = Entry.objects.filter(diary=by.diary, client_id__in=[row.client_id for row in rows])
    try:
        with transaction.atomic():
            lock_for_writing(by.diary)
            if found := _by_id(existing):
                return found
            for row in rows:
                row.save(force_insert=True)
            update_derived(by.diary, rows, new=True)
            if rows:
                by.log(AuditEvent.Action.ADDED, rows[0].kind, day=rows[0].local_day)
    except IntegrityError:  # the same form, sent twice at once
        if found := _by_id(existing):  # asked anew: what was asked above was empty
            return found
        raise  # the diary is being deleted
    return rows


def _by_id(found: models.QuerySet[Entry]) -> list[Entry]:
    """Entries in the order of their ids. Asked for that order, SQLite would read the whole diary instead of the index."""
    return sorted(found.all(), key=lambda row: row.pk)


def snapshot_entry(entry: Entry) -> str:
    """An entry's state as JSON text, for its history."""
    state: EntrySnapshot = {
        "at": entry.at.isoformat(),
        "zone": entry.zone,
        "day": entry.local_day.isoformat(),
        "data": entry.data,
        "text": entry.text,
    }
    return json.dumps(state, ensure_ascii=False)


def update_entry(
    pk: int, *, by: Access, version: int, data: EntryData, text: str, at: dt.datetime, zone: str | None = None
) -> None:
    """Replace what an entry says; what `by` does not see of it stays as it was.

    Its local day changes only with its moment. Raises EditConflict where its version is another or it is deleted, InvalidEntry.
    """
    with transaction.atomic():
        lock_for_writing(by.diary)
        entry = _lock_entries(by).get(pk=pk)
        place = place_of(entry)
        data, text = validate_entry_data(entry.kind, data, text)
        if entry.removed_at or entry.version != version:  # deleting it counts as a version, too
            raise EditConflict(pk)
        before = snapshot_entry(entry)
        if NOTES in by.hidden_topics:
            text = entry.text
        data = _with_hidden_grades(data, entry.data, by)
        if at != entry.at:
            entry.zone = zone or by.diary.zone
            entry.local_day = local_day(at, entry.zone, by.diary.first_hour)
        entry.at, entry.data, entry.text = at, data, text
        if snapshot_entry(entry) != before:
            entry.version += 1
            entry.save()
            update_derived(by.diary, [entry], before=[place])
            _log_change(entry, by, AuditEvent.Action.CORRECTED, before, snapshot_entry(entry))


def _with_hidden_grades(data: EntryData, before: EntryData, by: Access) -> EntryData:
    """The new data with the grades that `by` does not see, as they were before."""
    seen = without_hidden(before, by.hidden_topics).get("grades", {})
    hidden = {code: grade for code, grade in before.get("grades", {}).items() if code not in seen}
    return {**data, "grades": {**data.get("grades", {}), **hidden}} if hidden else data


def delete_entries(pks: Iterable[int], *, by: Access) -> None:
    """Delete entries; for 30 days they can be restored. Those that are deleted already stay as they are."""
    with transaction.atomic():
        lock_for_writing(by.diary)
        entries = list(_lock_entries(by).filter(pk__in=pks, removed_at=None))
        for entry in entries:
            entry.removed_at = timezone.now()
            entry.version += 1
            entry.save()
            _log_change(entry, by, AuditEvent.Action.REMOVED, snapshot_entry(entry), "")
        update_derived(by.diary, entries)


def restore_entries(pks: Iterable[int], *, by: Access) -> None:
    """Restore deleted entries as they were."""
    with transaction.atomic():
        lock_for_writing(by.diary)
        entries = list(_lock_entries(by).filter(pk__in=pks).exclude(removed_at=None))
        for entry in entries:
            entry.removed_at = None
            entry.version += 1
            entry.save()
            _log_change(entry, by, AuditEvent.Action.RESTORED, "", snapshot_entry(entry))
        update_derived(by.diary, entries)


def _lock_entries(by: Access) -> models.QuerySet[Entry]:
    """The entries of a diary, locked until the transaction ends; none for somebody who may not write."""
    found = Entry.objects.select_for_update().filter(diary_id=by.diary.pk)
    return found if by.can_write else found.none()


def _log_change(entry: Entry, by: Access, action: str, before: str, after: str) -> None:
    """Record a change in the entry's history and in the diary's log."""
    Change.objects.create(entry=entry, by=by.user, action=action, before=before, after=after)
    by.log(action, entry.kind, day=entry.local_day)
