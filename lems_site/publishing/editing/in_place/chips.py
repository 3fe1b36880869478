"""What stands on a part's words and is never typed: explained words, sources, links, bold words; listed, added and removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lems_site.markup.lookups import Lookups, StatementEntry, TermEntry
from lems_site.publishing.editing.assist.finder import make_tag

from .fields import Field
from .pieces import Piece, plain_words, source_of
from .typed_words import CannotWrite, escape_typed, read_back

LONGEST_BEFORE = 60
SENTENCE = re.compile(r"[^\n.!?…]*(?:[.!?…](?!\s|$|[”\")])[^\n.!?…]*)*")
LAST_SENTENCE = re.compile(r"[.!?…]\s|\n")


class NoSuchWords(Exception):
    """The words that were named do not stand in the part, or stand where nothing can be put on them."""


@dataclass(frozen=True)
class Chip:
    """One thing on the words of a field. `key` names it in the form; `words` are those that it stands on, or follows."""

    key: str
    kind: str
    words: str
    term: TermEntry | None = None
    statement: StatementEntry | None = None
    href: str = ""


@dataclass(frozen=True)
class Place:
    """Where a source may be put: after a sentence or a point. `key` names it in the form."""

    key: str
    words: str


def list_chips(fields: Sequence[Field], lookups: Lookups) -> list[Chip]:
    """Everything that stands on the words of a part, in the order of the words."""
    found = []
    for field in fields:
        for number, piece in enumerate(field.pieces):
            key, before = f"{field.name}.{number}", plain_words(field.pieces[:number])
            if piece.kind == "term":
                found.append(Chip(key, "term", piece.words, term=lookups.by_slug.get(piece.data[0])))
            elif piece.kind == "cite":
                for one in piece.data:
                    found.append(Chip(f"{key}.{one}", "cite", _last_words(before), statement=lookups.statements[one]))
            elif piece.kind == "open":
                inside = plain_words(field.pieces[number : _closing(field.pieces, number)])
                found.append(Chip(key, piece.data[0], inside, href=piece.data[1] if piece.data[0] == "link" else ""))
    return found


def list_places(fields: Sequence[Field]) -> list[Place]:
    """Where a source may stand: the end of each sentence and point."""
    found = []
    for field in fields:
        if field.form not in ("title", "signs"):
            for start, end in _sentences(field.words):
                found.append(Place(f"{field.name}.{end}", field.words[start:end].strip()))
    return found


def remove_chip(field: Field, rest: str) -> str:
    """The field's source without one of its chips: `rest` is what follows the field's name in the chip's key."""
    number, _, identity = rest.partition(".")
    at = int(number) if number.isdecimal() else -1
    if not 0 <= at < len(field.pieces):
        raise NoSuchWords
    pieces, piece = list(field.pieces), field.pieces[at]
    match piece.kind:
        case "term":
            words = plain_words(pieces)
            start = len(plain_words(pieces[:at]))
            plain = escape_typed(words, start, start + len(piece.words), field.form)
            pieces[at] = Piece("char", plain, piece.words)
        case "cite":
            left = [one for one in piece.data if one != identity]
            pieces[at] = _citation(left, piece.source)
        case "open":
            pieces[_closing(pieces, at)] = pieces[at] = Piece("char", "")
        case _:
            raise NoSuchWords
    return source_of(pieces)


def add_source(field: Field, at: int, identity: str) -> str:
    """The field's source with a statement cited after character `at` of its words, beside those that are cited there."""
    number = _index_at(field.pieces, at)
    pieces = list(field.pieces)
    before = next(
        (one for one in range(number, len(pieces)) if pieces[one].kind == "cite" and not _words_between(pieces, number, one)),
        None,
    )
    if before is None and number and pieces[number - 1].kind == "cite":
        before = number - 1
    if before is not None:
        ids = list(dict.fromkeys((*pieces[before].data, identity)))
        pieces[before] = _citation(ids, pieces[before].source)
    else:
        while number < len(pieces) and pieces[number].kind == "close":
            number += 1
        follows = plain_words(pieces[number:])[:1]
        gap = " " if follows and (follows.isalnum() or follows in "(“\"'") else ""
        pieces.insert(number, Piece("cite", f" [@{identity}]{gap}", "", (identity,)))
    return source_of(pieces)


def explain_words(field: Field, words: str, entity: str, term: TermEntry) -> str:
    """The field's source with some of its words explained by a term. Raises NoSuchWords and CannotWrite."""
    first, last = _range_of(field, words, allowed=("char",))
    tag, fits = make_tag(entity, term, plain_words(field.pieces[first:last]))
    if not fits:
        raise CannotWrite
    pieces = [*field.pieces[:first], Piece("term", tag, words, (term.slug, entity)), *field.pieces[last:]]
    return source_of(pieces)


