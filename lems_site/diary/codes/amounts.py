"""Amounts and times of day as people type them: read where they can be read, for lists; never compared with any dose."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

NUMBER_WORDS = {"half": 0.5, "quarter": 0.25, "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0}
_FRACTION = re.compile(r"(?:(\d+)\s+)?(\d+)\s*/\s*(\d+)")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")
_TIME = re.compile(r"(?<![\d:.])(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?(?![\d:.])", re.IGNORECASE)
_BETWEEN_TIMES = re.compile(r"(?:[\s,;/&+]|and)*", re.IGNORECASE)


class Amount(NamedTuple):
    """A number and the word after it in lower case, without the s of several: (2.0, "tablet")."""

    number: float
    unit: str


def parse_amount(typed: str) -> Amount | None:
    """What a typed amount says: "2 tablets", "1/2 tablet", "1½", "half a tablet". None where it begins with no number."""
    text = typed.strip().casefold()
    if found := _FRACTION.match(text):
        whole, part, parts = (int(group or 0) for group in found.groups())
        return Amount(whole + part / parts, _unit_of(text[found.end() :])) if parts else None
    found = _DECIMAL.match(text)
    number = float(found[0].replace(",", ".")) if found else None
    rest = text[found.end() :].lstrip() if found else text
    if rest[:1] and unicodedata.category(rest[0]) == "No":
        return Amount((number or 0) + unicodedata.numeric(rest[0]), _unit_of(rest[1:]))
    if number is not None:
        return Amount(number, _unit_of(rest))
    word, _space, rest = text.partition(" ")
    return Amount(NUMBER_WORDS[word], _unit_of(rest)) if word in NUMBER_WORDS else None


def _unit_of(rest: str) -> str:
    words = rest.split()
    while words and words[0] in ("a", "an", "of"):
        words = words[1:]
    return " ".join(word.strip(".").removesuffix("s") for word in words)


def parse_times(typed: str) -> list[str] | None:
    """The times of day in a text such as "8:00, 12.30 and 6 pm", as "HH:MM", sorted. None where there is anything else."""
    if _BETWEEN_TIMES.fullmatch(_TIME.sub(" ", typed)) is None:
        return None
    times = set()
    for hours, minutes, half in _TIME.findall(typed):
        hour, minute = int(hours), int(minutes or 0)
        if half:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half.casefold() == "pm" else 0)
        if hour > 23 or minute > 59:
            return None
        times.add(f"{hour:02}:{minute:02}")
    return sorted(times)
