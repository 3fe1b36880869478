"""The words of a query as the patterns of help cards are compared with them: who and whose left aside, negations made one.

Pure functions over lists of words.
"""

from __future__ import annotations

from collections.abc import Sequence

from lems_site.search.text.stemmer import stem

# Each way to say "not able" or "not" is written as one word, in queries and in patterns alike.
_NEGATIONS = {
    "cant": (
        "cannot|can not|can t|couldnt|could not|unable to|unable|not able to|not able|isnt able|not possible|barely|hardly|cnt"
    ),
    "wont": "will not|won t|wouldnt|would not|refuses to",
    "dont": "do not|don t|doesnt|does not|didnt|did not|doesn t|didn t",
    "havent": "have not|has not|had not|hasnt|hadnt|haven t|hasn t",
    "not": "isnt|arent|wasnt|werent|isn t|aint|never",
    "anymore": "any more|any longer|no longer",
}
REPLACEMENTS = {tuple(phrase.split()): name for name, phrases in _NEGATIONS.items() for phrase in phrases.split("|")}
LONGEST_REPLACED = max(map(len, REPLACEMENTS))

# Words that may stand inside a phrase without changing it: "wake him up", "lost all control of my bladder".
_FILLERS = """
    a an the my his her your our their this that these it its i he she we they you me him them us im hes shes is are was were am
    been being has have had just so very really quite all of to got and some any own both
"""
FILLERS = frozenset(map(stem, _FILLERS.split()))
MOST_FILLERS = 3  # between two words of a phrase

# Queries that hold one of these ask about a subject, not about somebody: "stroke rehabilitation", "suicide rates".
_SUBJECT_WORDS = """
    rehab rehabilitation rates statistics percentage prevention awareness research poster course courses training jokes film
"""
SUBJECT_WORDS = frozenset(_SUBJECT_WORDS.split())


def unify_negations(words: Sequence[str]) -> list[str]:
    """The words, each way to say a negation written as one word."""
    unified: list[str] = []
    place = 0
    while place < len(words):
        for length in range(LONGEST_REPLACED, 0, -1):
            if (name := REPLACEMENTS.get(tuple(words[place : place + length]))) is not None:
                unified.append(name)
                place += length
                break
        else:
            unified.append(words[place])
            place += 1
    return unified


def holds_phrase(stems: Sequence[str], phrase: tuple[str, ...]) -> bool:
    """Whether the stems of a phrase stand one after the other, with at most MOST_FILLERS fillers between two of them."""
    return any(_starts_phrase(stems, start, phrase) for start, one in enumerate(stems) if one == phrase[0])


def _starts_phrase(stems: Sequence[str], place: int, phrase: tuple[str, ...]) -> bool:
    for wanted in phrase[1:]:
        place += 1
        skipped = 0
        while place < len(stems) and stems[place] != wanted and stems[place] in FILLERS and skipped < MOST_FILLERS:
            place += 1
            skipped += 1
        if place >= len(stems) or stems[place] != wanted:
            return False
    return True
