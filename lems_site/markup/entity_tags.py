"""`|surface_form|Entity_Name|`: a medical word with its explanation. Reads tags; what they become is fill.py's concern."""

from __future__ import annotations

import re

from .lookups import Lookups, TermEntry

TAG = re.compile(r"(?<!\\)\|([^\s|\\]{1,120})\|([^\s|\\]{1,120})\|")
JOINER = re.compile(r"[ \t]*[/-][ \t]*(?=\|)")
GLUED = re.compile(r"[ \t]+(?:(es)\b|(?=[.,;:!?)](?:\s|$)))")
RULE_ROW = re.compile(r"^ {0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")


def printed(surface: str, term: TermEntry | None) -> str:
    """The words that a surface form stands for: the term's own spelling of it, or '_' read as spaces."""
    return (term.surfaces.get(surface) if term else None) or surface.replace("_", " ").strip()


def joined(first: str, second: str, term: TermEntry) -> str | None:
    """What two neighbouring tags of one term print together ("P" and "Q_type": "P/Q-type"), or None."""
    return term.joins.get(f"{first} + {second}")


def suffix(text: str, position: int, words: str, term: TermEntry) -> tuple[str, int]:
    """The source texts pad tags with spaces: what to glue on after the tag, and where reading goes on.

    "es" is glued only where the term is known under that longer name; a space before a punctuation mark goes.
    """
    match = GLUED.match(text, position)
    if not match:
        return "", position
    if match.group(1) is None:
        return "", match.end()
    longer = (words + match.group(1)).casefold()
    if longer in (name.casefold() for name in term.names):
        return match.group(1), match.end()
    return "", position


def table_lines(lines: list[str]) -> set[int]:
    """The numbers (from 0) of lines that belong to a table: a run of lines whose second is a rule with a bar."""
    found: set[int] = set()
    start = 0
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            continue
        if number - start >= 2 and "|" in lines[start] and "|" in lines[start + 1] and RULE_ROW.match(lines[start + 1]):
            found.update(range(start, number))
        start = number + 1
    return found


def is_cell(surface: str, entity: str, in_table: bool, lookups: Lookups) -> bool:
    """In a table `|Drug|Use|` is a compact row, not a tag; only a known entity, or an '_', settles that it is one."""
    return in_table and entity not in lookups.entities and "_" not in surface + entity
