"""Bytes to JSON, strictly: UTF-8, no NaN, no key twice, no number beyond sense, not nested too deeply, no half characters.

Texts come in the normal form of typed text (codes/typed_text.py), as if they had been typed into a form.
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from lems_site.diary.codes.typed_text import normalise_value

from .errors import FileProblem, ImportRefused, Path

LARGEST = 20 * 1024 * 1024
LARGEST_SHOWN = "20 MB"
DEEPEST = 12
LONGEST_NUMBER = 20
_NOT_IN_NAMES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_STEPS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


class _Bad:
    """Stands where something was that JSON or a diary does not allow, until the walk finds its path."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def parse_json(content: bytes) -> tuple[str, Any]:
    """The file's text and its JSON value. Raises ImportRefused."""
    text = decode_file(content)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_parse_object,
            parse_constant=_reject_constant,
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
    return text, normalise_value(value)


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
            found[key] = _Bad(_("This stands here twice."))
        else:
            found[key] = value
    return found


def _reject_constant(name: str) -> _Bad:
    return _Bad(_("%(name)s is not a number.") % {"name": name})


def _parse_integer(digits: str) -> Any:
    return int(digits) if len(digits) <= LONGEST_NUMBER else _Bad(_("This number is too long."))


def _parse_float(digits: str) -> Any:
    value = float(digits) if len(digits) <= 2 * LONGEST_NUMBER else float("inf")
    return value if abs(value) < 1e15 else _Bad(_("This number is too large or too long."))


def _collect_bad_values(value: object, path: Path, problems: list[FileProblem]) -> bool:
    """Find what is bad, with its path. Whether it is nested too deeply."""
    if isinstance(value, _Bad):
        problems.append(FileProblem(value.reason, path))
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
