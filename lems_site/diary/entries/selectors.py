"""Reads of entries: each returns frozen rows that hold only what one reader may see.

Pages, the report, charts and exports read entries here and nowhere else. Hidden grades and notes are taken out before a row is
made, and a row cannot fetch anything, so that nothing that a view holds can give what is hidden. Each function is one query
unless it says otherwise. What changes entries is in services.py. Over 250 lines because every read
stands here, so that one module takes out what is hidden.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from django.db import models
from django.db.models import Max, Min
from django.utils import timezone

from lems_site.accounts.models import User
from lems_site.diary.access.display_names import name_column
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.private_text import PrivateTextField
from lems_site.diary.codes.symptom_catalogue import is_hidden
from lems_site.diary.entries.rows import (
    BRIEF_COLUMNS,
    ROW_COLUMNS,
    STATE_COLUMNS,
    ChangeRow,
    EntryBrief,
    EntryRow,
    EntryState,
    open_columns,
    parse_data,
    parse_snapshot,
    to_rows,
)
from lems_site.diary.models import Change, Entry, EntryFact
from lems_site.diary.models.entries import UNDO_DAYS
from lems_site.diary.summaries.store import DERIVED_VERSION
from lems_site.diary.summaries.symptom_index import rows_of_symptom
from lems_site.web.pagination.keyset_pages import KeysetPage, PageRequest

CHANGE_TEXTS = [cast(PrivateTextField, Change._meta.get_field(name)) for name in ("before", "after", "imported_from")]
CHUNK = 1000  # rows that an export holds at once


class HiddenTopic(ValueError):
    """Entries were asked for by a symptom that is hidden from the reader: their number would tell."""


@dataclass(frozen=True)
class EntryFilter:
    """Which entries are read; each condition that is set must hold.

    first, last: local days, both included. since, until: the earliest and the latest moment.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    kinds: Collection[str] = ()
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    batch: uuid.UUID | None = None
    not_batch: uuid.UUID | None = None

    def apply(self, found: models.QuerySet[Entry]) -> models.QuerySet[Entry]:
        """The entries of a query for which the conditions hold."""
        conditions = {
            "local_day__gte": self.first,
            "local_day__lte": self.last,
            "kind__in": self.kinds or None,
            "at__gte": self.since,
            "at__lte": self.until,
            "batch": self.batch,
        }
        found = found.filter(**{name: value for name, value in conditions.items() if value is not None})
        return found.exclude(batch=self.not_batch) if self.not_batch else found


ALL = EntryFilter()


def _current_entries(access: Access, where: EntryFilter) -> models.QuerySet[Entry]:
    """The entries that stand in a diary."""
    return where.apply(Entry.objects.filter(diary_id=access.diary.pk, removed_at=None))


def _undoable_entries(access: Access) -> models.QuerySet[Entry]:
    """The deleted entries that can still be restored; none for somebody who only reads."""
    limit = timezone.now() - dt.timedelta(days=UNDO_DAYS)
    found = Entry.objects.filter(diary_id=access.diary.pk, removed_at__gt=limit)
    return found if access.can_write else found.none()


def visible_entries(
    access: Access, where: EntryFilter = ALL, *, newest_first: bool = False, limit: int | None = None
) -> list[EntryRow]:
    """The entries that stand in a diary, oldest first unless `newest_first`."""
    return _entry_rows(_order_entries(_current_entries(access, where), newest_first)[:limit], access)


def batch_entries(access: Access, batch: uuid.UUID) -> list[EntryRow]:
    """What one press saved and still stands, in the order in which it was saved."""
    # Sorted here: SQLite would read the whole diary in the order asked for, instead of the index of batches.
    found = _entry_rows(_current_entries(access, EntryFilter(batch=batch)), access)
    return sorted(found, key=lambda entry: entry.pk)


def diary_of_batch(diaries: Iterable[uuid.UUID], batch: uuid.UUID, writer: User) -> uuid.UUID | None:
    """Which of these diaries holds a batch that somebody saved, also if its entries are deleted since; None if it is in none."""
    return Entry.objects.filter(diary__in=list(diaries), batch=batch, created_by=writer).values_list("diary", flat=True).first()


def visible_entry(access: Access, pk: int) -> EntryRow | None:
    """One entry that stands in the diary."""
    return next(iter(_entry_rows(_current_entries(access, ALL).filter(pk=pk), access)), None)


def deleted_entries(access: Access, *, batch: uuid.UUID | None = None, limit: int | None = None) -> list[EntryRow]:
    """The deleted entries that the reader can restore, the last deleted first."""
    found = EntryFilter(batch=batch).apply(_undoable_entries(access)).order_by("-removed_at", "-pk")
    return _entry_rows(found[:limit], access)


