"""What a part's form says, as the part's new source: its words, and the sort of heading, list or card that it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lems_site.markup import blocks
from lems_site.markup.lookups import Lookups

from .alignment import Lost
from .fields import MARK, Field, read_fields, replace_fields
from .parts import Part
from .typed_words import change_words

LEVELS = ("2", "3", "4")
HEADING = re.compile(r"#{1,6}[ \t]*")
CARD_WORD = re.compile(r"(:::(?: *))([a-z-]+)")


@dataclass
class Change:
    """A part's new source, and what its new words would leave behind."""

    source: str
    lost: list[Lost] = field(default_factory=list)


def apply_form(part: Part, typed: Mapping[str, str], lookups: Lookups, answers: Mapping[str, str] | None = None) -> Change:
    """The part with what was typed: fields by name, `level` of a heading, `card` kind, `numbered` list. Raises CannotWrite."""
    fields, lost, sources = read_fields(part, lookups), [], {}
    for one in fields:
        if one.name in typed:
            applied = change_words(one, typed[one.name], lookups, answers)
            lost += applied.lost
            sources[one.name] = applied.source
    source = replace_fields(part.source, sources, fields)
    if all(not words.strip() for words in sources.values()) and sources:
        return Change("", lost)
    return Change(_with_sort(_without_empty_rows(part, source, fields, sources), part.kind, typed), lost)


def change_field(part: Part, name: str, source: str, lookups: Lookups) -> str:
    """The part's source with another source for one of its fields."""
    return replace_fields(part.source, {name: source}, read_fields(part, lookups))


def sort_of(part: Part) -> dict[str, str]:
    """What sort of heading, list or card a part is, by the names that its form uses."""
    match part.kind:
        case "heading":
            return {"level": str(len(part.source) - len(part.source.lstrip("#")))}
        case "list":
            return {"numbered": "yes" if part.source.lstrip()[:1].isdigit() else "no"}
        case "card":
            match = CARD_WORD.match(part.source)
            return {"card": match[2] if match else ""}
        case _:
            return {}


def _with_sort(source: str, kind: str, typed: Mapping[str, str]) -> str:
    if kind == "heading" and typed.get("level") in LEVELS:
        return HEADING.sub("#" * int(typed["level"]) + " ", source, count=1)
    if kind == "card" and typed.get("card") in blocks.CARDS and (match := CARD_WORD.match(source)) and match[2] in blocks.CARDS:
        return f"{match[1]}{typed['card']}{source[match.end() :]}"
    if kind == "list":
        return number_points(source, numbered=typed["numbered"] == "yes" if "numbered" in typed else source[:1].isdigit())
    return source


def number_points(source: str, *, numbered: bool) -> str:
    """A list as bullets, or numbered from the number of its first point. One that is so already stays as it is."""
    lines, number = source.split("\n"), 0
    marks = [(at, match) for at, line in enumerate(lines) if (match := MARK.match(line)) and not match[1]]
    if marks and marks[0][1][2][:-1].isdecimal():
        number = int(marks[0][1][2][:-1])
    number = number or 1
    for at, match in marks:
        is_number = match[2][:-1].isdecimal()
        wanted = f"{number}." if numbered else "-" if is_number else match[2]
        if match[2] != wanted:
            lines[at] = f"{wanted} {lines[at][match.end() :]}"
        number += 1
    return "\n".join(lines)


def _without_empty_rows(part: Part, source: str, fields: list[Field], sources: Mapping[str, str]) -> str:
    """A table without the rows whose every cell was emptied. The row of headings stays."""
    if part.kind != "table":
        return source
    rows: dict[str, list[str]] = {}
    for one in fields:
        rows.setdefault(one.name.split("-")[1], []).append(one.name)
    before = {one.name: one.source for one in fields}
    gone = {
        int(row)
        for row, names in rows.items()
        if int(row) and all(not sources.get(name, "x").strip() for name in names) and any(before[name].strip() for name in names)
    }
    return "\n".join(line for number, line in enumerate(source.split("\n")) if number - 1 not in gone)
