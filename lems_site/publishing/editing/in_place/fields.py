"""The fields of a part's form: what a person may type over, as plain words, each with its exact place in the part's source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lems_site.markup import blocks
from lems_site.markup.lookups import Lookups
from lems_site.markup.tokenizer import tokenize_markup
from lems_site.markup.tokens import PLACEHOLDER, Token, placeholder_number

from .parts import Part, split_parts
from .pieces import Piece, parse_pieces, plain_words, source_of

HEADING = re.compile(r"(#{1,6}[ \t]*)((?:\\.|[^\\])*?)([ \t]*#*[ \t]*)", re.DOTALL)
MARK = re.compile(r"([ \t]*)([-+*]|\d+\.)([ \t]+)")
INSIDE = "    "  # before a point inside a point, for each level, as it is typed
SMALLEST_STEP, LARGEST_STEP = 2, 4  # blanks by which a point inside a point is indented (markup/typed/habits.py)
QUOTED = re.compile(r" {0,3}>[ \t]*")
CELL_END = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Field:
    """Characters `start` up to `end` of a part's source.

    `form` says how it is typed: "text" (paragraphs), "points" (a list, one point on each line), "line" (a heading), "quotation",
    "cell", "title" (of a card: plain words), or "signs" (Markdown as it stands, for what has no form of its own). `mark` begins
    each new point of a list; `blanks` stand before its points, by how deep they are inside others.
    """

    name: str
    form: str
    start: int
    end: int
    pieces: tuple[Piece, ...]
    mark: str = ""
    blanks: tuple[str, ...] = ("",)

    @property
    def words(self) -> str:
        """The plain words that stand in the field."""
        return plain_words(self.pieces)

    @property
    def source(self) -> str:
        return source_of(self.pieces)


def read_fields(part: Part, lookups: Lookups) -> list[Field]:  # noqa: PLR0911 (a table of readers)
    """The fields of a part, in the order of its source; none for what has nothing to type over (a card of another page)."""
    match part.kind:
        case "include" | "clinic-line":
            return []
        case "heading":
            return [_read_heading(part.source, lookups)]
        case "paragraph":
            return [_whole("text", part.source, tuple(_tokenized_pieces(part.source, lookups)))]
        case "list":
            return [_read_list(part.source, lookups)]
        case "quotation":
            return [_read_quotation(part.source, lookups)]
        case "table":
            return list(_read_table(part.source, lookups)) or [_signs(part.source)]
        case "card":
            return list(_read_card(part, lookups))
        case _:
            return [_signs(part.source)]


def replace_fields(source: str, changed: dict[str, str], fields: list[Field]) -> str:
    """The part's source with other sources for some of its fields, by their names."""
    for field in sorted(fields, key=lambda field: field.start, reverse=True):
        if field.name in changed:
            source = source[: field.start] + changed[field.name] + source[field.end :]
    return source


def _whole(form: str, source: str, pieces: tuple[Piece, ...]) -> Field:
    return Field("words", form, 0, len(source), pieces)


def _signs(source: str) -> Field:
    return _whole("signs", source, _raw_pieces(source))


def _raw_pieces(source: str) -> tuple[Piece, ...]:
    return tuple(Piece("char", letter, letter) for letter in source)


def _tokenized_pieces(source: str, lookups: Lookups) -> list[Piece]:
    tokenized = tokenize_markup(source, lookups)
    return parse_pieces(tokenized.text, tokenized.tokens)


def _read_heading(source: str, lookups: Lookups) -> Field:
    match = HEADING.fullmatch(source)
    if not match:
        return _signs(source)
    pieces = _tokenized_pieces(match[2], lookups)
    return Field("words", "line", match.end(1), match.end(2), tuple(pieces))


