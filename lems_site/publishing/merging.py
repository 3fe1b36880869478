"""Two people's changes of one text as one text, where they do not touch. Line by line; a guess is never made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MANY_LINES = 2_000  # from here on, lines that stand often are not matched: it would be quadratic


@dataclass(frozen=True)
class Change:
    """That the lines from `start` up to `end` of the base became `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]

    def touches(self, other: Change) -> bool:
        """Whether the two overlap or stand side by side: then only a person can say what was meant."""
        return self.start <= other.end and other.start <= self.end


def changes(base: Sequence[str], text: Sequence[str]) -> list[Change]:
    """What was done to the base to get the text, from its first line to its last."""
    matcher = SequenceMatcher(None, base, text, autojunk=len(base) > MANY_LINES)
    return [
        Change(start, end, tuple(text[from_:to]))
        for how, start, end, from_, to in matcher.get_opcodes()
        if how != "equal"
    ]  # fmt: skip


def merge(base: str, mine: str, theirs: str) -> str | None:
    """The base with both people's changes, or None where two of them touch. The same change made by both counts once."""
    lines = base.split("\n")
    ours, others = changes(lines, mine.split("\n")), changes(lines, theirs.split("\n"))
    if any(one.touches(other) for one in ours for other in others if one != other):
        return None
    for change in sorted({*ours, *others}, key=lambda change: change.start, reverse=True):
        lines[change.start : change.end] = change.lines
    return "\n".join(lines)
