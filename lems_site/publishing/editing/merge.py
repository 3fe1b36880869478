"""Two people's changes of one text as one text, where they do not touch. Sentence by sentence; a guess is never made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

PIECE = re.compile(r"\n|[^\n]*?[.!?…][^\w\s]*(?: +|(?=\n|$))|[^\n]+")
MANY = 2_000  # from here on, pieces that stand often are not matched: it would be quadratic


@dataclass(frozen=True)
class Change:
    """That the pieces from `start` up to `end` of the base became `pieces`."""

    start: int
    end: int
    pieces: tuple[str, ...]

    def touches(self, other: Change) -> bool:
        """Whether the two overlap or stand side by side: then only a person can say what was meant."""
        return self.start <= other.end and other.start <= self.end


def pieces_of(text: str) -> list[str]:
    """A text as its sentences and line ends; joined they are the text again."""
    return PIECE.findall(text)


def find_changes(base: Sequence[str], text: Sequence[str]) -> list[Change]:
    """What was done to the base to get the text, from its first piece to its last."""
    matcher = SequenceMatcher(None, base, text, autojunk=len(base) > MANY)
    return [Change(start, end, tuple(text[from_:to])) for how, start, end, from_, to in matcher.get_opcodes() if how != "equal"]


def merge(base: str, mine: str, theirs: str) -> str | None:
    """The base with both people's changes, or None where two of them touch. The same change made by both counts once."""
    pieces = pieces_of(base)
    ours, others = find_changes(pieces, pieces_of(mine)), find_changes(pieces, pieces_of(theirs))
    if any(one.touches(other) for one in ours for other in others if one != other):
        return None
    for change in sorted({*ours, *others}, key=lambda change: change.start, reverse=True):
        pieces[change.start : change.end] = change.pieces
    return "".join(pieces)
