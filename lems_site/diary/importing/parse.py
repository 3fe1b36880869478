"""Bytes to JSON, strictly: UTF-8, no NaN, no key twice, no number beyond sense, not nested too deeply, no half characters.

Texts come in the normal form of typed text (codes/typed_text.py), as if they had been typed into a form.
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.diary.codes.typed_text import normalise_value

from .errors import MOST, FileProblem, ImportRefused, Path

LARGEST = 25 * 1024 * 1024  # bytes; deploy/nginx.conf and deploy/Caddyfile let a form with such a file in
LARGEST_SHOWN = "25 MB"
MOST_THINGS = 3_000_000  # of one value: no diary of this size has a third of it, and the memory for more would be the server's
DEEPEST = 12
LONGEST_NUMBER = 20
_NOT_IN_NAMES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_STEPS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


class _Bad:
    """Stands where something was that JSON or a diary does not allow, until the walk finds its path."""

    def __init__(self, reason: object) -> None:  # a text that is translated where it is used
        self.reason = reason


# One of each for all its places: a hostile file has millions of them.
_TWICE = _Bad(gettext_lazy("This stands here twice."))
_LONG_INTEGER = _Bad(gettext_lazy("This number is too long."))
_LARGE_NUMBER = _Bad(gettext_lazy("This number is too large or too long."))
_CONSTANTS = {
    name: _Bad(format_lazy(gettext_lazy("{name} is not a number."), name=name)) for name in ("NaN", "Infinity", "-Infinity")
}


def parse_json(content: bytes) -> tuple[str, Any]:
    """The file's text and its JSON value. Raises ImportRefused."""
    text = decode_file(content)
    return text, parse_text(text)


def parse_text(text: str) -> Any:
    """The JSON value of a file's text. Raises ImportRefused."""
    if sum(map(text.count, ",[{")) > MOST_THINGS:
        raise ImportRefused([FileProblem(_("There is more in this file than a diary of this site can hold."))])
    try:
        value = json.loads(
            text,
            object_pairs_hook=_parse_object,
            parse_constant=_CONSTANTS.__getitem__,
            parse_int=_parse_integer,
            parse_float=_parse_float,
        )
    except RecursionError:
        raise ImportRefused([_too_deep(text)]) from None
    except json.JSONDecodeError as wrong:
        reason = _("This is not a whole JSON file: it breaks off or something does not belong here (column %(column)s).")
        raise ImportRefused([FileProblem(reason % {"column": wrong.colno}, (), wrong.lineno)]) from None
    problems: list[FileProblem] = []
    if _collect_bad_values(value, (), problems):
        problems.insert(0, _too_deep(text))
    if problems:
        raise ImportRefused([FileProblem(line) for line in ImportRefused(problems).lines(text)])
    return normalise_value(value)


def decode_file(content: bytes) -> str:
    """The text of the file. Raises ImportRefused when it is empty, too large, or not UTF-8."""
    if not content.strip():
        raise ImportRefused([FileProblem(_("The file is empty."))])
    if len(content) > LARGEST:
        raise ImportRefused([FileProblem(_("The file is larger than %(most)s.") % {"most": LARGEST_SHOWN})])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        reason = _("The file is not in UTF-8. Choose the file as it was saved by this site, without opening it in between.")
        raise ImportRefused([FileProblem(reason, (), line)]) from None


def _parse_object(pairs: list[tuple[str, Any]]) -> Any:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            found[key] = _TWICE
        else:
            found[key] = value
    return found


def _parse_integer(digits: str) -> Any:
    return int(digits) if len(digits) <= LONGEST_NUMBER else _LONG_INTEGER


def _parse_float(digits: str) -> Any:
    value = float(digits) if len(digits) <= 2 * LONGEST_NUMBER else float("inf")
    return value if abs(value) < 1e15 else _LARGE_NUMBER


def _collect_bad_values(value: object, path: Path, problems: list[FileProblem]) -> bool:
    """Find what is bad, with its path, until there is enough. Whether it is nested too deeply."""
    if len(problems) >= MOST:
        return False
    if isinstance(value, _Bad):
        problems.append(FileProblem(str(value.reason), path))
    elif isinstance(value, str):
        if _HALF_CHARACTER.search(value):
            problems.append(FileProblem(_("There is a character in this text that nobody can type."), path))
    elif isinstance(value, dict | list):
        if len(path) >= DEEPEST:
            return True
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            if isinstance(key, str) and _NOT_IN_NAMES.search(key):
                problems.append(FileProblem(_("There is a character in a name that nobody can type."), path))
            elif _collect_bad_values(inner, (*path, key), problems):
                return True
    return False


def _too_deep(text: str) -> FileProblem:
    depth = 0
    for step in _STEPS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(step[0], 0)
        if depth > DEEPEST:
            return FileProblem(_("Things stand inside each other too deeply."), (), text.count("\n", 0, step.start()) + 1)
    return FileProblem(_("Things stand inside each other too deeply."))
