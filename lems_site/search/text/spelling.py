"""Mistyped words: how a word sounds, and which word of the index was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from .stemmer import stem

BEGINNING = 1.5  # edits that a word counts for of which only the beginning was typed
LONGEST_SLIP = 12  # longer words are found by the database's trigrams
SOUNDS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
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


def sound(word: str) -> str:
    """How a word sounds, roughly: vowels after the first letter are left out. "chemo" and "kemo" sound the same."""
    for pattern, put in SOUNDS:
        word = pattern.sub(put, word)
    return word


def can_slip(word: str) -> bool:
    """Whether a word is of a kind that is mistyped and mended: three letters or more and no digits."""
    return len(word) > 2 and word.isalpha()


def slips(word: str) -> set[str]:
    """The keys by which a mistyped word and the word that was meant find each other."""
    if not can_slip(word):
        return set()
    keys = {"=" + sound(word)}
    if len(word) <= LONGEST_SLIP:
        keys |= {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
    return keys


def is_close(word: str, other: str) -> bool:
    """Whether two words are one edit apart and sound the same."""
    return sound(word) == sound(other) and OSA.distance(word, other, score_cutoff=1) <= 1


@dataclass(frozen=True)
class Known:
    """A word of the index: in how many documents it is read, in how many more it is only an everyday word."""

    word: str
    stem: str
    uses: int
    lay: int


def edit_limit(word: str) -> int:
    """How many edits a word of this length may need: a letter added, left out, changed, or swapped with the next."""
    return 0 if len(word) <= 3 else 1 if len(word) < 6 else 2 if len(word) < 10 else 3


def meant(word: str, near: Iterable[Known], most: int = 3) -> list[tuple[Known, float]]:
    """The words that a mistyped one may stand for, the likeliest first, each with a weight up to 1."""
    own_sound = sound(word)
    found: dict[str, tuple[float, Known]] = {}
    for known in near:
        same_sound = len(own_sound) > 2 and sound(known.word) == own_sound
        limit = edit_limit(word) + same_sound
        edits: float = OSA.distance(word, known.word, score_cutoff=limit)
        if edits > limit:
            if len(word) < 4 or not known.word.startswith(word):
                continue
            edits = BEGINNING
        cost = edits - (0.7 if same_sound else 0.0)
        if known.word[0] != word[0] and not same_sound:
            cost += 0.2 if known.word[1:] == word else 0.5
        cost += 0.0 if known.uses else 0.4 if known.lay else 0.2
        if known.word == word:
            continue
        cost -= min(known.uses, 50) * 0.004
        if stem(known.word) not in found or cost < found[stem(known.word)][0]:
            found[stem(known.word)] = (cost, known)
    ranked = sorted(found.values(), key=lambda pair: (pair[0], pair[1].word))
    best = ranked[0][0] if ranked else 0.0
    return [(known, 1.0 / (1.0 + cost - best)) for cost, known in ranked[:most] if cost <= best + 1.0]
