"""Rows that are read from entries, without what is hidden from the reader."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from lems_site.diary.access.display_names import name_column
from lems_site.diary.codes.private_text import PrivateTextField
from lems_site.diary.codes.symptom_catalogue import hidden_codes
from lems_site.diary.models import Entry
from lems_site.diary.models.entries import EntryData, EntrySnapshot
from lems_site.web.sealing.data_keys import value_opener

NOTES = "notes"
DATA = Entry._meta.get_field("data")


STATE_COLUMNS = ("kind", "at", "zone", "local_day", "text")

ROW_COLUMNS = (
    *STATE_COLUMNS,
    "pk",
    "client_id",
    "batch",
    "version",
    "created_at",
    "created_by_id",
    name_column("created_by"),
    "imported_from",
    "removed_at",
)

BRIEF_COLUMNS = (*STATE_COLUMNS, "pk", "created_by_id", name_column("created_by"), "imported_from")

TEXT = 1 + STATE_COLUMNS.index("text")  # its place in a row that begins with the data


@dataclass(frozen=True, slots=True)
class EntryState:
    """What an entry says, now or before a correction. See models/entries.py for the shape of `data`."""

    data: EntryData
    kind: str
    at: dt.datetime
    zone: str
    local_day: dt.date
    text: str


@dataclass(frozen=True, slots=True)
class EntryBrief(EntryState):
    """What an entry says and who wrote it. `created_by_name` is None where the writer's account is gone."""

    pk: int
    created_by_id: int | None
    created_by_name: str | None
    imported_from: str


@dataclass(frozen=True, slots=True)
class EntryRow(EntryState):
    """An entry as one reader may see it. `created_by_name` is None where the writer's account is gone."""

    pk: int
    client_id: uuid.UUID
    batch: uuid.UUID
    version: int
    created_at: dt.datetime
    created_by_id: int | None
    created_by_name: str | None
    imported_from: str
    removed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of an entry as one reader may see it. `before` and `after` are None where there was nothing."""

    at: dt.datetime
    action: str  # corrected, removed or restored
    before: EntrySnapshot | None
    after: EntrySnapshot | None
    created_by_id: int | None
    created_by_name: str | None
    imported_from: str


def without_hidden(data: EntryData, hidden: frozenset[str]) -> EntryData:
    """An entry's data without the grades of hidden symptoms."""
    grades, codes = data.get("grades"), hidden_codes(hidden)
    if not grades or codes.isdisjoint(grades):
        return data
    return {**data, "grades": {code: grade for code, grade in grades.items() if code not in codes}}


def open_columns(rows: Iterable[tuple[Any, ...]], columns: Sequence[object], diary_id: uuid.UUID) -> list[tuple[Any, ...]]:
    """Rows of one diary's entries, opened: from tuples of `data`, the columns, and `client_id` at the end, which is left off.

    The data become JSON text. Raises SealingError.
    """
    texts = [(place, cast(PrivateTextField, Entry._meta.get_field(str(columns[place - 1])))) for place in _text_places(columns)]
    fields, open_sealed, opened = [(0, DATA), *texts], value_opener(diary_id), []
    for row in rows:
        values, client_id = list(row[:-1]), str(row[-1])
        for place, field in fields:
            stored = values[place]
            values[place] = field.open_by(open_sealed, stored, client_id).decode() if stored else ""
        opened.append(tuple(values))
    return opened


def _text_places(columns: Sequence[object]) -> list[int]:
    return [place for place, name in enumerate(columns, start=1) if name in ("text", "imported_from")]


Row = TypeVar("Row", bound=EntryState)


def to_rows(kind: type[Row], rows: list[tuple[Any, ...]], hidden: frozenset[str]) -> list[Row]:
    """Rows of one kind, without what is hidden, from tuples of the data as JSON text and the columns of that kind."""
    data = parse_data(rows, hidden)
    if NOTES in hidden:
        rows = [(*row[:TEXT], "", *row[TEXT + 1 :]) for row in rows]
    return [kind(one, *row[1:]) for one, row in zip(data, rows, strict=True)]


def parse_data(rows: list[tuple[Any, ...]], hidden: frozenset[str]) -> list[EntryData]:
    """The data of rows that begin with it as JSON text, without what is hidden."""
    found: list[EntryData] = json.loads(f"[{','.join(row[0] for row in rows)}]")  # all at once: half the time of one by one
    return [without_hidden(one, hidden) for one in found] if hidden else found


def parse_snapshot(text: str, hidden: frozenset[str]) -> EntrySnapshot | None:
    """An earlier state from its JSON text, without what is hidden."""
    if not text:
        return None
    state: EntrySnapshot = json.loads(text)
    state["data"] = without_hidden(state["data"], hidden)
    if NOTES in hidden:
        state["text"] = ""
    return state
