"""Mistyped words: how a word sounds, and which word of the index was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from .stemmer import stem

PREFIX_EDITS = 1.5  # edits that a word counts for of which only the beginning was typed
LONGEST_KEYED = 12  # longer words are found by the database's trigrams
SOUNDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^(?:kn|gn|pn|mn)", "n"),
        (r"^ps", "s"),
        (r"^pt", "t"),
        (r"^wr", "r"),
        (r"^wh", "w"),
        (r"^x", "s"),
        (r"sthm", "sm"),
        (r"(?<=[ou])ugh$", "f"),
        (r"gh", ""),
        (r"gm(?=$|s$)", "m"),
        (r"ph", "f"),
        (r"tch|sh|ti(?=o)|si(?=on)", "x"),
        (r"sc(?=[eiy])", "s"),
        (r"ch", "k"),
        (r"c(?=[eiy])", "s"),
        (r"d?g(?=[eiy])", "j"),
        (r"[cq]", "k"),
        (r"x(?!$)", "ks"),
        (r"th", "t"),
        (r"z", "s"),
        (r"v", "f"),
        (r"^y", "j"),
        (r"(?<!^)[hw]", ""),
        (r"^[aeiou]", "a"),
        (r"(?<!^)[aeiouy]+", ""),
        (r"(.)\1+", r"\1"),
    )
)


def sound_key(word: str) -> str:
    """A rough key of how a word sounds: vowels after the first letter are left out. That of "chemo" is that of "kemo"."""
    for pattern, replacement in SOUNDS:
        word = pattern.sub(replacement, word)
    return word


def is_correctable(word: str) -> bool:
    """Whether a word is of a kind that is mistyped and corrected: three letters or more and no digits."""
    return len(word) > 2 and word.isalpha()


def spelling_keys(word: str) -> set[str]:
    """The keys that a word shares with mistyped forms of it: its sound, and the word with one letter left out."""
    if not is_correctable(word):
        return set()
    keys = {"=" + sound_key(word)}
    if len(word) <= LONGEST_KEYED:
        keys |= {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
    return keys


def is_close(word: str, other: str) -> bool:
    """Whether two words are one edit apart and sound the same."""
    return sound_key(word) == sound_key(other) and OSA.distance(word, other, score_cutoff=1) <= 1


@dataclass(frozen=True)
class IndexWord:
    """A word of the index: in how many documents it stands, in how many more it is only an alias."""

    word: str
    stem: str
    document_count: int
    alias_count: int


def edit_limit(word: str) -> int:
    """How many edits a word of this length may need: a letter added, left out, changed, or swapped with the next."""
    return 0 if len(word) <= 3 else 1 if len(word) < 6 else 2 if len(word) < 10 else 3


def rank_corrections(word: str, near: Iterable[IndexWord], most: int = 3) -> list[tuple[IndexWord, float]]:
    """The corrections of a mistyped word among `near`, the likeliest first, each with a weight up to 1. At most `most`."""
    own_sound = sound_key(word)
    found: dict[str, tuple[float, IndexWord]] = {}
    for entry in near:
        same_sound = len(own_sound) > 2 and sound_key(entry.word) == own_sound
        limit = edit_limit(word) + same_sound
        edits: float = OSA.distance(word, entry.word, score_cutoff=limit)
        if edits > limit:
            if len(word) < 4 or not entry.word.startswith(word):
                continue
            edits = PREFIX_EDITS
        cost = edits - (0.7 if same_sound else 0.0)
        if entry.word[0] != word[0] and not same_sound:
            cost += 0.2 if entry.word[1:] == word else 0.5
        cost += 0.0 if entry.document_count else 0.4 if entry.alias_count else 0.2
        if entry.word == word:
            continue
        cost -= min(entry.document_count, 50) * 0.004
        if stem(entry.word) not in found or cost < found[stem(entry.word)][0]:
            found[stem(entry.word)] = (cost, entry)
    ranked = sorted(found.values(), key=lambda pair: (pair[0], pair[1].word))
    best = ranked[0][0] if ranked else 0.0
    return [(entry, 1.0 / (1.0 + cost - best)) for cost, entry in ranked[:most] if cost <= best + 1.0]
