"""Which parts of a text are code, where nothing is read as markup: fenced blocks, indented blocks and `spans`."""

from __future__ import annotations

import re

FENCE = re.compile(r"^ {0,3}(```+|~~~+)([^`]*)$")
INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
ITEM = re.compile(r"[ >]*(?:[-+*] |\d+\. |\[\^)")  # what follows an item or a footnote's text may be indented
TICKS = re.compile(r"`+")


def fenced_blocks(lines: list[str]) -> tuple[dict[int, int], list[int]]:
    """The fenced blocks, first line -> last line (from 0), and the fences that nothing closes."""
    marks = [
        (number, match.group(1), not match.group(2).strip()) for number, line in enumerate(lines) if (match := FENCE.match(line))
    ]
    longest = {"`": 0, "~": 0}
    closed = []
    for _, mark, bare in reversed(marks):
        closed.append(len(mark) <= longest[mark[0]])
        if bare:
            longest[mark[0]] = max(longest[mark[0]], len(mark))
    blocks: dict[int, int] = {}
    unclosed: list[int] = []
    opened: tuple[int, str] | None = None
    for (number, mark, bare), has_end in zip(marks, reversed(closed), strict=True):
        if opened:
            if bare and mark.startswith(opened[1]):
                blocks[opened[0]] = number
                opened = None
        elif has_end:
            opened = number, mark
        else:
            unclosed.append(number)
    return blocks, unclosed


def blank_code(lines: list[str]) -> list[str]:
    """The lines with spaces in place of their code: every other character keeps its line and column."""
    shown = list(lines)
    for first, last in fenced_blocks(lines)[0].items():
        for number in range(first, last + 1):
            shown[number] = " " * len(lines[number])
    start, after_item = 0, False
    for number, line in enumerate([*shown, ""]):
        if line.strip():
            continue
        block = shown[start:number]
        if block:
            if INDENTED.match(block[0]):
                code = 0 if after_item else _indented_line_count(block)
            else:
                code, after_item = 0, any(ITEM.match(one) for one in block)
            shown[start : start + code] = [" " * len(one) for one in block[:code]]
            shown[start + code : number] = _blank_spans("\n".join(block[code:])).split("\n")[: number - start - code]
        start = number + 1
    return shown


def _indented_line_count(block: list[str]) -> int:
    """How many lines at the block's start are indented code."""
    return next((number for number, line in enumerate(block) if not INDENTED.match(line)), len(block))


def _blank_spans(text: str) -> str:
    """The text with spaces in place of its `code spans`: each run of backticks ends at the next run as long."""
    runs = [(match.start(), match.end()) for match in TICKS.finditer(text)]
    following: list[int | None] = []
    seen: dict[int, int] = {}
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        following.append(seen.get(length))
        seen[length] = number
    following.reverse()
    pieces, at, number = [], 0, 0
    while number < len(runs):
        start, end = runs[number][0], following[number]
        if end is None or text[max(start - 1, 0) : start] == "\\":
            number += 1
            continue
        pieces += [text[at:start], re.sub(r"[^\n]", " ", text[start : runs[end][1]])]
        at, number = runs[end][1], end + 1
    return "".join([*pieces, text[at:]])
