"""What may stand in an entry's data, by kind: codes and numbers within limits. All that writes entries goes through here."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from typing import cast

from django.utils.translation import gettext as _

from lems_site.diary.codes.choices import CONTEXT, EFFECTS, EVENTS, GRADES, REASONS, STRENGTH, TESTS
from lems_site.diary.codes.symptom_catalogue import OWN_PREFIX, SYMPTOMS
from lems_site.diary.codes.typed_text import normalise_line, normalise_text
from lems_site.diary.models import Entry
from lems_site.diary.models.entries import EntryData

MINUTES = 24 * 60
LONGEST_TEXT = 5000
LONGEST_AMOUNT = 60
TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
KG = (10.0, 400.0)
POUNDS = "lb"
POUND = 0.45359237  # kilograms; the international pound is defined so
SECONDS = (0.1, 3600.0)
Check = Callable[[object], bool]  # whether an item of an entry's data may have a value


class InvalidEntry(ValueError):
    """Data that no entry may hold; says which item and what it may be."""


def int_between(least: int, most: int) -> Check:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def number_between(least: float, most: float) -> Check:
    def is_in_range(value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and least <= value <= most

    return is_in_range


def one_of(codes: Collection[str]) -> Check:
    return lambda value: isinstance(value, str) and value in codes


def list_of(codes: Collection[str]) -> Check:
    return lambda value: (
        isinstance(value, list) and len(set(map(str, value))) == len(value) and all(one in codes for one in value)
    )


def is_bool(value: object) -> bool:
    return isinstance(value, bool)


def is_key(value: object) -> bool:
    return isinstance(value, str) and value.isalnum() and len(value) <= 16


def is_amount(value: object) -> bool:
    """A dose's amount: one line of typed text in its normal form."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_AMOUNT and value == normalise_line(value).strip()


def is_time_of_day(value: object) -> bool:
    """A time as "HH:MM"."""
    return isinstance(value, str) and TIME_OF_DAY.fullmatch(value) is not None


def is_symptom_code(value: object) -> bool:
    """A code of the catalogue, or of an own symptom."""
    return isinstance(value, str) and (
        value in SYMPTOMS or (value.startswith(OWN_PREFIX) and is_key(value.removeprefix(OWN_PREFIX)))
    )


def are_grades(value: object) -> bool:
    level = int_between(min(GRADES), max(GRADES))
    return (
        isinstance(value, dict)
        and len(value) <= 100
        and all(is_symptom_code(code) and level(grade) for code, grade in value.items())
    )


SHAPES: dict[str, dict[str, Check]] = {
    Entry.Kind.CHECK_IN: {
        "strength": int_between(min(STRENGTH), max(STRENGTH)),
        "grades": are_grades,
        "context": list_of(CONTEXT),
        "flat": is_bool,
        "effort_minutes": int_between(0, MINUTES),
        "rest_minutes": int_between(0, MINUTES),
    },
    Entry.Kind.EVENT: {"event": one_of(EVENTS), "count": int_between(1, 99)},
    Entry.Kind.DOSE: {
        "medicine": is_key,
        "amount": is_amount,
        "planned": is_time_of_day,
        "missed": is_bool,
        "reason": one_of(REASONS),
        "food": is_bool,
        "effects": list_of(EFFECTS),
    },
    Entry.Kind.TEST: {
        "test": one_of(TESTS),
        "seconds": number_between(*SECONDS),
        "helper": is_bool,
        "rest_minutes": int_between(0, MINUTES),
    },
    Entry.Kind.WEIGHT: {"kg": number_between(*KG), "unit": one_of({POUNDS})},
}
NEEDED = {
    Entry.Kind.EVENT: {"event"},
    Entry.Kind.DOSE: {"medicine"},
    Entry.Kind.TEST: {"test", "seconds"},
    Entry.Kind.WEIGHT: {"kg"},
}


def validate_entry_data(kind: str, data: Mapping[str, object], text: str = "") -> tuple[EntryData, str]:
    """The data without empty items, and the text in its normal form. Raises InvalidEntry."""
    shape = SHAPES.get(kind)
    if shape is None:
        raise InvalidEntry(_("“%(kind)s” is not a kind of entry.") % {"kind": kind})
    kept = {name: value for name, value in data.items() if value not in (None, "", [], {})}
    for name, value in kept.items():
        if name not in shape or not shape[name](value):
            raise InvalidEntry(_("“%(name)s” cannot be that in a diary: %(value)s") % {"name": name, "value": str(value)[:40]})
    missing = NEEDED.get(Entry.Kind(kind), set()) - set(kept)
    if missing:
        raise InvalidEntry(_("“%(name)s” is missing.") % {"name": min(missing)})
    text = normalise_text(text)
    if len(text) > LONGEST_TEXT:
        raise InvalidEntry(_("The text is too long: at most %(most)s characters.") % {"most": LONGEST_TEXT})
    return cast(EntryData, kept), text
