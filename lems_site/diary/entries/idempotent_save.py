"""Saving a form that may have been saved before: a repeated press creates nothing, a changed form corrects what it created.

Going Back to mend an answer and pressing Save again is how people correct things: that must neither be lost nor become a
second entry. What somebody else changed in between is left alone.
"""

from __future__ import annotations

import json
import uuid

from django.db import transaction

from lems_site.diary.access.permissions import Access
from lems_site.diary.models import Change, Entry
from lems_site.diary.models.entries import EntryData

from .services import Draft, EditConflict, create_entries, delete_entries, restore_entries, update_entry
from .validation import validate_entry_data

Content = tuple[str, str, str, str]


def save_drafts(drafts: list[Draft], *, by: Access, client_id: uuid.UUID, keep_time: bool = False) -> None:
    """Write the drafts once under `client_id`; the same form with other answers corrects what was written.

    keep_time: the drafts' moment is only the moment of pressing, so that it changes nothing when the form comes again.
    Raises EditConflict when somebody else changed the entries in between, InvalidEntry.
    """
    rows = create_entries(drafts, by=by, client_id=client_id)
    if _contents_of(rows, keep_time) == _batch_contents(drafts, keep_time):
        return
    ids = [row.pk for row in rows]
    if ids and Change.objects.filter(entry__in=ids).exclude(by=by.user).exists():
        raise EditConflict(ids[0])
    with transaction.atomic():
        _update_saved(rows, drafts, by=by, client_id=client_id, keep_time=keep_time)


def _update_saved(rows: list[Entry], drafts: list[Draft], *, by: Access, client_id: uuid.UUID, keep_time: bool) -> None:
    restore_entries([row.pk for row in rows if row.removed_at], by=by)
    left = {_match_key(row): row for row in Entry.objects.filter(pk__in=[row.pk for row in rows])}
    added = []
    for draft in drafts:
        row = left.pop(_match_key(draft), None)
        if row is None:
            added.append(draft)
        else:
            at = row.at if keep_time else draft.at
            update_entry(row.pk, by=by, version=row.version, data=draft.data, text=draft.text, at=at, zone=row.zone)
    delete_entries([row.pk for row in left.values()], by=by)
    if added:
        again = uuid.uuid5(client_id, json.dumps(_batch_contents(added, keep_time)))
        create_entries(added, by=by, client_id=again, batch=client_id)


def _match_key(one: Entry | Draft) -> tuple[str, str]:
    """Which draft of a form is which of its entries: there is one check-in, and one of each event."""
    return one.kind, one.data.get("event", "")


def _batch_contents(drafts: list[Draft], keep_time: bool) -> list[Content]:
    found = []
    for draft in drafts:
        data, text = validate_entry_data(draft.kind, draft.data, draft.text)
        if data or text.strip():
            found.append(_entry_content(draft.kind, data, text, draft.at.isoformat(), keep_time))
    return sorted(found)


def _contents_of(rows: list[Entry], keep_time: bool) -> list[Content]:
    return sorted(
        _entry_content(row.kind, row.data, row.text, row.at.isoformat(), keep_time) for row in rows if not row.removed_at
    )


def _entry_content(kind: str, data: EntryData, text: str, at: str, keep_time: bool) -> Content:
    return kind, json.dumps(data, sort_keys=True), text, "" if keep_time else at