def _read_list(source: str, lookups: Lookups) -> Field:
    """A list as lines, one for each point; a point inside a point begins with INSIDE for each level. The tokenizer indents them
    so that Markdown understands them; the field keeps the blanks that were typed. A list with paragraphs in a point has no form,
    nor has one whose points of one level are indented in two ways."""
    tokenized = tokenize_markup(source, lookups)
    lines, typed = tokenized.text.split("\n"), source.split("\n")
    if len(lines) != len(typed):
        return _signs(source)
    pieces: list[Piece] = []
    gap, mark, indents, blanks = "", "", [0], [""]
    for number, line in enumerate(lines):
        match = MARK.match(line)
        if not line.strip():
            gap += f"{line}\n"
            continue
        if match:
            indent = len(match[1].expandtabs(4))
            level = _level_of(indent, indents)
            if level is None or (gap and level) or (number == 0 and indent):
                return _signs(source)
            as_typed = MARK.match(typed[number])
            blanks += [as_typed[1]] if as_typed and level == len(blanks) else []
            if as_typed is None or blanks[level] != as_typed[1]:
                return _signs(source)
            separator = ("" if number == 0 else "\n") + gap + as_typed.group()
            pieces.append(Piece("char" if number else "mark", separator, f"\n{INSIDE * level}" if number else ""))
            mark, rest = match.group() if not level else mark, line[match.end() :]
        elif gap or line.startswith(("    ", "\t")):
            return _signs(source)
        else:
            pieces.append(Piece("char", "\n", " "))
            rest = line
        gap = ""
        pieces += parse_pieces(rest, tokenized.tokens)
    return replace(_whole("points", source, tuple(pieces)), mark=mark, blanks=tuple(blanks))


def _level_of(indent: int, indents: list[int]) -> int | None:
    """How deep a point stands, by the indentations of the points that it may stand in (`indents`, which is changed); None where
    that cannot be said."""
    while indents[-1] > indent:
        indents.pop()
    if indent > indents[-1]:
        if indent - indents[-1] < SMALLEST_STEP or indent - indents[-1] > LARGEST_STEP:
            return None
        indents.append(indent)
    return len(indents) - 1


def _read_quotation(source: str, lookups: Lookups) -> Field:
    """A quotation of one paragraph. One that holds more has no form."""
    tokenized = tokenize_markup(source, lookups)
    pieces: list[Piece] = []
    for number, line in enumerate(tokenized.text.split("\n")):
        match = QUOTED.match(line)
        if not match or not line[match.end() :].strip() or MARK.match(line[match.end() :]):
            return _signs(source)
        sign = Piece("char", f"\n{match.group()}", " ") if number else Piece("mark", match.group())
        pieces += [sign, *parse_pieces(line[match.end() :], tokenized.tokens)]
    return _whole("quotation", source, tuple(pieces))


def _read_table(source: str, lookups: Lookups) -> Iterator[Field]:
    """The cells of a table, named by row and column from 0. The rule below the first row is none of them."""
    tokenized = tokenize_markup(source, lookups)
    at = 0
    for number, line in enumerate(tokenized.text.split("\n")):
        row = number if number == 0 else number - 1
        if number != 1:
            for column, (start, end) in enumerate(_cell_places(line)):
                first = at + _length(line[:start], tokenized.tokens)
                cell = line[start:end]
                pieces = parse_pieces(cell, tokenized.tokens)
                yield Field(f"cell-{row}-{column}", "cell", first, first + _length(cell, tokenized.tokens), tuple(pieces))
        at += _length(line, tokenized.tokens) + 1


def _cell_places(line: str) -> Iterator[tuple[int, int]]:
    """The words of each cell of a row, without the spaces around them."""
    edges = [match.start() for match in CELL_END.finditer(line)]
    start = 0 if not line.lstrip().startswith("|") else line.index("|") + 1
    ends = [edge for edge in edges if edge >= start]
    if line.rstrip() and not line.rstrip().endswith("|"):
        ends.append(len(line.rstrip()))
    for end in ends:
        cell = line[start:end]
        left = start + len(cell) - len(cell.lstrip())
        left = min(left, end) if cell.strip() else min(start + 1, end)
        yield left, left + len(cell.strip())
        start = end + 1


def _length(text: str, tokens: list[Token]) -> int:
    """How many characters of the source a text with placeholders stands for."""
    return len(PLACEHOLDER.sub(lambda match: tokens[placeholder_number(match)].source, text))


def _read_card(part: Part, lookups: Lookups) -> Iterator[Field]:
    """A card's title, and the fields of the parts inside it: their names begin with the number of the part."""
    opening, _, rest = part.source.partition("\n")
    match = blocks.FENCE.fullmatch(opening.rstrip())
    if match and match[2] and match[1] in (*blocks.CARDS, "sensitive"):
        yield Field("title", "title", match.start(2), match.end(2), _raw_pieces(match[2]))
    inner = rest[: rest.rfind("\n") + 1] if "\n" in rest else ""
    offset = len(opening) + 1
    for number, inside in enumerate(split_parts(inner)):
        for field in read_fields(inside, lookups):
            start = offset + inside.start
            yield replace(field, name=f"{number}-{field.name}", start=start + field.start, end=start + field.end)
