"""Why a file is refused, and where in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

Path = tuple[str | int, ...]
MOST = 20  # of so many problems at once anybody learns enough
LONGEST_LINE = 300  # characters of a problem as people read it
MOST_STEPS = 100_000  # over things in a file on the way to a place in it
_DECODER = json.JSONDecoder(parse_int=str)  # of a number of any length only the place counts


class FileProblem(NamedTuple):
    """What is wrong, and the path to it: keys of objects, numbers in lists."""

    reason: str
    path: Path = ()
    line: int | None = None


class ImportRefused(Exception):
    """The file cannot be taken. `problems`: at most MOST of them, each with its place."""

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        super().__init__()
        self.problems = list(problems)[:MOST]

    def lines(self, text: str = "") -> list[str]:
        """The problems as people read them."""
        return [_shorten(_format_problem(problem, text)) for problem in self.problems]


def _shorten(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def format_path(path: Path) -> str:
    """A path as it is written in programs: entries[3].data.grades."""
    parts = (f"[{key}]" if isinstance(key, int) else f".{key[:60]}" for key in path)
    return "".join(parts).lstrip(".")


def _format_problem(problem: FileProblem, text: str) -> str:
    line = problem.line or (line_number(text, problem.path) if text else None)
    place = format_path(problem.path)
    if line and place:
        return _("Line %(line)s, %(place)s: %(reason)s") % {"line": line, "place": place, "reason": problem.reason}
    if line:
        return _("Line %(line)s: %(reason)s") % {"line": line, "reason": problem.reason}
    return f"{place}: {problem.reason}" if place else problem.reason


def line_number(text: str, path: Path) -> int | None:
    """The line of a value in well-formed JSON; of the last key or item on the way that is there, and not too far to look for."""
    at = _skip_blank(text, 0)
    for key in path:
        found = _find_item(text, at, key) if isinstance(key, int) else _find_member(text, at, key)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,:":
        at += 1
    return at


def _find_member(text: str, at: int, wanted: str) -> int | None:
    if text[at : at + 1] != "{":
        return None
    at = _skip_blank(text, at + 1)
    for _step in range(MOST_STEPS):
        if text[at : at + 1] != '"':
            break
        key, at = _DECODER.raw_decode(text, at)
        at = _skip_blank(text, at)
        if key == wanted:
            return at
        at = _skip_blank(text, _DECODER.raw_decode(text, at)[1])
    return None


def _find_item(text: str, at: int, wanted: int) -> int | None:
    if text[at : at + 1] != "[":
        return None
    at = _skip_blank(text, at + 1)
    if wanted > MOST_STEPS:
        return None
    for _number in range(wanted):
        if text[at : at + 1] in ("]", ""):
            return None
        at = _skip_blank(text, _DECODER.raw_decode(text, at)[1])
    return None if text[at : at + 1] in ("]", "") else at
