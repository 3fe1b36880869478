"""What differs between two texts, line by line and word by word, as data that a template prints and a screen reader says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
CONTEXT = 2  # lines shown around a change
MOST_WORDS = 3_000  # of a changed part; a longer one is shown as whole lines, for matching words is quadratic

How = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class Piece:
    """A run of words: the same in both texts, added in the newer, or removed from the older."""

    how: How
    text: str


@dataclass(frozen=True)
class Line:
    """A line of the newer text (of the older, where it was removed) with its number, counted from 1."""

    number: int
    how: Literal["same", "changed", "added", "removed"]
    pieces: tuple[Piece, ...]


@dataclass
class Part:
    """Lines that stand together. `skipped` lines before them are the same in both texts and not shown."""

    skipped: int = 0
    lines: list[Line] = field(default_factory=list)


def compare_texts(old: str, new: str) -> list[Part]:
    """The changed lines with a little of what stands around them; an empty list where the texts are the same."""
    lines = list(_diff_lines(old.split("\n"), new.split("\n")))
    shown = set[int]()
    for place, line in enumerate(lines):
        if line.how != "same":
            shown.update(range(max(0, place - CONTEXT), min(len(lines), place + CONTEXT + 1)))
    parts: list[Part] = []
    before = -1
    for place in sorted(shown):
        if not parts or place != before + 1:
            parts.append(Part(skipped=place - before - 1))
        parts[-1].lines.append(lines[place])
        before = place
    return parts


def _diff_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for how, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if how == "equal":
            for number in range(new_from, new_to):
                yield Line(number + 1, "same", (Piece("same", new[number]),))
            continue
        pairs = min(old_to - old_from, new_to - new_from)
        for place in range(pairs):
            pieces = tuple(diff_words(old[old_from + place], new[new_from + place]))
            yield Line(new_from + place + 1, "changed", pieces)
        for number in range(old_from + pairs, old_to):
            yield Line(number + 1, "removed", (Piece("removed", old[number]),))
        for number in range(new_from + pairs, new_to):
            yield Line(number + 1, "added", (Piece("added", new[number]),))


def diff_words(old: str, new: str) -> Iterator[Piece]:
    """Two versions of a line as one run of pieces."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        yield from (Piece("removed", old), Piece("added", new))
        return
    for how, old_from, old_to, new_from, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            yield Piece("same", "".join(after[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Piece("removed", "".join(before[old_from:old_to]))
        if new_to > new_from:
            yield Piece("added", "".join(after[new_from:new_to]))
