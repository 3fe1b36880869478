"""Placeholders: how a tag, a citation or a card passes through Markdown and the sanitiser, which see only plain letters.

A placeholder is a number written in private-use characters, so that nothing in Markdown or HTML can match a part of it.
Private-use characters are taken out of every input first (limits.clean), so a placeholder cannot be forged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

START, END, ZERO = "\ue000", "\ue001", 0xE010
PLACEHOLDER = re.compile(f"{START}([{chr(ZERO)}-{chr(ZERO + 9)}]+){END}")


@dataclass(frozen=True)
class Token:
    """A piece of markup of ours: where it stands and the very text that it replaces."""

    source: str
    line: int
    column: int


@dataclass(frozen=True)
class Tag(Token):
    """`|surface|Entity|`; `printed` is what the reader sees. `pairs` are the (surface, entity) pairs in it."""

    printed: str
    slug: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Words(Token):
    """A tag whose entity nobody knows: its words stay as plain text."""

    printed: str


@dataclass(frozen=True)
class Cite(Token):
    """`[@A4.3; @B1.2]`: the ids that are known, in order."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class CardOpen(Token):
    """The first line of a `:::` block."""

    kind: str
    title: str


@dataclass(frozen=True)
class CardClose(Token):
    """The last line of a `:::` block."""


def placeholder(number: int) -> str:
    return START + "".join(chr(ZERO + int(digit)) for digit in str(number)) + END


def number_of(match: re.Match[str]) -> int:
    return int("".join(str(ord(character) - ZERO) for character in match.group(1)))
