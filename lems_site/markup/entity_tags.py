"""`|surface_form|Entity_Name|`: a medical word with its explanation. assembler.py writes their HTML."""

from __future__ import annotations

import re

from .lookups import Lookups, TermEntry

TAG = re.compile(r"(?<!\\)\|([^\s|\\]{1,120})\|([^\s|\\]{1,120})\|")
JOINER = re.compile(r"[ \t]*[/-][ \t]*(?=\|)")
GLUED = re.compile(r"([a-z]+)|[ \t]+(?:(es)\b|(?=[.,;:!?)](?:\s|$)))")
IN_QUOTE = " \t>"


def display_words(surface: str, term: TermEntry | None) -> str:
    """The words that a surface form stands for: the term's own spelling of it, or '_' read as spaces."""
    return (term.surfaces.get(surface) if term else None) or surface.replace("_", " ").strip()


def join_tags(first: str, second: str, term: TermEntry) -> str | None:
    """What two neighbouring tags of one term print together ("P" and "Q_type": "P/Q-type"), or None."""
    return term.joins.get(f"{first} + {second}")


def read_suffix(text: str, position: int, words: str, term: TermEntry | None) -> tuple[str, int]:
    """What is glued to the words of a tag that ends at `position`, and where reading goes on.

    Letters that follow at once belong to the word. The source texts pad tags with spaces: "es" after a space
    is glued only where the term is known under that longer name; a space before a punctuation mark goes.
    """
    match = GLUED.match(text, position)
    if not match:
        return "", position
    if match.group(1):
        return match.group(1), match.end()
    if match.group(2) is None:
        return "", match.end()
    longer = (words + match.group(2)).casefold()
    if term and longer in (name.casefold() for name in term.names):
        return match.group(2), match.end()
    return "", position


def table_lines(lines: list[str]) -> set[int]:
    """The numbers (from 0) of lines that belong to a table: from the line above a rule of bars to the next blank."""
    bare = [line.strip(IN_QUOTE) for line in lines]
    found: set[int] = set()
    for number, line in enumerate(bare):
        if not line or number == 0:
            continue
        if number - 1 in found or (_is_rule(line) and "|" in bare[number - 1]):
            found |= {number - 1, number}
    return found


def _is_rule(line: str) -> bool:
    return "|" in line and "-" in line and not line.strip("|:- ")


def is_cell(surface: str, entity: str, in_table: bool, lookups: Lookups) -> bool:
    """Whether what looks like a tag is two table cells.

    In a table `|Drug|Use|` is a compact row: only a known entity, or an '_', settles that it is a tag. A rule
    such as `|---|---|` is never one.
    """
    if not any(character.isalnum() for character in surface + entity):
        return True
    return in_table and entity not in lookups.entities and "_" not in surface + entity
