"""Placeholders: how our markup passes through Markdown and the sanitiser, which see only plain letters.

A placeholder is a number written in private-use characters, so that nothing in Markdown or HTML can match a
part of it. Private-use characters are taken out of every input first (limits.clean), so none can be forged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

START, END, ZERO = "\ue000", "\ue001", 0xE010
PLACEHOLDER = re.compile(f"{START}([{chr(ZERO)}-{chr(ZERO + 9)}]+){END}")
DIGITS = {ord("0") + digit: chr(ZERO + digit) for digit in range(10)}
NUMBERS = {ZERO + digit: str(digit) for digit in range(10)}


@dataclass(frozen=True)
class Token:
    """A piece of markup of ours: the very text that it replaces, and the place of its first mark."""

    source: str
    line: int
    column: int


@dataclass(frozen=True)
class LineMark(Token):
    """The start of a paragraph, heading, item or row. Prints nothing; it says which line of the text this is."""


@dataclass(frozen=True)
class Tag(Token):
    """`|surface|Entity|`; `printed` is what the reader sees, `pairs` the (surface, entity) pairs in it."""

    printed: str
    slug: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class UnknownTag(Token):
    """A tag whose entity no term has: its words stay plain text, and `message` tells the author."""

    printed: str
    message: str


@dataclass(frozen=True)
class Citation(Token):
    """`[@A4.3; @B1.2]`: the ids that are known, in order, and what is wrong with the others."""

    ids: tuple[str, ...]
    messages: tuple[str, ...]


@dataclass(frozen=True)
class CodeBlock(Token):
    """A fenced block; `code` is what stands between its fences."""

    code: str


@dataclass(frozen=True)
class CardOpen(Token):
    """The first line of a `:::` block. `home` is the page ("articles/get-help-now") whose card this is, "" for its own text."""

    kind: str
    title: str
    home: str = ""


@dataclass(frozen=True)
class CardClose(Token):
    """The last line of a `:::` block."""


@dataclass(frozen=True)
class LinePlace(Token):
    """`::: clinic-line name`: where the clinic's own phone line stands, if it has one."""

    name: str


def make_placeholder(number: int) -> str:
    return START + str(number).translate(DIGITS) + END


def placeholder_number(match: re.Match[str]) -> int:
    return int(match.group(1).translate(NUMBERS))
