"""The JSON Schemas of /api/v1/. Ids are stable: the slug of a published article or term never changes."""

from __future__ import annotations

from typing import Any

from lems_site.diary.export.json_schema import SCHEMA as DIARY

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
ADDRESS = {"type": "string", "format": "uri"}
MOMENT = {"type": ["string", "null"], "format": "date-time"}


def _object_schema(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _document_schema(name: str, title: str, row: dict[str, Any]) -> dict[str, Any]:
    rows = {"type": "array", "items": _object_schema(row)}
    whole = _object_schema({"schema": ADDRESS, "notice": TEXT, "count": {"type": "integer"}, name: rows})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **whole}


SECTION = _object_schema({"id": TEXT, "heading": TEXT, "text": TEXT})
SCHEMAS: dict[str, dict[str, Any]] = {
    "articles": _document_schema(
        "articles",
        "The guide's articles, part by part, as plain text",
        {
            "id": TEXT,
            "url": ADDRESS,
            "title": TEXT,
            "description": TEXT,
            "changed": MOMENT,
            "reviewed_by": {"type": ["string", "null"]},
            "sections": {"type": "array", "items": SECTION},
            "terms": TEXTS,
            "statements": TEXTS,
        },
    ),
    "glossary": _document_schema(
        "glossary",
        "The glossary's terms",
        {
            "id": TEXT,
            "url": ADDRESS,
            "title": TEXT,
            "definition": TEXT,
            "other_names": TEXTS,
            "entities": TEXTS,
            "codes": TEXTS,
            "changed": MOMENT,
        },
    ),
    "diary": DIARY,
}
