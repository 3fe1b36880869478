"""site.json of a content folder: what belongs to a guide beside its texts. Retired pages, redirects, owners and signatures.

A signature in it is a claim, until the `proof` shows that this very site wrote the file (management/site_records.py).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

from lems_site.content_files.problems import Problem

NAME = "site.json"
PAGE = re.compile(r"[a-z]+/[^\x00-\x1f]{1,80}")
HASH = re.compile(r"[0-9a-f]{64}")
LONGEST_NAME = 300
LONGEST_TARGET = 200
Row = TypeVar("Row")


@dataclass(frozen=True)
class RetiredPage:
    """A page ("<page type>/<slug>") that readers do not see any more, with what it cited and its tags ("surface Entity")."""

    page: str
    statements: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RedirectRow:
    """Where readers of a page's address are sent: a path of the site."""

    page: str
    to: str


@dataclass(frozen=True)
class OwnerRow:
    """Who looks after a page, by their e-mail address, and by when it is to be reviewed ("" where no day is set)."""

    page: str
    owner: str
    due: str = ""


@dataclass(frozen=True)
class SignatureRow:
    """A signature (see models.Signature); times in ISO 8601. `base` is the moment of the reading that it rests on, "" for none,
    `copied` that a minor fix copied it."""

    page: str
    text_hash: str
    act: str
    name: str
    signed_at: str
    review_due: str
    was_live: bool = False
    withdrawn_at: str = ""
    base: str = ""
    copied: bool = False


@dataclass(frozen=True)
class SourceChangeRow:
    """That a source of a page changed (see models.SourceChange)."""

    page: str
    source: str
    what: str
    at: str


@dataclass(frozen=True)
class SourcesRow:
    """The SHA-256 of what a page's sources said when the file was written."""

    page: str
    sources_hash: str


@dataclass(frozen=True)
class SiteFile:
    """All that site.json holds. `proof` is over the signatures, the changes of sources and what the sources said."""

    retired: list[RetiredPage] = field(default_factory=list)
    redirects: list[RedirectRow] = field(default_factory=list)
    owners: list[OwnerRow] = field(default_factory=list)
    signatures: list[SignatureRow] = field(default_factory=list)
    source_changes: list[SourceChangeRow] = field(default_factory=list)
    sources: list[SourcesRow] = field(default_factory=list)
    proof: str = ""

    def text(self) -> str:
        """The file's one canonical text; "" where there is nothing to say."""
        kept = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(kept, ensure_ascii=False, indent=1) + "\n" if kept.keys() - {"proof"} else ""

    def proved_part(self) -> str:
        """What the proof is over."""
        return json.dumps(
            [[asdict(row) for row in rows] for rows in (self.signatures, self.source_changes, self.sources)], sort_keys=True
        )


LISTS: dict[str, type[Any]] = {  # Any: each list has rows of its own class
    "retired": RetiredPage,
    "redirects": RedirectRow,
    "owners": OwnerRow,
    "signatures": SignatureRow,
    "source_changes": SourceChangeRow,
    "sources": SourcesRow,
}


def parse_site_file(text: str, path: str = NAME) -> tuple[SiteFile, list[Problem]]:
    """Read a site file. With a problem nothing of it is used; "" is an empty file."""
    if not text:
        return SiteFile(), []
    try:
        loaded = json.loads(text)
    except json.JSONDecodeError as error:
        return SiteFile(), [Problem(path, error.lineno, error.colno, f"this is not valid JSON ({error.msg}): export it again")]
    except RecursionError:
        return SiteFile(), [Problem(path, 1, 1, "this is nested too deeply: export it again")]
    wrong = sorted(set(_errors(loaded)))
    if wrong:
        return SiteFile(), [Problem(path, 1, 1, message) for message in wrong[:20]]
    rows = {name: [row_class(**row) for row in loaded.get(name, [])] for name, row_class in LISTS.items()}
    return SiteFile(**rows, proof=loaded.get("proof", "")), []


def _errors(loaded: object) -> Iterator[str]:
    if not isinstance(loaded, dict):
        yield "the file must be one JSON object"
        return
    for name in loaded.keys() - LISTS.keys() - {"proof"}:
        yield f"unknown key '{str(name)[:80]}': the keys are {', '.join([*LISTS, 'proof'])}"
    if not isinstance(loaded.get("proof", ""), str):
        yield "'proof' must be text"
    for name, row_class in LISTS.items():
        rows = loaded.get(name, [])
        if not isinstance(rows, list):
            yield f"'{name}' must be a list"
            continue
        for number, row in enumerate(rows, 1):
            for message in _row_errors(row, row_class):
                yield f"'{name}', row {number}: {message}"


def _row_errors(row: object, row_class: type[Any]) -> Iterator[str]:  # Any: as in LISTS
    known = {item.name: item for item in fields(row_class)}
    if not isinstance(row, dict) or not set(row) <= set(known):
        yield f"it must be an object with the keys {', '.join(known)}"
        return
    for name, value in row.items():
        if not CHECKS.get(name, _is_name)(value):
            yield f"'{name}' does not fit"
    needed = [name for name, item in known.items() if item.type in ("str",) and name not in ("base", "withdrawn_at", "due")]
    for name in needed:
        if name not in row:
            yield f"'{name}' is missing"


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and dt.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and len(one) <= LONGEST_NAME for one in value)


CHECKS: dict[str, Callable[[object], bool]] = {
    "page": lambda value: isinstance(value, str) and bool(PAGE.fullmatch(value)),
    "to": lambda value: isinstance(value, str) and value.startswith("/") and len(value) <= LONGEST_TARGET,
    "statements": _is_texts,
    "tags": _is_texts,
    "text_hash": lambda value: isinstance(value, str) and bool(HASH.fullmatch(value)),
    "sources_hash": lambda value: isinstance(value, str) and bool(HASH.fullmatch(value)),
    "act": lambda value: value in ("page", "change"),
    "what": lambda value: value in ("changed", "retired"),
    "signed_at": _is_time,
    "at": _is_time,
    "review_due": _is_day,
    "due": lambda value: value == "" or _is_day(value),
    "withdrawn_at": lambda value: value == "" or _is_time(value),
    "base": lambda value: value == "" or _is_time(value),
    "was_live": lambda value: isinstance(value, bool),
    "copied": lambda value: isinstance(value, bool),
}
