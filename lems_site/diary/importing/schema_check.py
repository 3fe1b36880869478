"""Checks a diary file by its JSON Schema (export/json_schema.py) with jsonschema-rs, and says what is wrong in words.

The checker finds every error at once, so that a hostile file could make it collect millions: lists are measured first, and
entries are checked one by one until there are enough problems. Entries' data is checked by entries/validation.py instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import jsonschema_rs
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.diary.export.json_schema import ENTRY, SCHEMA, TIME

from .errors import MOST, FileProblem, Path
from .formats import parse_day, parse_id, parse_moment

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise  # a text, or one that is translated where it is used

Schema = dict[str, Any]  # of any keywords: the values are JSON
TYPES: dict[str, Words] = {
    "object": gettext_lazy("an object { }"),
    "array": gettext_lazy("a list [ ]"),
    "string": gettext_lazy("a text"),
    "boolean": gettext_lazy("true or false"),
    "null": gettext_lazy("null"),
    "integer": gettext_lazy("a whole number"),
    "number": gettext_lazy("a number"),
}
FORMATS: dict[str, tuple[Callable[[str], object], Words]] = {
    "date-time": (parse_moment, gettext_lazy("This is not a moment, such as 2026-11-20T08:30:00Z.")),
    "date": (parse_day, gettext_lazy("This is not a day, such as 2026-11-20.")),
    "uuid": (parse_id, gettext_lazy("This is not an id.")),
}
ENTRY_SCHEMA: Schema = {name: part for name, part in ENTRY.items() if name != "allOf"}
_entries: Schema = {name: part for name, part in SCHEMA["properties"]["entries"].items() if name != "items"}
FILE_SCHEMA: Schema = {**SCHEMA, "properties": {**SCHEMA["properties"], "entries": _entries}}


def _format_check(parse: Callable[[str], object]) -> Callable[[str], bool]:
    """Whether a text has a format, from the function that reads it."""

    def has_format(value: str) -> bool:
        try:
            parse(value)
        except (ValueError, OverflowError):
            return False
        return True

    return has_format


def _compile_schema(schema: Schema) -> jsonschema_rs.Validator:
    formats = {name: _format_check(parse) for name, (parse, _message) in FORMATS.items()}
    return jsonschema_rs.validator_for(schema, validate_formats=True, formats=formats)


_file_checker, _entry_checker = _compile_schema(FILE_SCHEMA), _compile_schema(ENTRY_SCHEMA)


def schema_problems(value: dict[str, Any]) -> Iterator[FileProblem]:
    """What is wrong with the value of a diary file, each with its place. Stop when there are enough."""
    yield from file_problems(value)
    yield from entry_problems(value, range(count_entries(value)))


def file_problems(value: dict[str, Any]) -> Iterator[FileProblem]:
    """What is wrong with the value of a diary file but for its entries."""
    if not _file_checker.is_valid(value):
        yield from _schema_problems(_file_checker, FILE_SCHEMA, value, ())


def count_entries(value: dict[str, Any]) -> int:
    """How many entries there are to check: none where they are no list, or one that is too long."""
    entries = value.get("entries")
    return len(entries) if isinstance(entries, list) and len(entries) <= _entries["maxItems"] else 0


def entry_problems(value: dict[str, Any], numbers: range) -> Iterator[FileProblem]:
    """What is wrong with some of the entries, by their numbers in the list."""
    for number in numbers:
        if not _entry_checker.is_valid(value["entries"][number]):
            yield from _schema_problems(_entry_checker, ENTRY_SCHEMA, value["entries"][number], ("entries", number))


def _schema_problems(checker: jsonschema_rs.Validator, schema: Schema, value: object, path: Path) -> Iterator[FileProblem]:
    """What is wrong with a value; where a list is too long, only that."""
    too_long = list(_long_lists(value, schema, path))
    yield from too_long
    if not too_long:
        for error in checker.iter_errors(value):
            yield from _in_words(error, schema, path)


def _long_lists(value: object, schema: Schema, path: Path) -> Iterator[FileProblem]:
    """The lists in an object, and in the objects in it, that hold more than they may."""
    if isinstance(value, list) and len(value) > schema.get("maxItems", len(value)):
        yield FileProblem(_("There are more than %(most)s here.") % {"most": schema["maxItems"]}, path)
    elif isinstance(value, dict):
        for name, part in schema.get("properties", {}).items():
            if name in value:
                yield from _long_lists(value[name], part, (*path, name))


def _in_words(error: jsonschema_rs.ValidationError, schema: Schema, path: Path) -> Iterator[FileProblem]:
    """An error of the checker as people read it."""
    *steps, keyword = error.schema_path
    for step in steps:
        schema = schema[str(step)]
    place = (*path, *error.instance_path)
    if keyword == "additionalProperties":
        names = islice(error.kind.as_dict()["unexpected"], MOST)
        yield from (FileProblem(_("This is not part of a diary file."), (*place, name)) for name in names)
    elif keyword == "required":
        yield FileProblem(_("“%(name)s” is missing.") % {"name": error.kind.as_dict()["property"]}, place)
    else:
        yield FileProblem(MESSAGES[str(keyword)](schema), place)


def _type_message(schema: Schema) -> str:
    named = schema["type"]
    names = [named] if isinstance(named, str) else named
    return _("There must be %(what)s here.") % {"what": _(" or ").join(str(TYPES[name]) for name in names)}


def _range_message(schema: Schema) -> str:
    limits = {"least": schema.get("minimum"), "most": schema.get("maximum")}
    return _("The number must be from %(least)s to %(most)s.") % limits


MESSAGES: dict[str, Callable[[Schema], str]] = {
    "type": _type_message,
    "const": lambda schema: _("There must be %(what)s here.") % {"what": f"“{schema['const']}”"},
    "enum": lambda schema: _("This is not one of: %(what)s.") % {"what": ", ".join(schema["enum"])},
    "minimum": _range_message,
    "maximum": _range_message,
    "minLength": lambda schema: _("The text is empty."),
    "maxLength": lambda schema: _("The text is longer than %(most)s characters.") % {"most": schema["maxLength"]},
    "pattern": lambda schema: (
        _("This is not a time of day such as 08:00.") if schema == TIME else _("This is not a key: 1 to 16 letters and digits.")
    ),
    "format": lambda schema: str(FORMATS[schema["format"]][1]),
}
