"""What may stand in an entry's data, by kind: codes and numbers within limits. All that writes entries goes through here."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from lems_site.diary.codes.choices import CONTEXT, EFFECTS, EVENTS, GRADES, STRENGTH, TESTS
from lems_site.diary.codes.symptom_catalogue import OWN_PREFIX, SYMPTOMS
from lems_site.diary.models import Entry

MINUTES = 24 * 60
LONGEST_TEXT = 5000
KG = (10.0, 400.0)
SECONDS = (0.1, 3600.0)


class BadData(ValueError):
    """Data that no entry may hold; says which item and what it may be."""


def whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def number(least: float, most: float) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and least <= value <= most

    return check


def code_of(codes: Any) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in codes


def codes_of(codes: Any) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, list) and len(set(map(str, value))) == len(value) and all(one in codes for one in value)
    )


def yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def key(value: Any) -> bool:
    return isinstance(value, str) and value.isalnum() and len(value) <= 16


def symptom_code(value: Any) -> bool:
    """A code of the catalogue, or of an own symptom."""
    return isinstance(value, str) and (
        value in SYMPTOMS or (value.startswith(OWN_PREFIX) and key(value.removeprefix(OWN_PREFIX)))
    )


def grades(value: Any) -> bool:
    level = whole(min(GRADES), max(GRADES))
    return (
        isinstance(value, dict)
        and len(value) <= 100
        and all(symptom_code(code) and level(grade) for code, grade in value.items())
    )


SHAPES: dict[str, dict[str, Callable[[Any], bool]]] = {
    Entry.Kind.CHECK_IN: {
        "strength": whole(min(STRENGTH), max(STRENGTH)),
        "grades": grades,
        "context": codes_of(CONTEXT),
        "flat": yes_or_no,
        "effort_minutes": whole(0, MINUTES),
        "rest_minutes": whole(0, MINUTES),
    },
    Entry.Kind.EVENT: {"event": code_of(EVENTS), "count": whole(1, 99)},
    Entry.Kind.DOSE: {"medicine": key, "missed": yes_or_no, "food": yes_or_no, "effects": codes_of(EFFECTS)},
    Entry.Kind.TEST: {
        "test": code_of(TESTS),
        "seconds": number(*SECONDS),
        "helper": yes_or_no,
        "rest_minutes": whole(0, MINUTES),
    },
    Entry.Kind.WEIGHT: {"kg": number(*KG)},
}
NEEDED = {
    Entry.Kind.EVENT: {"event"},
    Entry.Kind.DOSE: {"medicine"},
    Entry.Kind.TEST: {"test", "seconds"},
    Entry.Kind.WEIGHT: {"kg"},
}


def checked(kind: str, data: dict[str, Any], text: str = "") -> tuple[dict[str, Any], str]:
    """The data without empty items, and the text with line feeds only. Raises BadData."""
    shape = SHAPES.get(kind)
    if shape is None:
        raise BadData(_("“%(kind)s” is not a kind of entry.") % {"kind": kind})
    kept = {name: value for name, value in data.items() if value not in (None, "", [], {})}
    for name, value in kept.items():
        if name not in shape or not shape[name](value):
            raise BadData(_("“%(name)s” cannot be that in a diary: %(value)s") % {"name": name, "value": str(value)[:40]})
    missing = NEEDED.get(Entry.Kind(kind), set()) - set(kept)
    if missing:
        raise BadData(_("“%(name)s” is missing.") % {"name": min(missing)})
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise BadData(_("The text is too long: at most %(most)s characters.") % {"most": LONGEST_TEXT})
    return kept, text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
