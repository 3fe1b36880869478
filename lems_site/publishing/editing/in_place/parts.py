"""A page's Markdown as parts: paragraphs, headings, lists, tables, cards and more, each with its exact place in the text.

A change of one part leaves every other character of the text as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lems_site.markup import blocks
from lems_site.markup.code import fenced_blocks
from lems_site.markup.entity_tags import table_lines

ITEM = re.compile(r" {0,3}(?:[-+*]|\d+\.)[ \t]+\S")
BELOW = re.compile(r" {0,3}(?:[-+*]|1\.)[ \t]+\S")  # what begins a list in the middle of a paragraph
NUMBERED = re.compile(r" {0,3}\d+\.")
INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
FOOTNOTE = re.compile(r" {0,3}\[\^[^\[\]]+\]:")
HEADING = re.compile(r"#{1,6}")
QUOTATION = re.compile(r" {0,3}>")


@dataclass(frozen=True)
class Part:
    """A part of a text, from character `start` up to `end`, without the blank lines around it.

    `kind` is paragraph, heading, list, table, card, quotation, include, clinic-line, or other (code, footnotes and whatever
    cannot be read). `line` is its first line, from 1.
    """

    kind: str
    start: int
    end: int
    line: int
    source: str

    @property
    def last_line(self) -> int:
        return self.line + self.source.count("\n")


@dataclass(frozen=True)
class _Lines:
    """A text as lines, with what all of them need to be read: fences, the lines of `:::`, the lines of tables."""

    lines: list[str]
    starts: list[int]
    fenced: dict[int, int]
    tables: set[int]

    def is_boundary(self, number: int) -> bool:
        """Whether a line ends the paragraph, list or table above it."""
        line = self.lines[number]
        return not line.strip() or number in self.fenced or line.startswith(":::") or bool(HEADING.match(line))


def split_parts(text: str) -> list[Part]:
    """The parts of a text in order. What stands between them is white space alone."""
    lines = text.split("\n")
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    read = _Lines(lines, starts, fenced_blocks(lines)[0], table_lines(lines))
    return [_make_part(read, text, kind, first, last) for kind, first, last in _find_ranges(read)]


def replace_part(text: str, part: Part, source: str) -> str:
    """The text with another source for one of its parts; with "" the part is deleted."""
    if not source.strip("\n"):
        return delete_part(text, part)
    return text[: part.start] + source.strip("\n") + text[part.end :]


def delete_part(text: str, part: Part) -> str:
    """The text without a part and the blank lines after it."""
    rest = text[part.end :].lstrip("\n")
    before = text[: part.start]
    return before + rest if rest else before.rstrip("\n") + ("\n" if text.endswith("\n") and before.strip() else "")


def insert_part(text: str, number: int, source: str) -> str:
    """The text with a new part before its part `number`; at its end where it has no such part."""
    parts, source = split_parts(text), source.strip("\n")
    if number < len(parts):
        at = parts[number].start
        before = text[:at]
        gap = "" if before.endswith("\n\n") or not before.strip() else "\n" if before.endswith("\n") else "\n\n"
        return f"{before}{gap}{source}\n\n{text[at:]}"
    head = text.rstrip("\n")
    return f"{head}\n\n{source}{text[len(head) :]}" if head else source


def move_part(text: str, number: int, by: int) -> str:
    """The text with part `number` and the one above (`by` -1) or below it (1) changed about; the blank lines stay in place."""
    parts = split_parts(text)
    first, second = sorted((number, number + by))
    if first < 0 or second >= len(parts):
        return text
    above, below = parts[first], parts[second]
    between = text[above.end : below.start]
    between = between if "\n\n" in between else "\n\n"
    return text[: above.start] + below.source + between + above.source + text[below.end :]


def _make_part(read: _Lines, text: str, kind: str, first: int, last: int) -> Part:
    start, end = read.starts[first], read.starts[last] + len(read.lines[last])
    return Part(kind, start, end, first + 1, text[start:end])


def _find_ranges(read: _Lines) -> Iterator[tuple[str, int, int]]:
    """Each part's kind and its first and last line, from 0."""
    number = 0
    while number < len(read.lines):
        line = read.lines[number]
        if not line.strip():
            number += 1
            continue
        if number in read.fenced:
            kind, last = "other", read.fenced[number]
        elif line.startswith(":::"):
            kind, last = _read_card(read, number)
        elif HEADING.match(line):
            kind, last = "heading", number
        else:
            kind, last = _read_block(read, number)
        yield kind, number, last
        number = last + 1


def _read_card(read: _Lines, first: int) -> tuple[str, int]:
    kind = _opens(read.lines[first])
    if kind in blocks.ONE_LINE:
        return kind, first
    if kind:
        for number in range(first + 1, len(read.lines)):
            line = read.lines[number].rstrip()
            if number in read.fenced or not line.startswith(":::") or _opens(line) == blocks.CLINIC_LINE:
                continue
            if line == ":::":
                return "card", number
            break
    return "other", first


def _opens(line: str) -> str:
    """The kind of the card that a line opens; "" for one that closes a card, or is none of ours."""
    match = blocks.FENCE.fullmatch(line.rstrip())
    return match[1] if match else ""


def _read_block(read: _Lines, first: int) -> tuple[str, int]:
    last = _end_of_block(read, first)
    line = read.lines[first]
    if FOOTNOTE.match(line) or INDENTED.match(line):
        return "other", _with_indented(read, last)
    if QUOTATION.match(line):
        return "quotation", last
    if first in read.tables and first + 1 in read.tables and first + 1 <= last:
        return "table", last
    if ITEM.match(line):
        return "list", _with_items(read, last, numbered=bool(NUMBERED.match(line)))
    return "paragraph", _end_of_paragraph(read, first, last)


def _end_of_paragraph(read: _Lines, first: int, last: int) -> int:
    """A list or table may begin right below a paragraph (markup/typed/habits.py): it is a part of its own."""
    below = (number for number in range(first + 1, last + 1) if number in read.tables or BELOW.match(read.lines[number]))
    return next(below, last + 1) - 1


def _end_of_block(read: _Lines, first: int) -> int:
    last = first
    while last + 1 < len(read.lines) and not read.is_boundary(last + 1):
        last += 1
    return last


def _next_block(read: _Lines, last: int) -> int | None:
    """The first line of the block after a line, if only blank lines stand between."""
    number = last + 1
    while number < len(read.lines) and not read.lines[number].strip():
        number += 1
    return number if last + 1 < number < len(read.lines) and not read.is_boundary(number) else None


def _with_indented(read: _Lines, last: int) -> int:
    """The end of what belongs to a footnote or to indented code: the indented blocks that follow."""
    following = _next_block(read, last)
    while following is not None and INDENTED.match(read.lines[following]):
        last = _end_of_block(read, following)
        following = _next_block(read, last)
    return last


def _with_items(read: _Lines, last: int, *, numbered: bool) -> int:
    """The end of a list: items of the same sort after blank lines belong to it, and what is indented below them."""
    following = _next_block(read, last)
    while following is not None:
        line = read.lines[following]
        is_item = ITEM.match(line) and bool(NUMBERED.match(line)) == numbered
        if not (is_item or INDENTED.match(line)):
            break
        last = _end_of_block(read, following)
        following = _next_block(read, last)
    return last
