"""Checks a value by a JSON Schema, as far as export/json_schema.py uses the language.

A test compares it with a full checker; of `allOf` it knows nothing (entry_data.checked does that part).
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .errors import Path, Problem

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "integer": (int,),
    "number": (int, float),
}
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def problems(value: Any, schema: dict[str, Any], path: Path = ()) -> Iterator[Problem]:
    """What is wrong with a value, each with its place."""
    named = schema.get("type")
    names = [named] if isinstance(named, str) else named or []
    if names and not any(_is(value, name) for name in names):
        yield Problem(_("There must be %(what)s here.") % {"what": _(" or ").join(str(_what(name)) for name in names)}, path)
    elif "const" in schema and (value != schema["const"] or isinstance(value, bool)):
        yield Problem(_("There must be %(what)s here.") % {"what": f"“{schema['const']}”"}, path)
    elif "enum" in schema and not (isinstance(value, str) and value in schema["enum"]):
        yield Problem(_("This is not one of: %(what)s.") % {"what": ", ".join(schema["enum"])}, path)
    elif isinstance(value, dict):
        yield from _object(value, schema, path)
    elif isinstance(value, list):
        yield from _array(value, schema, path)
    elif isinstance(value, str):
        yield from _string(value, schema, path)
    elif isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        limits = {"least": schema.get("minimum"), "most": schema.get("maximum")}
        yield Problem(_("The number must be from %(least)s to %(most)s.") % limits, path)


def _is(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _what(name: str) -> str:
    return {
        "object": _("an object { }"),
        "array": _("a list [ ]"),
        "string": _("a text"),
        "boolean": _("true or false"),
        "null": _("null"),
        "integer": _("a whole number"),
        "number": _("a number"),
    }[name]


def _object(value: dict[str, Any], schema: dict[str, Any], path: Path) -> Iterator[Problem]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield Problem(_("“%(name)s” is missing.") % {"name": name}, path)
    for name, inner in value.items():
        if name in known:
            yield from problems(inner, known[name], (*path, name))
        elif schema.get("additionalProperties", True) is False:
            yield Problem(_("This is not part of a diary file."), (*path, name))


def _array(value: list[Any], schema: dict[str, Any], path: Path) -> Iterator[Problem]:
    if len(value) > schema.get("maxItems", len(value)):
        yield Problem(_("There are more than %(most)s here.") % {"most": schema["maxItems"]}, path)
        return
    for number, inner in enumerate(value):
        yield from problems(inner, schema.get("items", {}), (*path, number))


def _string(value: str, schema: dict[str, Any], path: Path) -> Iterator[Problem]:
    if len(value) > schema.get("maxLength", len(value)):
        yield Problem(_("The text is longer than %(most)s characters.") % {"most": schema["maxLength"]}, path)
    elif len(value) < schema.get("minLength", 0):
        yield Problem(_("The text is empty."), path)
    elif "pattern" in schema and not re.fullmatch(schema["pattern"].strip("^$"), value):
        yield Problem(_("This is not a key: 1 to 16 letters and digits."), path)
    elif wanted := FORMATS.get(schema.get("format", "")):
        check, said = wanted
        try:
            check(value)
        except (ValueError, OverflowError):
            yield Problem(str(said()), path)


def a_moment(value: str) -> dt.datetime:
    """A moment with its offset. Raises ValueError."""
    if not _MOMENT.fullmatch(value):
        raise ValueError(value)
    return dt.datetime.fromisoformat(value).astimezone(dt.UTC)


def a_day(value: str) -> dt.date:
    """A day. Raises ValueError."""
    if not _DAY.fullmatch(value):
        raise ValueError(value)
    return dt.date.fromisoformat(value)


def an_id(value: str) -> uuid.UUID:
    """An id in its usual form. Raises ValueError."""
    found = uuid.UUID(value)
    if str(found) != value.lower():
        raise ValueError(value)
    return found


FORMATS: dict[str, tuple[Any, Any]] = {
    "date-time": (a_moment, lambda: _("This is not a moment, such as 2026-11-20T08:30:00Z.")),
    "date": (a_day, lambda: _("This is not a day, such as 2026-11-20.")),
    "uuid": (an_id, lambda: _("This is not an id.")),
}
