"""Refuses text that would take too long, in linear time, before Python-Markdown runs.

Python-Markdown is quadratic, or worse, on unmatched brackets (20 KB of "[" took 36 s), on links whose end it
must look for, on wide tables, on footnotes, on deep nesting, and on many or very long blocks. Each limit is
far above what an article needs; together they keep every accepted text within a few seconds.
"""

from __future__ import annotations

import re

from lems_site.content_files.problems import Problem

from .citations import CITATION
from .code import fenced_blocks

LARGEST_TEXT = 200 * 1024  # bytes of UTF-8
LINES = 7_500  # lines that are not blank, in the whole text
LEVELS = 20_000  # the levels of all of its lines, added up
FOOTNOTES = 200  # `[^`, in the whole text
INDENTED = 40_000  # characters of indented blocks in a row
# In a block, which is what stands between two blank lines:
LONGEST_BLOCK = 8_000  # characters
BLOCK_LINES = 400
UNMATCHED = 200  # brackets
NESTING = 20  # brackets, list levels, quotations
LINKS = 250
MARKS = 1_000  # characters that format
CELLS = 3_000
BARS_AND_TICKS = 200_000  # bars of tables times backticks
# In the whole text, because a page of blocks that each just pass would still be slow:
ALL_MARKS = 50_000
ALL_CELLS = 25_000
ALL_SEARCHES = 12_000_000  # for each link and each bracket without a partner, the characters of its block

CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # but for tab and line feed
    "\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"  # separators, and what turns the reading direction
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)
BRACKET = re.compile(r"[\[\]()]")
LINK = re.compile(r"\]\(|\]\s?\[")  # where a link's address begins
ESCAPED = re.compile(r"\\.")
TAG = re.compile(r"\|[\w.,'’-]{1,120}\|[\w.,'’-]{1,120}\|")
RULE = " |:->+*.0123456789"  # what the line under a table's header is made of, in a list or quotation too
LEAD = re.compile(r"( *)((?:(?:>|[-+*](?= )|\d+\.(?= )) *)*)")