def link_words(field: Field, words: str, href: str) -> str:
    """The field's source with some of its words as a link. Raises NoSuchWords."""
    first, last = _range_of(field, words, allowed=("char",))
    return _wrap(field, first, last, "[", f"]({href})")


def embolden_words(field: Field, words: str) -> str:
    """The field's source with some of its words in bold. Raises NoSuchWords."""
    first, last = _range_of(field, words, allowed=("char", "term"))
    return _wrap(field, first, last, "**", "**")


def has_same_words(field: Field, source: str, lookups: Lookups) -> bool:
    """Whether readers see the same words of a field's new source."""
    return "".join(read_back(source, field.form, lookups).split()) == "".join(field.words.split())


def guess_words(fields: Sequence[Field], term: TermEntry) -> str:
    """Words of the part that a term explains: its title, or another of its names, as they stand there; "" without any."""
    for name in sorted({term.title, *term.names, *term.surfaces.values()}, key=len, reverse=True):
        pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?:e?s)?(?![\w-])", re.IGNORECASE)
        for field in fields:
            for match in pattern.finditer(field.words):
                if _is_plain(field, match.start(), match.end()):
                    return match.group()
    return ""


def _wrap(field: Field, first: int, last: int, opening: str, closing: str) -> str:
    before, inside, after = field.pieces[:first], field.pieces[first:last], field.pieces[last:]
    return f"{source_of(before)}{opening}{source_of(inside)}{closing}{source_of(after)}"


def _range_of(field: Field, words: str, allowed: Sequence[str]) -> tuple[int, int]:
    """The pieces that are these words, once, as whole words. Raises NoSuchWords."""
    wanted = " ".join(words.split())
    if not wanted or field.form in ("title", "signs"):
        raise NoSuchWords
    before, after = (r"(?<!\w)" if wanted[0].isalnum() else ""), (r"(?!\w)" if wanted[-1].isalnum() else "")
    pattern = re.compile(before + re.escape(wanted).replace(r"\ ", r"\s+") + after)
    for match in pattern.finditer(field.words):
        if _is_plain(field, match.start(), match.end(), allowed):
            return _index_at(field.pieces, match.start(), after=True), _index_at(field.pieces, match.end())
    raise NoSuchWords


def _is_plain(field: Field, start: int, end: int, allowed: Sequence[str] = ("char",)) -> bool:
    """Whether only pieces of these kinds stand between two characters, and no link, bold or line end around or between them."""
    at, open_links = 0, 0
    for piece in field.pieces:
        stop = at + len(piece.words)
        if piece.kind == "open" and piece.data[0] == "link":
            open_links += 1
        elif piece.kind == "close" and piece.data[0] == "link":
            open_links -= 1
        if piece.words and at < end and stop > start:
            if piece.kind not in allowed or open_links or piece.words == "\n" or at < start or stop > end:
                return False
        elif not piece.words and start < at < end:
            return False
        at = stop
    return True


def _index_at(pieces: Sequence[Piece], at: int, *, after: bool = False) -> int:
    """The piece before which character `at` of the words stands; with `after`, behind the signs that stand there."""
    place = 0
    for number, piece in enumerate(pieces):
        if place == at and (piece.words or not after):
            return number
        place += len(piece.words)
    return len(pieces)


def _words_between(pieces: Sequence[Piece], first: int, last: int) -> bool:
    return any(piece.words for piece in pieces[first:last])


def _closing(pieces: Sequence[Piece], opening: int) -> int:
    depth = 0
    for number in range(opening, len(pieces)):
        depth += {"open": 1, "close": -1}.get(pieces[number].kind, 0)
        if depth == 0:
            return number
    raise NoSuchWords


def _citation(ids: Sequence[str], source: str) -> Piece:
    """A citation of these statements, with the white space that stood around the old one; nothing without any."""
    before, after = source[: len(source) - len(source.lstrip())], source[len(source.rstrip()) :]
    if not ids:
        return Piece("char", after)
    return Piece("cite", f"{before}[@{'; @'.join(ids)}]{after}", "", tuple(ids))


def _last_words(text: str) -> str:
    text = LAST_SENTENCE.split(text)[-1].strip()
    return text if len(text) <= LONGEST_BEFORE else f"…{text[-LONGEST_BEFORE:].partition(' ')[2]}"


def _sentences(words: str) -> list[tuple[int, int]]:
    """The sentences of a text, each without the sign that ends it."""
    return [match.span() for match in SENTENCE.finditer(words) if match.group().strip()]
