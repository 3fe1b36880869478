"""Blocks of pasted words as Markdown: points that follow each other are one list, rows one table."""

from __future__ import annotations

from dataclasses import dataclass, field

from .tables import write_table
from .typed_words import BULLET, escape_typed

HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(frozen=True)
class Run:
    """Some words, and what stands on them."""

    words: str
    is_bold: bool = False
    href: str = ""


@dataclass
class Block:
    """A paragraph, heading ("h2"), point ("-" or "1.") or row of a table, whose `cells` are runs."""

    kind: str
    runs: list[Run] = field(default_factory=list)
    cells: list[list[Run]] = field(default_factory=list)


def write_blocks(blocks: list[Block]) -> list[str]:
    """Blocks as Markdown: points that follow each other are one list, rows one table."""
    levels = sorted({HEADINGS[block.kind] for block in blocks if block.kind in HEADINGS})
    sources: list[str] = []
    above = ""
    table: list[list[str]] = []
    for block in [*blocks, Block("")]:
        if block.kind == "row":
            table.append([_write_runs(cell, "cell") for cell in block.cells])
            above = "row"
            continue
        if table:
            sources.append(write_table(table) if len(table) > 1 else " ".join(cell for cell in table[0] if cell))
            table = []
        kind = "-" if block.kind == "p" and BULLET.match(plain_of(block.runs)) else block.kind
        if kind in ("-", "1."):
            words = f"{kind} {_write_runs(block.runs, 'points')}"
            if above == kind:
                sources[-1] += f"\n{words}" if kind == "-" else f"\n{sources[-1].count(chr(10)) + 2}. {words.removeprefix('1. ')}"
            else:
                sources.append(words)
        elif kind in HEADINGS:
            sources.append(f"{'#' * min(levels.index(HEADINGS[kind]) + 2, 4)} {_write_runs(block.runs, 'line', bold=False)}")
        elif kind:
            sources.append(_write_runs(block.runs, "text"))
        above = kind
    return sources


def _write_runs(runs: list[Run], form: str, *, bold: bool = True) -> str:
    """Runs as Markdown, with bold words and links. Runs that look alike are one."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        words = run.words.lstrip() if last is None or last.words.endswith(" ") else run.words
        if last and (last.is_bold, last.href) == (run.is_bold, run.href):
            joined[-1] = Run(last.words + words, run.is_bold, run.href)
        elif words:
            joined.append(Run(words, run.is_bold, run.href))
    text = plain_of(joined).rstrip()
    if form != "line" and (match := BULLET.match(text)):
        joined, text = _without_start(joined, match.end()), text[match.end() :]
    out, at = "", 0
    for run in joined:
        end = min(at + len(run.words), len(text))
        start = at + len(run.words) - len(run.words.lstrip())
        stop = max(end - (len(run.words) - len(run.words.rstrip())), start) if end == at + len(run.words) else end
        inner = escape_typed(text, start, stop, form)
        if inner and run.href:
            inner = f"[{inner}]({run.href})"
        if inner and run.is_bold and bold:
            inner = f"**{inner}**"
        out += escape_typed(text, at, min(start, end), form) + inner + escape_typed(text, stop, end, form)
        at = end
    return out.strip()


def _without_start(runs: list[Run], length: int) -> list[Run]:
    left: list[Run] = []
    for run in runs:
        kept = run.words[length:]
        length = max(length - len(run.words), 0)
        if kept:
            left.append(Run(kept, run.is_bold, run.href))
    return left


def plain_of(runs: list[Run]) -> str:
    return "".join(run.words for run in runs)
