"""Lists and tables as people type them: right below a line, nested by two spaces, with a word processor's bullets.

Python-Markdown wants an empty line above a list or table, and four spaces for each level. This says, for each line, what to
change on the way there; lines and columns of the text stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

BULLET = re.compile(r"^([ \t]*)[•◦▪‣∙●○](?=[ \t]+\S)")
BRACKET_NUMBER = re.compile(r"^([ \t]*\d{1,9})\)(?=[ \t]+\S)")
ITEM = re.compile(r"^( *)([-*+]|(\d{1,9})\.)[ ]+(?=\S)")
NO_PARAGRAPH = re.compile(r"^ {0,3}(?:#{1,6}|>|:::|(?:[-*_] *){3,}$|\[[^\[\]]+\]:)")
NESTED = 2  # spaces more than the item above
LEVEL = 4  # spaces for each level that Python-Markdown wants
DEEPEST = 15


@dataclass(frozen=True)
class LineLayout:
    """What to change of a line: an empty line before it; its spaces at the beginning (None: as they are)."""

    blank_before: bool = False
    indent: int | None = None


AS_TYPED = LineLayout()


def replace_bullets(lines: list[str]) -> list[str]:
    """The lines with '-' for bullets and '1.' for '1)' at their beginning: every other character keeps its place."""
    return [BRACKET_NUMBER.sub(r"\1.", BULLET.sub(r"\1-", line)) for line in lines]


def plan_layout(lines: list[str], apart: Container[int], tables: Container[int]) -> dict[int, LineLayout]:
    """What to change, by line number from 0. Lines `apart` (code, edges of cards) end what is open; `tables` are rows."""
    layout = _Layout(tables)
    for number, line in enumerate(lines):
        if number in apart:
            layout.end()
        else:
            layout.read(number, line.expandtabs(LEVEL))
    return layout.found


class _Layout:
    """Reads a text's lines from top to bottom."""

    def __init__(self, tables: Container[int]) -> None:
        self.tables = tables
        self.found: dict[int, LineLayout] = {}
        self.end()

    def end(self) -> None:
        """Nothing is open: no list, and no paragraph above."""
        self.items: list[int] = []  # the spaces before each open item, from the outermost
        self.after_blank, self.after_text = True, False

    def read(self, number: int, line: str) -> None:
        if not line.strip():
            self.after_blank, self.after_text = True, False
            return
        item = ITEM.match(line)
        if number in self.tables:
            self._read_table_row(number)
        elif item and (self.items or len(item[1]) < LEVEL) and not NO_PARAGRAPH.match(line):
            self._read_item(number, item)
        else:
            self._read_text(number, line)
        self.after_blank = False

    def _read_table_row(self, number: int) -> None:
        if number - 1 not in self.tables and not self.after_blank:
            self.found[number] = LineLayout(blank_before=True)
        self.items, self.after_text = [], False

    def _read_item(self, number: int, item: re.Match[str]) -> None:
        indent = len(item[1])
        if not self.items and self.after_text:
            if item[3] and item[3] != "1":
                return  # a line of the paragraph that happens to begin with a number
            self.found[number] = LineLayout(blank_before=True)
        while self.items and indent < self.items[-1] + NESTED:
            self.items.pop()
        wanted = LEVEL * min(len(self.items), DEEPEST)
        if wanted != indent and (self.items or indent < LEVEL):
            self.found[number] = LineLayout(self.found.get(number, AS_TYPED).blank_before, wanted)
        self.items.append(indent)
        self.after_text = False

    def _read_text(self, number: int, line: str) -> None:
        indent = len(line) - len(line.lstrip(" "))
        if self.items and self.after_blank:
            while self.items and indent < self.items[-1] + NESTED:
                self.items.pop()
            wanted = LEVEL * min(len(self.items), DEEPEST)
            if self.items and indent < wanted:
                self.found[number] = LineLayout(indent=wanted)
        if NO_PARAGRAPH.match(line):
            self.items = []
        is_text = line.lstrip().startswith(">") or not NO_PARAGRAPH.match(line)
        self.after_text = not self.items and is_text and (indent < LEVEL or not self.after_blank)
