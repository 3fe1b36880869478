"""Refuses text that Python-Markdown would take too long over, in linear time, before it runs.

Python-Markdown is quadratic, or worse, on unmatched brackets, deep nesting and very long blocks: 20 KB of "[" took 36 s.
"""

from __future__ import annotations

import re

from lems_site.source_files.problems import Problem

LARGEST_TEXT = 200 * 1024  # bytes of UTF-8
LONGEST_BLOCK = 8_000  # characters between two blank lines
UNMATCHED = 200
NESTING = 20
MARKS = 1_000  # emphasis, code and link characters in one block
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with LF line ends and without characters that no author types: control, private-use and lone surrogates."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4))


def refuse(text: str) -> list[Problem]:
    """Problems that make the text unsafe to render. An empty list means that rendering it takes bounded time."""
    size = len(text.encode("utf-8", "replace"))
    if size > LARGEST_TEXT:
        return [Problem("", 1, 1, f"the text has {size // 1024} KB, more than {LARGEST_TEXT // 1024} KB: split it into two pages")]
    number, start, block = 0, 0, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            if not block:
                start = number
            block.append(line)
            if _indent(line) > NESTING:
                return [Problem("", number, 1, f"more than {NESTING} levels of nesting: make the list or quotation flatter")]
            continue
        if block:
            message = _block(block)
            if message:
                return [Problem("", start, 1, message)]
        block = []
    return []


def _block(lines: list[str]) -> str:
    """Why the block between two blank lines is refused, or ""."""
    text = "\n".join(lines)
    if len(text) > LONGEST_BLOCK:
        return f"a paragraph of {len(text):,} characters: put a blank line at least every {LONGEST_BLOCK:,}"
    depth = deepest = unmatched = 0
    for character in text:
        if character in "[(":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "])":
            if depth:
                depth -= 1
            else:
                unmatched += 1
    if depth + unmatched > UNMATCHED:
        return f"{depth + unmatched} brackets without a partner: close them, or write \\[ for a bracket that is only text"
    if deepest > NESTING:
        return f"brackets {deepest} levels deep, more than {NESTING}: make the nesting flatter"
    marks = sum(text.count(mark) for mark in "*_`[!&\\<~")
    if marks > MARKS:
        return f"{marks} formatting characters in one paragraph, more than {MARKS:,}: put blank lines between its parts"
    return ""


def _indent(line: str) -> int:
    """How many levels deep the line stands: four spaces or one '>' or one list mark each."""
    mark = re.match(r"(?: {0,4}(?:>|[-+*] |\d{1,9}[.)] ))*", line)
    lead = mark.group() if mark else ""
    spaces = len(line) - len(line.lstrip(" "))
    return max(spaces // 4, lead.count(">") + len(re.findall(r"[-+*] |\d[.)] ", lead)), line.count(">", 0, 200))
