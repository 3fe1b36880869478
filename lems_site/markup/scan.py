"""First step of rendering: every tag, citation and `:::` line of the author's text becomes a placeholder, with its place noted.

Where a placeholder turns out to stand in code, an address or a link's words, fill.py puts the typed text back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from lems_site.source_files.problems import Problem

from . import blocks, citations, entity_tags
from .lookups import Lookups
from .tokens import CardClose, CardOpen, Cite, Tag, Token, Words, placeholder

HEADING = re.compile(r"^(#{1,6})(?!#)")
MARKUP = re.compile(f"(?P<tag>{entity_tags.TAG.pattern})|(?P<cite>{citations.CITATION.pattern})")


@dataclass
class Scanned:
    """The text with placeholders, the tokens that they stand for, and the lines (from 1) of its headings."""

    text: str = ""
    tokens: list[Token] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Scanner:
    """Reads one text, once, from left to right."""

    def __init__(self, text: str, lookups: Lookups) -> None:
        self.text, self.lookups = text, lookups
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.tables = entity_tags.table_lines(self.lines)
        self.result = Scanned()

    def run(self) -> Scanned:
        fences = blocks.fence_lines(self.lines, set(self.lookups.figures))
        out = []
        for number, line in enumerate(self.lines):
            fence = fences.get(number)
            if fence is None:
                if HEADING.match(line):
                    self.result.headings.append(number + 1)
                out.append(self._line(number))
            elif fence.message:
                self._problem(self.starts[number], fence.message)
                out.append("")
            else:
                token = (
                    CardOpen(line, number + 1, 1, fence.kind, fence.title) if fence.kind else CardClose(line, number + 1, 1)
                )
                out.append(f"\n{self._add(token)}\n")
        self.result.text = "\n".join(out)
        return self.result

    def _line(self, number: int) -> str:
        """One line with its tags and citations replaced; a tag never spans two lines."""
        line, base, at, out = self.lines[number], self.starts[number], 0, []
        while match := MARKUP.search(line, at):
            if match.group("tag"):
                piece, end = self._tag(line, match, number)
            else:
                piece, end = self._cite(match, base), match.end()
            if piece is None:
                out.append(line[at : match.start() + 1])
                at = match.start() + 1
                continue
            out += [line[at : match.start()].rstrip(" ") if match.group("cite") else line[at : match.start()], piece]
            at = end
        out.append(line[at:])
        return "".join(out)

    def _tag(self, line: str, match: re.Match[str], number: int) -> tuple[str | None, int]:
        surface, entity = match.group(2), match.group(3)
        position = self.starts[number] + match.start()
        if entity_tags.is_cell(surface, entity, number in self.tables, self.lookups):
            return None, match.end()
        term = self.lookups.entities.get(entity)
        place = self._place(position)
        if term is None:
            words = entity_tags.printed(surface, None)
            self._problem(position, f"no glossary term has the entity '{entity}': correct it, or add the term")
            return self._add(Words(match.group("tag"), *place, words)), match.end()
        words, end, pairs = entity_tags.printed(surface, term), match.end(), [(surface, entity)]
        joiner = entity_tags.JOINER.match(line, end)
        second = entity_tags.TAG.match(line, joiner.end()) if joiner else None
        if second and self.lookups.entities.get(second.group(2)) is term:
            together = entity_tags.joined(surface, second.group(1), term)
            if together:
                words, end = together, second.end()
                pairs.append((second.group(1), second.group(2)))
        more, end = entity_tags.suffix(line, end, words, term)
        return self._add(Tag(line[match.start() : end], *place, words, term.slug, tuple(pairs))) + more, end

    def _cite(self, match: re.Match[str], base: int) -> str:
        position = base + match.start()
        ids, messages = citations.read(match.group(5), self.lookups)
        for message in messages:
            self._problem(position, message)
        return self._add(Cite(match.group("cite"), *self._place(position), ids))

    def _add(self, token: Token) -> str:
        self.result.tokens.append(token)
        return placeholder(len(self.result.tokens) - 1)

    def _place(self, position: int) -> tuple[int, int]:
        line = bisect_right(self.starts, position)
        return line, position - self.starts[line - 1] + 1

    def _problem(self, position: int, message: str) -> None:
        self.result.problems.append(Problem("", *self._place(position), message))


def scan(text: str, lookups: Lookups) -> Scanned:
    """Replace our markup in `text` by placeholders. Linear in the length of the text."""
    return Scanner(text, lookups).run()
