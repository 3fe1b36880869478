"""First step of rendering: every tag, citation, `:::` line and fenced block becomes a placeholder with its place.

Where a placeholder turns out to stand in code, an address or a link's words, assembler.py puts the typed text back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lems_site.content_files.problems import Problem

from . import blocks, citations, code, entity_tags
from .lookups import Lookups
from .shared_cards import include_error, split_target
from .tokens import CardClose, CardOpen, Citation, CodeBlock, LineMark, LinePlace, Tag, Token, UnknownTag, make_placeholder
from .typed import habits

MARKUP = re.compile(f"(?P<tag>{entity_tags.TAG.pattern})|(?P<cite>{citations.CITATION.pattern})")
# What may stand before the words of a line: quotations, list marks, hashes, the name of a footnote.
LEAD = re.compile(r"[ \t]*((?:(?:>|[-+*](?=[ \t])|\d+\.(?=[ \t])|#+|\[\^[^\[\]]+\]:)[ \t]*)*)")
OPENING = re.compile(r"[*_]*(?=[^\s*_])")
DEFINITION = re.compile(r"\[[^\[\]]*\]:")


@dataclass
class TokenizedText:
    """The text with placeholders, and the tokens that they stand for, in the order of the text."""

    text: str = ""
    tokens: list[Token] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Tokenizer:
    """Reads one text, once, from left to right. Lines are numbered from 0 here, in tokens and problems from 1.

    For a card of another page, `home` is that page, `only_line` is the line (from 1) of the page that shows it, where its
    problems are reported, and `tokens` are those of that page so far.
    """

    def __init__(
        self, text: str, lookups: Lookups, *, home: str = "", only_line: int = 0, tokens: list[Token] | None = None
    ) -> None:
        self.lookups, self.home, self.only_line = lookups, home, only_line
        self.lines = habits.replace_bullets(text.split("\n"))
        self.tables = entity_tags.table_lines(self.lines)
        self.result = TokenizedText(tokens=[] if tokens is None else tokens)

    def replace_markup(self) -> TokenizedText:
        fenced, unclosed = code.fenced_blocks(self.lines)
        for number in unclosed:
            self._add_problem(number, 0, "this code block is never closed: put the same fence on a line after it")
        hidden = {line for first, last in fenced.items() for line in range(first, last + 1)}
        cards = blocks.fence_lines(self.lines, hidden, self.lookups.figures, self.lookups.pictures)
        layout = habits.plan_layout(self.lines, hidden | set(cards), self.tables)
        out, begins = list[str](), True
        for number, line in enumerate(self.lines):
            if number in fenced:
                out.append(self._replace_code(number, fenced[number]))
            elif number in cards:
                out.append(self._replace_fence(number, cards[number]))
            elif number not in hidden:
                out += _laid_out(self._replace_line(number, begins=begins), layout.get(number, habits.AS_TYPED))
            begins = not line.strip() or line.startswith("#") or number in cards or number in hidden
        self.result.text = "\n".join(out)
        return self.result

    def _replace_code(self, first: int, last: int) -> str:
        lines = self.lines[first : last + 1]
        return self._as_paragraph(CodeBlock("\n".join(lines), self._line_of(first), 1, "\n".join(lines[1:-1])))

    def _replace_fence(self, number: int, card: blocks.FenceLine) -> str:
        if card.message:
            self._add_problem(number, 0, card.message)
        if not card.shown:
            return ""
        if card.kind == blocks.INCLUDE:
            return self._replace_include(number, card.title)
        place = self.lines[number], self._line_of(number), 1
        if card.kind == blocks.CLINIC_LINE:
            return self._as_paragraph(LinePlace(*place, card.title))
        return self._as_paragraph(CardOpen(*place, card.kind, card.title, self.home) if card.kind else CardClose(*place))

    def _replace_include(self, number: int, words: str) -> str:
        """The card of another page, as if it stood on this line."""
        target = split_target(words)
        cards = self.lookups.cards_of(target[0]) if target else None
        message = include_error(words, cards)
        if message or target is None or cards is None:
            self._add_problem(number, 0, message)
            return ""
        line = self._line_of(number)
        part = Tokenizer(cards[target[1]].text, self.lookups, home=target[0], only_line=line, tokens=self.result.tokens)
        included = part.replace_markup()
        self.result.problems += included.problems
        return included.text

    def _line_of(self, number: int) -> int:
        """The line, from 1, that a token or a problem names."""
        return self.only_line or number + 1

    def _replace_line(self, number: int, *, begins: bool) -> str:
        """One line with its tags and citations replaced; a tag never spans two lines."""
        line, at, out = self.lines[number], 0, list[str]()
        mark = self._mark_place(number, begins=begins)
        if mark is not None:
            out += [line[:mark], self._add_token(LineMark("", self._line_of(number), mark + 1))]
            at = mark
        while match := MARKUP.search(line, at):
            if match.group("cite"):
                before = line[at : match.start()].rstrip(" \t")
                out += [before, self._replace_citation(number, at + len(before), match)]
                at = match.end()
                continue
            piece, end = self._replace_tag(number, match)
            out += [line[at : match.start()], piece]
            at = end
        return "".join([*out, line[at:]])

    def _mark_place(self, number: int, *, begins: bool) -> int | None:
        """Where in a line a mark of its number changes nothing: before the words of a block, item or row."""
        line, in_table = self.lines[number], number in self.tables
        lead = LEAD.match(line)
        if not lead or not (begins or lead.group(1) or in_table):
            return None
        at = lead.end()
        if line.startswith("|", at) and not self._is_tag(number, at):
            if not in_table:
                return None
            at += len(line[at + 1 :]) - len(line[at + 1 :].lstrip(" \t")) + 1
        opening = OPENING.match(line, at)
        if not opening or DEFINITION.match(line, at):
            return None
        has_words = any(character.isalnum() for character in line[at:])
        return opening.end() if has_words or "#" in lead.group(1) else None

    def _is_tag(self, number: int, at: int) -> bool:
        match = entity_tags.TAG.match(self.lines[number], at)
        return match is not None and not self._is_cell(number, *match.groups())

    def _is_cell(self, number: int, surface: str, entity: str) -> bool:
        return entity_tags.is_cell(surface, entity, number in self.tables, self.lookups)

    def _replace_tag(self, number: int, match: re.Match[str]) -> tuple[str, int]:
        """The placeholder of a tag and where reading goes on."""
        line, surface, entity = self.lines[number], match.group(2), match.group(3)
        if self._is_cell(number, surface, entity) or self._is_in_address(line, match.start()):
            return "|", match.start() + 1
        place = self._line_of(number), match.start() + 1
        term = self.lookups.entities.get(entity)
        words, end, pairs = entity_tags.display_words(surface, term), match.end(), [(surface, entity)]
        if term is None:
            message = f"no glossary term has the entity '{entity}': correct it, or add the term"
            more, end = entity_tags.read_suffix(line, end, words, term)
            return self._add_token(UnknownTag(line[match.start() : end], *place, words + more, message)), end
        joiner = entity_tags.JOINER.match(line, end)
        second = entity_tags.TAG.match(line, joiner.end()) if joiner else None
        if second and self._is_of(term.slug, second.group(2)):
            together = entity_tags.join_tags(surface, second.group(1), term)
            if together:
                words, end = together, second.end()
                pairs.append((second.group(1), second.group(2)))
        more, end = entity_tags.read_suffix(line, end, words, term)
        return self._add_token(Tag(line[match.start() : end], *place, words + more, term.slug, tuple(pairs))), end

    @staticmethod
    def _is_in_address(line: str, at: int) -> bool:
        """Whether the text up to `at` is in the middle of an address such as https://example.org/."""
        return "://" in line[line.rfind(" ", 0, at) + 1 : at]

    def _is_of(self, slug: str, entity: str) -> bool:
        term = self.lookups.entities.get(entity)
        return term is not None and term.slug == slug

    def _replace_citation(self, number: int, start: int, match: re.Match[str]) -> str:
        """The placeholder of a citation, which takes the spaces before it along."""
        place = self._line_of(number), match.start() + 1
        return self._add_token(
            Citation(self.lines[number][start : match.end()], *place, *citations.parse_citation(match.group(5), self.lookups))
        )

    def _as_paragraph(self, token: Token) -> str:
        """A placeholder as a paragraph of its own."""
        return f"\n{self._add_token(token)}\n"

    def _add_token(self, token: Token) -> str:
        self.result.tokens.append(token)
        return make_placeholder(len(self.result.tokens) - 1)

    def _add_problem(self, number: int, column: int, message: str) -> None:
        self.result.problems.append(Problem("", self._line_of(number), column + 1, message))


def _laid_out(line: str, layout: habits.LineLayout) -> list[str]:
    """A line as Python-Markdown must get it, with an empty one before it where it needs that."""
    if layout.indent is not None:
        line = " " * layout.indent + line.lstrip(" \t")
    return ["", line] if layout.blank_before else [line]


def tokenize_markup(text: str, lookups: Lookups) -> TokenizedText:
    """Replace our markup in `text` by placeholders. Linear in the length of the text."""
    return Tokenizer(text, lookups).replace_markup()
