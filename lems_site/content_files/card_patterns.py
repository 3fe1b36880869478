"""The patterns of a help card: which queries it answers. Words joined by `+` must all be there, in any order.

`a|b` is either; several words side by side stand so in the query, with other words between them where nothing else is meant;
`-a|b` must not be there; `=` before a pattern: nothing else is asked, stop words aside. Such as `face|mouth + droop -lems`.
`@name` stands for the words of a group (card_word_groups.py), with `_` for a space in its name: `child + swallow + @tablet`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .card_word_groups import GROUPS

WORD = re.compile(r"[a-z0-9]+")

Phrase = tuple[str, ...]  # words that stand side by side


class PatternError(Exception):
    """The pattern cannot be used; str() says why."""


@dataclass(frozen=True)
class Pattern:
    """`needed`: groups of phrases of which each needs one; `excluded`: phrases that must not be there; `alone`: nothing else."""

    needed: tuple[tuple[Phrase, ...], ...]
    excluded: tuple[Phrase, ...] = ()
    alone: bool = False

    def words(self) -> set[str]:
        """All words that are needed, without those of the exclusions."""
        return {word for group in self.needed for phrase in group for word in phrase}


def parse_pattern(line: str) -> Pattern:
    """Read a pattern. Raises PatternError for one that needs nothing, or holds a word that no query can hold."""
    alone = line.startswith("=")
    parts = re.split(r"(?:^|\s+)(?=-)|\s*\+\s*", line.removeprefix("=").strip())
    needed: list[tuple[Phrase, ...]] = []
    excluded: list[Phrase] = []
    for part in parts:
        if not part:
            continue
        phrases = [tuple(phrase.split()) for phrase in _expand_groups(part.removeprefix("-").split("|"), line)]
        strange = [word for phrase in phrases for word in phrase if not WORD.fullmatch(word)]
        if strange or not all(phrases):
            raise PatternError(f"'{line}' is not a pattern: use small letters without apostrophes, with +, | and - between words")
        if part.startswith("-"):
            excluded += phrases
        else:
            needed.append(tuple(phrases))
    if not needed:
        raise PatternError(f"the pattern '{line}' needs no word: name at least one")
    return Pattern(tuple(needed), tuple(excluded), alone)


def _expand_groups(names: list[str], line: str) -> list[str]:
    """The phrases, with those of a group in the place of its `@name`. Raises PatternError for a group that does not exist."""
    phrases: list[str] = []
    for name in names:
        if not name.strip().startswith("@"):
            phrases.append(name)
        elif (group := name.strip().removeprefix("@").replace("_", " ")) in GROUPS:
            phrases += GROUPS[group]
        else:
            raise PatternError(f"'{line}' names the group '{name.strip()}', which does not exist: use one of {', '.join(GROUPS)}")
    return phrases
