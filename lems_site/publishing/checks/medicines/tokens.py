"""The words and marks of a sentence, and which of them name a medicine."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .names import MedicineNames

TOKEN = re.compile(r"(?P<word>[^\W_]+(?:['’.-][^\W_]+)*)|(?P<mark>[,;:()|–—!?\"“”…])")


@dataclass(frozen=True)
class Token:
    """A word in lower case, or a mark; `medicine`: it names one."""

    text: str
    start: int
    end: int
    medicine: bool = False
    mark: bool = False


def split_tokens(sentence: str, names: MedicineNames) -> list[Token]:
    """The words and marks of a sentence; a medicine of several words is one."""
    found, at = list[Token](), 0
    named = [match.span() for match in names.pattern.finditer(sentence)]
    for start, end in [*named, (len(sentence), len(sentence))]:
        for match in TOKEN.finditer(sentence, at, start):
            word, is_mark = match.group().casefold(), match.group("mark") is not None
            found.append(Token(word, *match.span(), not is_mark and names.is_medicine(word), is_mark))
        if start < end:
            found.append(Token(sentence[start:end].casefold(), start, end, medicine=True))
        at = end
    return found