def normalize_newlines(text: str) -> str:
    """The text with LF line ends only."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def remove_controls(text: str) -> str:
    """The text without what no author types: control, private-use and direction characters, lone surrogates."""
    return CONTROL.sub("", normalize_newlines(text))


def size_problems(text: str) -> list[Problem]:
    """The problem of a text over 200 KB, if it is one."""
    size = len(text.encode("utf-8", "replace"))
    if size <= LARGEST_TEXT:
        return []
    kilobytes = f"{size / 1024:.0f} KB" if size >= LARGEST_TEXT + 512 else f"{size:,} bytes"
    message = f"the text has {kilobytes}, more than {LARGEST_TEXT // 1024} KB: split it into two pages"
    return [Problem("", 1, 1, message)]


def limit_problems(text: str) -> list[Problem]:
    """The problem that makes a clean text unsafe to render. An empty list: rendering it takes bounded time."""
    if large := size_problems(text):
        return large
    counts = BlockCounts()
    for start, block in split_blocks(text):
        line, message = counts.add_block(block)
        if message:
            return [Problem("", start + line, 1, message)]
    return []


def split_blocks(text: str) -> list[tuple[int, list[str]]]:
    """The text's blocks as (number of the first line, from 1; lines), without what is between fences, tabs as spaces.

    Only spaces make a blank line, because Python-Markdown sees it so: a no-break space joins two blocks.
    """
    lines = text.split("\n")
    for first, last in fenced_blocks(lines)[0].items():
        lines[first : last + 1] = ["```"] + [""] * (last - first)
    found: list[tuple[int, list[str]]] = []
    before = ""
    for number, line in enumerate(lines, 1):
        shown = line.expandtabs(4)
        if shown.strip(" "):
            if not before:
                found.append((number, []))
            found[-1][1].append(shown)
        before = shown.strip(" ")
    return found


class BlockCounts:
    """What has been counted so far in one text."""

    def __init__(self) -> None:
        self.lines = self.levels = self.indented = self.footnotes = self.marks = self.cells = self.searches = 0

    def add_block(self, lines: list[str]) -> tuple[int, str]:
        """Count a block: the line in it (from 0) and the words of what is too much, or ""."""
        for number, line in enumerate(lines):
            levels = _nesting_levels(line)
            self.levels += levels
            if levels > NESTING or self.levels > LEVELS:
                return number, f"more than {NESTING} levels of nesting, or {LEVELS:,} in all: make lists and quotations flatter"
        return 0, self._check_shape(lines) or self._check_marks("\n".join(lines))

    def _check_shape(self, lines: list[str]) -> str:
        self.lines += len(lines)
        if self.lines > LINES:
            return f"more than {LINES:,} lines: split the text into two pages"
        if len(lines) > BLOCK_LINES:
            return f"{len(lines):,} lines without a blank one: put a blank line at least every {BLOCK_LINES}"
        length = sum(map(len, lines)) + len(lines) - 1
        if length > LONGEST_BLOCK:
            return f"a paragraph of {length:,} characters: put a blank line at least every {LONGEST_BLOCK:,}"
        self.indented = self.indented + length if lines[0].startswith("    ") else 0
        if self.indented > INDENTED:
            return f"more than {INDENTED:,} indented characters in a row: begin a line at the left margin in between"
        return ""

    def _check_marks(self, text: str) -> str:
        """Citations, tags and escaped characters are not counted."""
        text = CITATION.sub("", text)
        bare = TAG.sub("", text)
        marks = sum(bare.count(mark) for mark in "*_`[!&\\<~")
        if marks > MARKS:
            return f"{marks:,} formatting characters in one paragraph, more than {MARKS:,}: put blank lines between its parts"
        self.marks += marks
        if self.marks > ALL_MARKS:
            return f"more than {ALL_MARKS:,} formatting characters in the text up to here: use fewer"
        return self._check_cells(text) or self._check_brackets(ESCAPED.sub("", text))

    def _check_cells(self, text: str) -> str:
        """A row has as many cells as the rule under the header, even where it is shorter."""
        rows = text.split("\n")
        cells = len(rows) * max((row.count("|") + 1 for row in rows if "|" in row and not row.strip(RULE)), default=0)
        if cells > CELLS:
            return f"a table of {cells:,} cells, more than {CELLS:,}: make two tables of it"
        if text.count("|") * text.count("`") > BARS_AND_TICKS:
            return "too many bars and backticks in one paragraph: put blank lines between its parts"
        self.cells += cells
        if self.cells > ALL_CELLS:
            return f"more than {ALL_CELLS:,} table cells in the text up to here: use fewer"
        return ""

    def _check_brackets(self, text: str) -> str:
        unmatched, deepest = _bracket_counts(text)
        if unmatched > UNMATCHED:
            return f"{unmatched:,} brackets without a partner: close them, or write \\[ for a bracket that is only text"
        if deepest > NESTING:
            return f"brackets {deepest} levels deep, more than {NESTING}: make the nesting flatter"
        links = len(LINK.findall(text))
        if links > LINKS:
            return f"{links:,} links in one paragraph, more than {LINKS}: put blank lines between its parts"
        self.searches += (links + unmatched) * len(text)
        if self.searches > ALL_SEARCHES:
            return "too many links, or brackets without a partner, in long paragraphs up to here: put blank lines between them"
        self.footnotes += text.count("[^")
        if self.footnotes > FOOTNOTES:
            return f"more than {FOOTNOTES} footnotes and references to them: say it in the text"
        return ""


def _bracket_counts(text: str) -> tuple[int, int]:
    """Brackets without a partner of their own kind, and how many levels deep the pairs are nested."""
    inside: dict[str, list[int]] = {"[": [], "(": []}  # for each open bracket: the levels inside it so far
    stray = deepest = 0
    for match in BRACKET.finditer(text):
        bracket = match.group()
        if bracket in inside:
            inside[bracket].append(0)
            continue
        around = inside["[" if bracket == "]" else "("]
        if not around:
            stray += 1
            continue
        levels = around.pop() + 1
        deepest = max(deepest, levels)
        if around:
            around[-1] = max(around[-1], levels)
    return stray + sum(map(len, inside.values())), deepest


def _nesting_levels(line: str) -> int:
    """How many levels deep the line stands: four spaces, one '>' or one list mark each."""
    match = LEAD.match(line)
    if not match:
        return 0
    return len(match.group(1)) // 4 + len(re.findall(r"[>+*-]|\.", match.group(2)))
