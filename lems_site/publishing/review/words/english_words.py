"""The English words that this site ships: whether a word is one, and which words are one edit away from a misspelt one.

english_words.txt.gz holds 74,986 words of letters only, American and British, in lower case: the word lists of Debian's packages
wamerican and wbritish 2020.12.07-2 (SCOWL, size 60). NOTICE has their licence. 0.7 MB in memory, read when first asked for.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("english_words.txt.gz")
LETTERS = "abcdefghijklmnopqrstuvwxyz"

IsWord = Callable[[str], bool]


@lru_cache(maxsize=1)
def _all_words() -> bytes:
    return gzip.decompress(FILE.read_bytes())


def is_english_word(word: str) -> bool:
    """Whether the list holds a word of letters, in any case."""
    return word.isascii() and word.isalpha() and f"\n{word.lower()}\n".encode() in _all_words()


def only_correction(misspelt: str, is_word: IsWord) -> str:
    """The one word that a misspelt word of lower-case letters can be, "" if there is none or more than one.

    Two neighbouring letters that changed places are the closest kind of slip, then a letter typed twice, then any one letter too
    many, missing or wrong. Only the closest kind that leads to a word counts, and it must lead to just one.
    """
    for edits in (_swaps, _doubled, _one_letter):
        words = {one for one in edits(misspelt) if one != misspelt and is_word(one)}
        if words:
            return words.pop() if len(words) == 1 else ""
    return ""


def _swaps(word: str) -> Iterator[str]:
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _doubled(word: str) -> Iterator[str]:
    for at in range(len(word) - 1):
        if word[at] == word[at + 1]:
            yield word[:at] + word[at + 1 :]


def _one_letter(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
        for letter in LETTERS:
            yield word[:at] + letter + word[at + 1 :]
    for at in range(len(word) + 1):
        for letter in LETTERS:
            yield word[:at] + letter + word[at:]
