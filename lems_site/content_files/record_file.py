"""One row of content/evidence/ as a text of its own: the revision that staff edit, compare and sign. Row to text and back.

The text has a front matter with the row's keys, and the row's sentence as its body, so that what holds for the text of a page
(comparing, merging, proving an edit to be minor) holds for it too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from . import front_matter
from .evidence_files import Evidence, row_problems
from .evidence_shape import CLAIM, FACT, HAZARD, LONGEST, POINT
from .fields import EMPTY, Field, holds_invisible
from .front_matter import FileParts
from .plain_yaml import Path, Place
from .problems import Problem

LONGEST_TITLE = 120


@dataclass(frozen=True)
class RecordKind:
    """A kind of record: the file that it stands in, the key of its list there, the key of the row's sentence ("" where the row is
    only a name), and the row's keys. `cited`: pages cite records of this kind."""

    name: str
    file: str
    list_key: str
    text_key: str
    row: tuple[Field, ...]
    cited: bool = False

    @property
    def head(self) -> tuple[Field, ...]:
        """The keys of the front matter of a record's text."""
        own = tuple(item for item in self.row if item.name != self.text_key)
        retired = () if self.cited else (Field("retired", longest=300),)
        return (Field("record", required=True, choices=(self.name,)), *own, *retired)

    @property
    def head_names(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.head)


KINDS = {
    kind.name: kind
    for kind in (
        RecordKind("claim", "claims.yaml", "claims", "text", CLAIM, cited=True),
        RecordKind("fact", "facts.yaml", "facts", "statement", FACT, cited=True),
        RecordKind("conflict", "conflicts.yaml", "points", "statement", POINT, cited=True),
        RecordKind("hazard", "hazards.yaml", "hazards", "must", HAZARD),
        RecordKind("medicine", "medicines.yaml", "medicines", "", ()),
    )
}
BY_LIST_KEY = {kind.list_key: kind for kind in KINDS.values()}


@dataclass(frozen=True)
class RecordFile:
    """A record: `head` are the keys of its row without the sentence, which is the `body`. `retired`: why it holds no more."""

    kind: RecordKind
    head: Mapping[str, Any]
    body: str
    lines_before_body: int = 0
    places: Mapping[Path, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def id(self) -> str:
        """The id by which pages cite it, or a medicine's name."""
        return str(self.head["id"]) if "id" in self.head else self.body

    @property
    def slug(self) -> str:
        """The name under which its revisions are stored: a statement's id; for other kinds no statement can have it."""
        return self.id if self.kind.cited else f"{self.kind.name}:{self.id}"

    @property
    def title(self) -> str:
        return self.id

    @property
    def label(self) -> str:
        """The record in lists: its id and what it says, shortened."""
        words = self.body if self.kind.text_key == "" else f"{self.id}: {self.body}"
        return words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1]}…"

    @property
    def retired(self) -> str:
        return str(self.head.get("retired", ""))

    def text(self) -> str:
        """The record's one canonical text."""
        return front_matter.format_file({"record": self.kind.name, **self.head}, self.kind.head, self.body)

    def row(self) -> dict[str, Any] | str | None:
        """The row of its file: a mapping, for a medicine its name; None where a retired record leaves its file."""
        if self.retired and not self.kind.cited:
            return None
        if not self.kind.row:
            return self.body
        values = {**self.head, self.kind.text_key: self.body}
        return {item.name: values[item.name] for item in self.kind.row if values.get(item.name) not in EMPTY}

    def with_slug(self, slug: str) -> Self:
        """The same record: what pages cite by its id keeps it."""
        return self

    def with_changed(self, day: dt.date) -> Self:
        """The same record: a row does not say when it last changed."""
        return self


def record_from_row(kind: RecordKind, row: dict[str, Any] | str) -> RecordFile:
    """The record of a row that evidence_files has accepted."""
    if isinstance(row, str):
        return RecordFile(kind, {}, row)
    head = {item.name: row[item.name] for item in kind.row if item.name != kind.text_key and row.get(item.name) not in EMPTY}
    return RecordFile(kind, head, row[kind.text_key])


def records_of(evidence: Evidence) -> dict[str, RecordFile]:
    """All records of a folder's evidence by their slugs, in the order of the files."""
    records = [record_from_row(BY_LIST_KEY[key], row) for key, row in evidence.rows if key in BY_LIST_KEY]
    records += [record_from_row(KINDS["medicine"], name) for name in evidence.medicines]
    return {record.slug: record for record in records}


def parse_record(text: str, path: str) -> tuple[RecordFile | None, list[Problem]]:
    """Read a record's text. Where something cannot be used the record is None; every problem is listed."""
    parts, problems = front_matter.split_file(text, path)
    if parts is None:
        return None, problems
    kind = KINDS.get(str(parts.values.get("record", "")))
    if kind is None:
        return None, [Problem(path, 2, 1, f"'record' must be one of {', '.join(KINDS)}")]
    problems += front_matter.check_front_matter(parts, kind.head, path)
    body = parts.body.strip("\n")
    before = parts.lines_before_body + len(parts.body) - len(parts.body.lstrip("\n"))
    problems += [Problem(path, before + 1, 1, message) for message in _sentence_errors(body)]
    head = {name: value for name, value in parts.filled_values(kind.head).items() if name != "record"}
    record = RecordFile(kind, head, body, before, parts.places)
    if not problems:
        problems += _row_problems(record, parts, path)
    return (None if problems else record), problems


def _sentence_errors(body: str) -> list[str]:
    if not body:
        return ["the sentence is missing: write what is so"]
    reasons = {
        "the sentence must be one line, without paragraphs": "\n" in body,
        f"{len(body)} characters: use at most {LONGEST}": len(body) > LONGEST,
        "a character that cannot be shown: type the words again": holds_invisible(body.replace("\n", "")),
        "a space at the beginning or end: remove it": body != body.strip(),
    }
    return [reason for reason, applies in reasons.items() if applies][:1]


def _row_problems(record: RecordFile, parts: FileParts, path: str) -> list[Problem]:
    """Problems of the row that the record would be in its file."""
    row = record.row()
    if not isinstance(row, dict):
        return []
    found = []
    for where, message in row_problems(record.kind.list_key, row):
        place = parts.places.get(where, (1, 1))
        found.append(Problem(path, *place, message))
    return found
