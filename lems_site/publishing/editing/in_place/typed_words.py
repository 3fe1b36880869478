"""Typed words to Markdown: readers see what a person types, sign for sign. A bullet makes a list, a new line a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lems_site.markup.limits import remove_controls
from lems_site.markup.lookups import Lookups
from lems_site.publishing.editing.assist.finder import make_tag

from .alignment import Applied, apply_words
from .fields import INSIDE, SMALLEST_STEP, Field, read_fields
from .parts import split_parts
from .pieces import Piece

SIGNS = re.compile(r"[\\`*_\[|]")
LINE_SIGNS = re.compile(r"(#|>|[-+](?=\s|-|$)|\d+(?=\.\s))")
BULLET = re.compile(r"[ \t]*(?:[-–*•◦▪‣·●○■]|\u2022)[ \t]+")
SPACES = re.compile(r"[ \t\u00a0]+")
LEADING = re.compile(r"[ \u00a0]*")
SPACE_BEFORE_SIGN = re.compile(r"\s")


class CannotWrite(Exception):
    """These words cannot be put into the page so that readers see them as they were typed."""


def clean_typed(form: str, typed: str) -> str:
    """What was typed into a field of this form, without stray white space: one line, or lines without empty ones between."""
    if form == "signs":
        return remove_controls(typed).strip("\n")
    text = remove_controls(typed.replace("\u2028", "\n").replace("\u2029", "\n"))
    typed_lines = text.split("\n")
    if form == "points":
        return "\n".join(_clean_points(typed_lines))
    lines = [SPACES.sub(" ", line).strip() for line in typed_lines]
    kept = [line for line in lines if line]
    return ("\n" if form == "text" else " ").join(kept)


def _clean_points(lines: Iterable[str]) -> Iterator[str]:
    """The points of a list; one that is typed further in than the one above stands inside it."""
    indents = [0]
    for number, line in enumerate(line for line in lines if without_bullet(SPACES.sub(" ", line).strip())):
        wide = line.expandtabs(4)
        indent = len(wide) - len(wide.lstrip(" \u00a0")) if number else 0
        while indents[-1] > indent:
            indents.pop()
        if indent >= indents[-1] + SMALLEST_STEP:
            indents.append(indent)
        yield INSIDE * (len(indents) - 1) + without_bullet(SPACES.sub(" ", line).strip())


def without_bullet(line: str) -> str:
    """A line without the bullet that it begins with."""
    match = BULLET.match(f"{line} ")
    return line[match.end() :] if match else line


def change_words(field: Field, typed: str, lookups: Lookups, answers: Mapping[str, str] | None = None) -> Applied:
    """The source of a field with typed words in the place of its own. Raises CannotWrite."""
    words = clean_typed(field.form, typed)
    if words == clean_typed(field.form, field.words):
        return Applied(field.source)
    if field.form in ("signs", "title"):
        return Applied(words)

    def write(text: str, start: int, end: int) -> str:
        return escape_typed(text, start, end, field.form, field.mark, blanks=field.blanks)

    def explain(piece: Piece, proposal: str) -> str:
        term = lookups.by_slug[piece.data[0]]
        return make_tag(piece.data[1], term, proposal)[0]

    applied = apply_words(field.pieces, words, write=write, make_tag=explain, answers=answers, name=field.name)
    if not applied.lost:
        _check_written(field, words, applied.source, lookups)
    return applied


def escape_typed(text: str, start: int, end: int, form: str, mark: str = "", *, blanks: Sequence[str] = ("",)) -> str:
    """The Markdown that shows the characters `start` to `end` of a typed text as they are."""
    out = []
    at = start
    while at < end:
        letter = text[at]
        begins = at == 0 or text[at - 1] == "\n" or (form == "points" and _is_indentation(text, at))
        if letter == "\n" and form == "points":
            inside = LEADING.match(text, at + 1)
            level = len(inside[0]) // len(INSIDE) if inside else 0
            before = blanks[level] if level < len(blanks) else blanks[-1] + INSIDE * (level + 1 - len(blanks))
            out.append(f"\n{before}{'- ' if level else mark}")
            at += 1 + level * len(INSIDE)
            continue
        if letter == "\n":
            out.append(_line_end(text, at, form))
        elif begins and form == "text" and (bullet := BULLET.match(text, at)):
            out.append("- ")
            at = max(at + 1, min(bullet.end(), end))
            continue
        elif begins and form in ("text", "points") and (sign := LINE_SIGNS.match(text, at)):
            words = sign.group()
            out.append(f"{words}\\" if words.isdecimal() else f"\\{words}")
            at += len(words)
            continue
        else:
            is_sign = SIGNS.match(letter) or (letter == "#" and form == "line")
            out.append(f"\\{letter}" if is_sign else letter)
        at += 1
    return "".join(out)


def _is_indentation(text: str, at: int) -> bool:
    """Whether only the blanks of a point inside a point stand before a character in its line."""
    return text[at - 1] == " " and not text[text.rfind("\n", 0, at) + 1 : at].strip(" ")


def _line_end(text: str, at: int, form: str) -> str:
    if form != "text":
        return " "
    above = text[text.rfind("\n", 0, at) + 1 : at]
    return "\n" if BULLET.match(above) and BULLET.match(text, at + 1) else "\n\n"


def new_source(form: str, typed: str) -> str:
    """The Markdown of a text, list ("points") or line that is new."""
    words = clean_typed(form, typed)
    body = escape_typed(words, 0, len(words), form, "- ")
    return f"- {body}" if form == "points" and body else body


def _check_written(field: Field, words: str, source: str, lookups: Lookups) -> None:
    """Read back what was written. Raises CannotWrite where readers would see other words."""
    lines = [without_bullet(line) if field.form == "text" else line for line in words.split("\n")]
    if _letters(read_back(source, field.form, lookups)) != _letters("".join(lines)):
        raise CannotWrite


def read_back(source: str, form: str, lookups: Lookups) -> str:
    """The words that readers see of a field's source."""
    if form in ("line", "cell"):
        source = f"## {source}" if form == "line" else f"x {source}"
    words = "".join(field.words for part in split_parts(source) for field in read_fields(part, lookups))
    return words.removeprefix("x ") if form == "cell" else words


def _letters(words: str) -> str:
    return SPACE_BEFORE_SIGN.sub("", words)