def deleted_entry(access: Access, pk: int) -> EntryRow | None:
    """One deleted entry that the reader can restore."""
    return next(iter(_entry_rows(_undoable_entries(access).filter(pk=pk), access)), None)


def entry_page(access: Access, where: EntryFilter, wanted: PageRequest) -> KeysetPage[EntryRow]:
    """A page of the entries that stand in a diary, newest first. One query, or two where nothing is newer."""
    page = wanted.build_page(_entry_rows(wanted.select(_current_entries(access, where)), access))
    return page if page.newer or not wanted.after else entry_page(access, where, PageRequest(wanted.size))


def symptom_page(access: Access, symptom: str, wanted: PageRequest) -> KeysetPage[EntryRow]:
    """The same of the check-ins that answer a symptom. Two queries, or four where nothing is newer. Raises HiddenTopic.

    In a diary whose index is not built to the end, check-ins are opened one after the other until the page is full.
    """
    if is_hidden(symptom, access.hidden_topics):
        raise HiddenTopic(symptom)
    is_indexed = access.diary.derived_version == DERIVED_VERSION
    rows = (_indexed_check_ins if is_indexed else _scanned_check_ins)(access, symptom, wanted)
    page = wanted.build_page(rows)
    return page if page.newer or not wanted.after else symptom_page(access, symptom, PageRequest(wanted.size))


def _indexed_check_ins(access: Access, symptom: str, wanted: PageRequest) -> list[EntryRow]:
    indexed = wanted.select(rows_of_symptom(access.diary, symptom), key="entry_id").values_list("entry_id", flat=True)
    found = _entry_rows(_current_entries(access, ALL).filter(pk__in=list(indexed)), access)
    return sorted(found, key=lambda row: (row.at, row.pk), reverse=not wanted.upwards)


def _scanned_check_ins(access: Access, symptom: str, wanted: PageRequest) -> list[EntryRow]:
    entries = wanted.arrange(_current_entries(access, EntryFilter(kinds=(Entry.Kind.CHECK_IN,))))
    chunks = _split_chunks(_row_values(entries).iterator(chunk_size=CHUNK))
    rows = (row for chunk in chunks for row in _build_rows(access, chunk, access.hidden_topics))
    return list(islice((row for row in rows if symptom in row.data.get("grades", {})), wanted.size + 1))


def entry_briefs(access: Access, where: EntryFilter, *, limit: int) -> list[EntryBrief]:
    """The newest entries that stand in a diary, the newest first: what they say and who wrote them."""
    found = _order_entries(_current_entries(access, where), newest_first=True)[:limit]
    rows = open_columns(found.values_list("data", *BRIEF_COLUMNS, "client_id"), BRIEF_COLUMNS, access.diary.pk)
    return to_rows(EntryBrief, rows, access.hidden_topics)


def entry_states(access: Access, where: EntryFilter, *, newest_first: bool = False, limit: int | None = None) -> list[EntryState]:
    """What the entries that stand in a diary say, oldest first unless `newest_first`, without who wrote them.

    Without a limit, CHUNK rows at a time are held as they are stored: a report of ten years needs the memory of what it keeps.
    """
    found = _order_entries(_current_entries(access, where), newest_first)[:limit]
    stored = found.values_list("data", *STATE_COLUMNS, "client_id")
    states: list[EntryState] = []
    for chunk in _split_chunks(stored.iterator(chunk_size=CHUNK) if limit is None else stored):
        states += to_rows(EntryState, open_columns(chunk, STATE_COLUMNS, access.diary.pk), access.hidden_topics)
    return states


def entry_facts(access: Access, where: EntryFilter, *, times: bool = False, newest: int | None = None) -> list[EntryFact]:
    """What the entries that stand in a diary say in codes and numbers; `at` and `zone` only if `times`.

    newest: only so many, the newest first; otherwise all, in no order.
    """
    found = _current_entries(access, where)
    if newest is not None:
        found = _order_entries(found, newest_first=True)[:newest]
    columns = ("kind", "local_day", "at", "zone") if times else ("kind", "local_day")
    rows = open_columns(found.values_list("data", *columns, "client_id"), columns, access.diary.pk)
    return [
        EntryFact(row[1], row[2], data, *row[3:]) for data, row in zip(parse_data(rows, access.hidden_topics), rows, strict=True)
    ]


def first_entry_day(access: Access, last: dt.date) -> dt.date | None:
    """The earliest local day up to `last` that has an entry."""
    day: dt.date | None = _current_entries(access, EntryFilter(last=last)).aggregate(day=Min("local_day"))["day"]
    return day


