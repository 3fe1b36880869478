"""Typed text for pages that others read and for PDF: what could hide, reorder or break the text goes, the words stay."""

from __future__ import annotations

import unicodedata

# Characters that change the direction of what follows; text would read differently from what was typed.
DIRECTIONS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


def printable_text(text: str) -> str:
    """The text without control characters and direction overrides; line feeds and tabs become a line feed and a space."""
    kept = []
    for character in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "):
        if character == "\n" or (ord(character) not in DIRECTIONS and unicodedata.category(character) not in ("Cc", "Cs", "Co")):
            kept.append(character)
    return "".join(kept).strip()


def shorten_text(text: str, most: int) -> str:
    """The text on one line, cut at a word with "…" where it is longer than `most` characters."""
    line = " ".join(printable_text(text).split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0].rstrip(",.;: ") + "…"
