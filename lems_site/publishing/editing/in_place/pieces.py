"""The words of a part as pieces: what a reader sees of each character of its source, and the signs between the words.

Joined, the sources of all pieces are the source again; their words are the plain text that a person edits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lems_site.markup.tokens import PLACEHOLDER, Citation, Tag, Token, UnknownTag, placeholder_number

ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!|])")
CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
LINK = re.compile(r"\[(?P<words>(?:\\.|[^\[\]\\])+)\]\((?P<href>[^()\s]+)(?P<title>\s+\"[^\"]*\")?\)")
STRONG = re.compile(r"(\*\*|__)(?=\S)((?:\\.|(?!\1).)+?)(?<=\S)\1(?!\*)", re.DOTALL)
EMPHASIS = re.compile(r"(?<![*\w])([*_])(?=[^\s*_])((?:\\.|[^*_\\])+?)(?<=[^\s*_])\1(?![*\w])", re.DOTALL)
BREAK = re.compile(r" {2,}\n")


@dataclass(frozen=True)
class Piece:
    """`kind` is "char" (one character, or a term or code as a whole: "term", "code"), or a sign without words of its own:
    "cite", "open" and "close" (of bold and italic words, and of links). `data` are the ids of a citation, the slug and entity of
    a term, or what an opening sign begins ("strong", "em", "link") and where a link leads."""

    kind: str
    source: str
    words: str = ""
    data: tuple[str, ...] = ()


def parse_pieces(text: str, tokens: Sequence[Token]) -> list[Piece]:
    """The pieces of a text in which tags and citations are placeholders (markup/tokenizer.py)."""
    return list(_parse(text, tokens))


def plain_words(pieces: Sequence[Piece]) -> str:
    """What a reader sees of the pieces, without the signs."""
    return "".join(piece.words for piece in pieces)


def source_of(pieces: Sequence[Piece]) -> str:
    """The source that the pieces were made of."""
    return "".join(piece.source for piece in pieces)


def _parse(text: str, tokens: Sequence[Token]) -> Iterator[Piece]:
    at = 0
    while at < len(text):
        match: re.Match[str] | None
        if match := PLACEHOLDER.match(text, at):
            yield from _read_token(tokens[placeholder_number(match)])
        elif match := ESCAPE.match(text, at):
            yield Piece("char", match.group(), match.group(1))
        elif match := CODE.match(text, at):
            yield Piece("code", _restore(match.group(), tokens), _restore(match.group(2), tokens).strip())
        elif match := LINK.match(text, at):
            opening, closing = _restore("[", tokens), _restore(text[match.end("words") : match.end()], tokens)
            yield Piece("open", opening, "", ("link", match["href"]))
            yield from _parse(match["words"], tokens)
            yield Piece("close", closing, "", ("link",))
        elif match := STRONG.match(text, at) or EMPHASIS.match(text, at):
            kind = "strong" if len(match.group(1)) == 2 else "em"
            yield Piece("open", match.group(1), "", (kind,))
            yield from _parse(match.group(2), tokens)
            yield Piece("close", match.group(1), "", (kind,))
        elif match := BREAK.match(text, at):
            yield Piece("char", match.group(), "\n")
        else:
            yield Piece("char", text[at], " " if text[at] in "\n\t" else text[at])
            at += 1
            continue
        at = match.end()


def _read_token(token: Token) -> Iterator[Piece]:
    match token:
        case Tag():
            yield Piece("term", token.source, token.printed, (token.slug, token.pairs[0][1]))
        case UnknownTag():
            yield Piece("term", token.source, token.printed, ("", ""))
        case Citation():
            yield Piece("cite", token.source, "", token.ids)
        case _:
            if token.source:
                yield Piece("code", token.source, token.source)


def _restore(text: str, tokens: Sequence[Token]) -> str:
    """The text with what its placeholders stand for."""
    return PLACEHOLDER.sub(lambda match: tokens[placeholder_number(match)].source, text)
