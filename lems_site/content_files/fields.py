"""The keys that a mapping of a content file may have, as data, and the problems of a mapping that does not fit."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .plain_yaml import LoadedYaml, Path, Place
from .problems import Problem

Kind = Literal["text", "number", "list", "map", "day"]
KIND_WORDS: dict[Kind, str] = {
    "day": "a day, such as 2026-11-27",
    "text": "one line of text",
    "number": "a whole number",
    "list": "a list, one '- item' a line",
    "map": "'key: value' lines",
}
EMPTY: tuple[Any, ...] = (None, "", [], {})
TOP: Place = (0, 1)  # above whatever the mapping is a part of
LARGEST_NUMBER = 1_000_000
LONGEST_SHOWN = 80  # characters of an author's words in a message
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
INVISIBLE = frozenset({"Cc", "Cn", "Co", "Cs", "Zl", "Zp"})  # categories of characters that no author types


@dataclass(frozen=True)
class Field:
    """One key: its name, the kind of its value, whether it must be there and the longest text (characters). `choices` are the
    texts that it may hold (any, where none are named). A text may be `or_number`; a list's items may be `rows`, mappings
    themselves, with `fields` as their keys (unchecked, where none are named)."""

    name: str
    kind: Kind = "text"
    required: bool = False
    longest: int = 500
    choices: tuple[str, ...] = ()
    or_number: bool = False
    rows: bool = False
    fields: tuple[Field, ...] = ()


def check_mapping(
    loaded: LoadedYaml, fields: Sequence[Field], path: str, *, at: Path = (), lines_before: int = 0
) -> list[Problem]:
    """Problems with the mapping at `at`: unknown keys, missing ones, values of the wrong kind or too long."""
    problems = []
    for (line, column), message in _find_misfits(loaded, fields, at):
        problems.append(Problem(path, line + lines_before if (line, column) != TOP else 1, column, message))
    return problems


def _find_misfits(loaded: LoadedYaml, fields: Sequence[Field], at: Path) -> Iterator[tuple[Place, str]]:
    """Where something is wrong, and what; a key that is missing from the file's own mapping is missing from its TOP."""
    values = loaded.value_at(at)
    known = [field.name for field in fields]
    for key in values:
        if key not in known:
            yield loaded.keys[*at, key], _unknown_key_message(key, known)
    for field in fields:
        value, where = values.get(field.name), (*at, field.name)
        if value in EMPTY:
            if field.required:
                whole = loaded.places[at] if at else TOP
                yield loaded.keys.get(where, whole), f"the key '{field.name}' is missing: add {KIND_WORDS[field.kind]}"
            continue
        for inside, message in _value_errors(value, field):
            yield loaded.place_at((*where, *inside)), f"'{field.name}': {message}"
        if field.fields and isinstance(value, list):
            for number, row in enumerate(value):
                if isinstance(row, dict):
                    yield from _find_misfits(loaded, field.fields, (*where, number))


def _unknown_key_message(key: str, known: Sequence[str]) -> str:
    short = key if len(key) <= LONGEST_SHOWN else f"{key[:LONGEST_SHOWN]}…"
    if any(word in key.casefold() for word in ("review", "sign", "approv")):
        return f"unknown key '{short}': a review is signed on the site only, never in a file; remove the line"
    return f"unknown key '{short}': the keys are {', '.join(known)}"


def _value_errors(value: object, field: Field) -> list[tuple[Path, str]]:
    """What is wrong with a value, and where inside it."""
    if isinstance(value, int) and (field.or_number or (field.kind == "number" and value <= LARGEST_NUMBER)):
        return []
    match field.kind, value:
        case ("day", str()) | ("text", str() | int()):
            errors = _day_errors(str(value)) if field.kind == "day" else _text_errors(value, field)
            return [((), message) for message in errors]
        case "list", list() if field.rows:
            message = "an entry must be 'key: value' lines"
            return [((place,), message) for place, item in enumerate(value) if not isinstance(item, dict)]
        case "list", list():
            return [((place,), message) for place, item in enumerate(value) for message in _text_errors(item, field)]
        case "map", dict():
            return [
                ((key,), message)
                for key, item in value.items()
                for message in _text_errors(key, field) + _text_errors(item, field)
            ]
    limit = f", at most {LARGEST_NUMBER:,}" if field.kind == "number" else ""
    return [((), f"this must be {KIND_WORDS[field.kind]}{limit}")]


def _day_errors(value: str) -> list[str]:
    """What is wrong with a day that has passed or is today, written as YYYY-MM-DD."""
    try:
        day = dt.date.fromisoformat(value) if ISO_DAY.fullmatch(value) else None
    except ValueError:
        day = None
    if day is None:
        return [f"'{value[:LONGEST_SHOWN]}' is not {KIND_WORDS['day']}"]
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)  # today, east of Greenwich
    return ["this day is yet to come: write the day on which the text last changed"] if day > tomorrow else []


def holds_invisible(text: str) -> bool:
    """Whether a text holds a character that no author types: no content file may."""
    return any(unicodedata.category(character) in INVISIBLE for character in text)


def _text_errors(value: object, field: Field) -> list[str]:
    """What is wrong with one text: the first thing found."""
    if isinstance(value, int):
        return [f'this must be text: put it in quotes, "{value}"']
    if not isinstance(value, str) or "\n" in value:
        return ["this must be one line of text"]
    unseen = holds_invisible(value)
    reasons = {
        "an empty entry: write something, or remove it": not value,
        f"{len(value)} characters: use at most {field.longest}": len(value) > field.longest,
        "a character that cannot be shown: type the words again": unseen,
        "a space at the beginning or end: remove it": value != value.strip(),
        f"'{value[:LONGEST_SHOWN]}' is not one of {', '.join(field.choices)}": bool(field.choices) and value not in field.choices,
    }
    return [reason for reason, applies in reasons.items() if applies][:1]
