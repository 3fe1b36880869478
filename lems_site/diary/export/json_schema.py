"""The form of a diary file as a JSON Schema: published at a stable address, and what imports are checked by (importing/shape.py).

What a schema cannot say (a zone that exists, an id that is there once) is checked in importing/checking.py.
"""

from __future__ import annotations

from typing import Any

from lems_site.diary.codes.choices import CONTEXT, EFFECTS, EVENTS, GRADES, REASONS, SENSITIVE_TOPICS, STRENGTH, TESTS
from lems_site.diary.entries.validation import KG, LONGEST_AMOUNT, LONGEST_TEXT, MINUTES, POUNDS, SECONDS, TIME_OF_DAY
from lems_site.diary.lists.medicines import MOST_TIMES
from lems_site.diary.models import AuditEvent, Entry

from .json_file import FORMAT, VERSION

MOST_ENTRIES = 200_000
MOST_ROWS = 1_000  # of each other list
WHO = {"type": "string", "minLength": 1, "maxLength": 200}
TEXT = {"type": "string", "maxLength": LONGEST_TEXT}
LONG_TEXT = {"type": "string"}
YES_NO = {"type": "boolean"}
DAY = {"type": "string", "format": "date"}
MOMENT = {"type": "string", "format": "date-time"}
MAYBE_MOMENT = {"type": ["string", "null"], "format": "date-time"}
ID = {"type": "string", "format": "uuid"}
KEY = {"type": "string", "pattern": "^[0-9A-Za-z]{1,16}$"}
TIME = {"type": "string", "pattern": f"^{TIME_OF_DAY.pattern}$"}
ZONE = {"type": "string", "minLength": 1, "maxLength": 64}


def _object_schema(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    needed = list(properties) if required is None else required
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _list_schema(items: dict[str, Any], most: int = MOST_ROWS) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": most}


def _integer_schema(least: float, most: float) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


def _enum_schema(codes: Any) -> dict[str, Any]:
    return {"type": "array", "items": {"enum": list(codes)}, "uniqueItems": True}


GRADED = {"type": "object", "additionalProperties": _integer_schema(min(GRADES), max(GRADES)), "maxProperties": 100}
REST = _integer_schema(0, MINUTES)
DATA: dict[str, dict[str, Any]] = {
    Entry.Kind.CHECK_IN.value: _object_schema(
        {
            "strength": _integer_schema(min(STRENGTH), max(STRENGTH)),
            "grades": GRADED,
            "context": _enum_schema(CONTEXT),
            "flat": YES_NO,
            "effort_minutes": REST,
            "rest_minutes": REST,
        },
        [],
    ),
    Entry.Kind.EVENT.value: _object_schema({"event": {"enum": list(EVENTS)}, "count": _integer_schema(1, 99)}, ["event"]),
    Entry.Kind.DOSE.value: _object_schema(
        {
            "medicine": KEY,
            "amount": {"type": "string", "minLength": 1, "maxLength": LONGEST_AMOUNT},
            "planned": TIME,
            "missed": YES_NO,
            "reason": {"enum": list(REASONS)},
            "food": YES_NO,
            "effects": _enum_schema(EFFECTS),
        },
        ["medicine"],
    ),
    Entry.Kind.TEST.value: _object_schema(
        {
            "test": {"enum": list(TESTS)},
            "seconds": {"type": "number", "minimum": SECONDS[0], "maximum": SECONDS[1]},
            "helper": YES_NO,
            "rest_minutes": REST,
        },
        ["test", "seconds"],
    ),
    Entry.Kind.WEIGHT.value: _object_schema(
        {"kg": {"type": "number", "minimum": KG[0], "maximum": KG[1]}, "unit": {"enum": [POUNDS]}}, ["kg"]
    ),
}
STATE = {
    "type": ["object", "null"],
    "properties": {"at": MOMENT, "zone": ZONE, "day": DAY, "data": {"type": "object"}, "text": TEXT},
    "required": ["at", "zone", "day", "data", "text"],
    "additionalProperties": False,
}
ACTS = [AuditEvent.Action.CORRECTED.value, AuditEvent.Action.REMOVED.value, AuditEvent.Action.RESTORED.value]
CHANGE = _object_schema({"at": MOMENT, "by": WHO, "what": {"enum": ACTS}, "before": STATE, "after": STATE})
ENTRY = _object_schema(
    {
        "id": ID,
        "batch": ID,
        "kind": {"enum": list(DATA)},
        "at": MOMENT,
        "zone": ZONE,
        "day": DAY,
        "data": {"type": "object"},
        "text": TEXT,
        "version": _integer_schema(1, 1_000_000),
        "created_at": MOMENT,
        "written_by": WHO,
        "imported": YES_NO,
        "removed_at": MAYBE_MOMENT,
        "history": _list_schema(CHANGE),
    }
)
# For whoever reads the schema; an import checks data with entry_data.checked instead.
ENTRY["allOf"] = [
    {"if": {"properties": {"kind": {"const": kind}}}, "then": {"properties": {"data": data}}} for kind, data in DATA.items()
]
DIARY = _object_schema(
    {
        "name": TEXT,
        "zone": ZONE,
        "first_hour": _integer_schema(0, 23),
        "hides": {"type": "array", "items": {"enum": list(SENSITIVE_TOPICS)}, "maxItems": len(SENSITIVE_TOPICS)},
        "began_at": MOMENT,
    }
)
MEDICINE_NEEDED = {"key": KEY, "name": TEXT, "form": TEXT, "strength": TEXT, "is_timed": YES_NO, "hidden": YES_NO}
# Files from before November 2026 have no planned times and no stock.
MEDICINE = _object_schema(
    {**MEDICINE_NEEDED, "times": _list_schema(TIME, MOST_TIMES), "stock": TEXT, "stock_at": MAYBE_MOMENT}, list(MEDICINE_NEEDED)
)
QUESTION = _object_schema(
    {
        "key": KEY,
        "text": TEXT,
        "created_at": MOMENT,
        "written_by": WHO,
        "imported": YES_NO,
        "asked_at": MAYBE_MOMENT,
        "removed_at": MAYBE_MOMENT,
    }
)
PARTS = ["notes", "sensitive", "removed", "history"]
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A symptom diary, whole",
    **_object_schema(
        {
            "format": {"const": FORMAT},
            "version": {"const": VERSION},
            "schema": LONG_TEXT,
            "exported_at": MOMENT,
            "left_out": {"type": "array", "items": {"enum": PARTS}, "maxItems": len(PARTS)},
            "diary": DIARY,
            "followed": _list_schema(
                _object_schema({"code": {"type": "string", "minLength": 1, "maxLength": 40}, "words": TEXT, "hidden": YES_NO})
            ),
            "medicines": _list_schema(MEDICINE),
            "questions": _list_schema(QUESTION),
            "appointments": _list_schema(_object_schema({"key": KEY, "day": DAY, "words": TEXT, "removed_at": MAYBE_MOMENT})),
            "entries": _list_schema(ENTRY, MOST_ENTRIES),
            "log": LONG_TEXT,
            "imported_logs": _list_schema(LONG_TEXT),
        }
    ),
}