def has_check_in(access: Access, day: dt.date, since: dt.datetime | None = None) -> bool:
    """Whether a check-in stands on a local day; with `since`, whether one was made at that moment or later."""
    found = _current_entries(access, EntryFilter(first=day, last=day, kinds=[Entry.Kind.CHECK_IN]))
    return (found if since is None else found.filter(at__gte=since)).exists()


def last_entry_day(access: Access, after: dt.date) -> dt.date | None:
    """The latest local day later than `after` that has an entry. One query."""
    later = _current_entries(access, EntryFilter(first=after + dt.timedelta(days=1)))
    day: dt.date | None = later.aggregate(day=Max("local_day"))["day"]
    return day


def has_entries(access: Access) -> bool:
    """Whether anything was ever written in a diary, deleted entries counted too."""
    return Entry.objects.filter(diary_id=access.diary.pk).exists()


def saved_before(access: Access, batch: uuid.UUID, before: dt.datetime) -> bool:
    """Whether something was saved under `batch` before a moment."""
    return Entry.objects.filter(diary_id=access.diary.pk, batch=batch, created_at__lt=before).exists()


def stream_entries(access: Access, where: EntryFilter = ALL, *, leave_out: frozenset[str] = frozenset()) -> Iterator[EntryRow]:
    """The entries that stand in a diary, oldest first, CHUNK in memory at a time. leave_out: more topics to hide."""
    found = _order_entries(_current_entries(access, where), newest_first=False)
    for rows in _split_chunks(_row_values(found).iterator(chunk_size=CHUNK)):
        yield from _build_rows(access, rows, access.hidden_topics | leave_out)


def stream_whole_diary(
    access: Access, *, deleted: bool, history: bool, leave_out: frozenset[str]
) -> Iterator[tuple[EntryRow, list[ChangeRow]]]:
    """Every entry with its changes, oldest first, for the owner's or keeper's export; nothing for others.

    deleted: whether deleted entries are among them, however old. history: whether changes are read, in one more query for each
    CHUNK of entries. Entries at the same moment are in the order of their ids, so that two exports can be compared.
    """
    found = Entry.objects.filter(diary_id=access.diary.pk) if access.can_manage else Entry.objects.none()
    found = (found if deleted else found.filter(removed_at=None)).order_by("at", "client_id")
    for rows in _split_chunks(_row_values(found).iterator(chunk_size=CHUNK)):
        entries = _build_rows(access, rows, access.hidden_topics | leave_out)
        pks = [entry.pk for entry in entries]
        changes = _changes_by_entry(access, pks, access.hidden_topics | leave_out) if history else {}
        yield from ((entry, changes.get(entry.pk, [])) for entry in entries)


def entry_changes(access: Access, entry: EntryRow) -> list[ChangeRow]:
    """The changes of an entry, oldest first."""
    return _changes_by_entry(access, [entry.pk], access.hidden_topics).get(entry.pk, [])


def _order_entries(found: models.QuerySet[Entry], newest_first: bool) -> models.QuerySet[Entry]:
    return found.order_by("-at", "-pk") if newest_first else found.order_by("at", "pk")


def _row_values(found: models.QuerySet[Entry]) -> models.QuerySet[Entry, tuple[Any, ...]]:
    return found.values_list("data", *ROW_COLUMNS, "client_id")


def _build_rows(access: Access, rows: Iterable[tuple[Any, ...]], hidden: frozenset[str]) -> list[EntryRow]:
    return to_rows(EntryRow, open_columns(rows, ROW_COLUMNS, access.diary.pk), hidden)


def _entry_rows(found: models.QuerySet[Entry], access: Access) -> list[EntryRow]:
    return _build_rows(access, _row_values(found), access.hidden_topics)


def _split_chunks(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _changes_by_entry(access: Access, entries: list[int], hidden: frozenset[str]) -> dict[int, list[ChangeRow]]:
    columns = ("entry_id", "seal_id", "at", "action", "before", "after", "imported_from", "by_id", name_column("by"))
    found: dict[int, list[ChangeRow]] = {}
    changes = Change.objects.filter(entry__in=entries, entry__diary_id=access.diary.pk)
    for entry, seal_id, at, action, *stored, user, name in changes.values_list(*columns):
        before, after, source = (
            field.open_stored(value, access.diary.pk, seal_id) for field, value in zip(CHANGE_TEXTS, stored, strict=True)
        )
        row = ChangeRow(at, action, parse_snapshot(before, hidden), parse_snapshot(after, hidden), user, name, source)
        found.setdefault(entry, []).append(row)
    return found
