"""Doses and orders in plain words, as readers see them: how much of a medicine, or to take, change or stop one.

It finds amounts ("10 mg", "two tablets"), how often ("three times a day" beside a medicine), and orders (orders.py). It reads a
sentence at a time, and the one before it for what "it" means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .names import MedicineNames
from .orders import Sentence
from .tokens import split_tokens

NUMBER_WORDS = (
    "half|quarter|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen|several"
)
NUMBER = rf"(?:\d+(?:[.,⁄/]\d+)*|(?:{NUMBER_WORDS})(?:[- ](?:{NUMBER_WORDS}))*)"
WEIGHT = (
    r"(?:milligram(?:me)?s?|mgs?|mcgs?|[µμu]gs?|microgram(?:me)?s?|gram(?:me)?s?|g|mls?|millilit(?:re|er)s?|cc|iu"
    r"|international units)"
)
PIECE = (
    r"(?:tablets?|pills?|capsules?|caplets?|puffs?|drops|sachets?|ampoules?|vials?|patches|spoonfuls?|teaspoons?|teaspoonfuls?"
    r"|tablespoons?|tablespoonfuls?)"
)
BETWEEN = r"(?:(?:more|extra|additional|further|other|small|whole|big|of your|of the|a|an|steroid|such|single|full)\s+){0,2}"
AMOUNT = re.compile(
    rf"(?<![\w.,/]){NUMBER}(?:\s*-?\s*{WEIGHT}(?!\w)(?!\s*/\s*d?l\b)|[\s-]+{BETWEEN}{PIECE}\b)"
    rf"|\b(?:half|quarter|third) of (?:[\w']+\s+){{0,3}}?{PIECE}\b"
    r"|\ban?\s+(?:teaspoon|tablespoon|spoonful|teaspoonful|puff)\b",
    re.IGNORECASE,
)
UNITS = re.compile(rf"(?<![\w.,/]){NUMBER}\s+units?\b", re.IGNORECASE)
HOW_OFTEN = re.compile(
    rf"\b(?:(?:once|twice|thrice|{NUMBER} times)\s+(?:(?:a|per|each|every)\s+)?(?:day|daily|night|week|weekly)"
    rf"|every\s+(?:{NUMBER}\s+)?hours?|{NUMBER}[- ]hourly)\b",
    re.IGNORECASE,
)
# White space but for the line feed; all other letters of ASCII stand for themselves.
ASCII_SPACES = str.maketrans({letter: " " for letter in map(chr, range(128)) if letter.isspace() and letter != "\n"})
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+|\n+")


@dataclass(frozen=True)
class Instruction:
    """A dose or an order in a text: where it begins and ends there, its words, and the sentence that it stands in."""

    start: int
    end: int
    words: str
    sentence: str
    is_dose: bool


def find_instructions(text: str, names: MedicineNames) -> list[Instruction]:
    """The doses and orders of a text as readers see it, in order; at most one for each sentence."""
    plain, places = _plain_text(text)
    found, named_before = [], False
    for start, end in _split_sentences(plain):
        sentence = Sentence(plain[start:end], split_tokens(plain[start:end], names), named_before)
        dose = AMOUNT.search(sentence.text) or (
            (HOW_OFTEN.search(sentence.text) or UNITS.search(sentence.text)) if sentence.names_medicine else None
        )
        if span := dose.span() if dose else sentence.find_order():
            first, last = places[start + span[0]], places[start + span[1] - 1] + 1
            found.append(Instruction(first, last, text[first:last], " ".join(sentence.text.split()), is_dose=dose is not None))
        named_before = sentence.names_medicine
    return found


def _plain_text(text: str) -> tuple[str, Sequence[int]]:
    """The text without what nobody sees, wide and odd letters as plain ones; for each letter its place in the text."""
    if text.isascii():
        return text.translate(ASCII_SPACES).replace("&nbsp;", " " * 6), range(len(text))
    letters, places = list[str](), list[int]()
    for place, letter in enumerate(text):
        for plain in _plain_letters(letter):
            letters.append(plain)
            places.append(place)
    return "".join(letters).replace("&nbsp;", " " * 6), places


@lru_cache(maxsize=1000)
def _plain_letters(letter: str) -> str:
    """What a letter is read as: nothing for one that nobody sees, and several for a sign that stands for them."""
    if unicodedata.category(letter) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKC", letter)
    return "".join("'" if one == "’" else " " if one != "\n" and one.isspace() else one for one in plain)


def _split_sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in [*SENTENCE_END.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[at:end].strip():
            yield at, end
        at = match.end() if match else end
