"""Typed words put in place of the old ones, with every explained word, source, link and bold word that still has its words.

What has lost its words is told: nothing goes without being asked about.

Over 250 lines: one class places each sort of piece, and all of them share the comparison of the old words with the new.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from .pieces import Piece, plain_words

WORD = re.compile(r"\w+(?:['’]\w+)*|\s+|[^\w\s]")
SENTENCE_END = re.compile(r"[.!?…]\s|\n")
SIMILAR = 0.5  # of two texts' letters: from here on one is the other, corrected
LONGEST_PROPOSAL = 60

Write = Callable[[str, int, int], str]
MakeTag = Callable[[Piece, str], str]


@dataclass(frozen=True)
class Lost:
    """An explained word, a source or a link whose words are gone. `key` names it in the answer; `words` are those that it had;
    `proposal` are the words that stand there now, "" where it would go to the nearest place."""

    key: str
    kind: str
    piece: Piece
    words: str
    proposal: str = ""


@dataclass
class Applied:
    """The new source, and what would be lost with it."""

    source: str
    lost: list[Lost] = field(default_factory=list)


@dataclass(frozen=True)
class _Operation:
    """That the old characters `start` to `end` are the new ones `begin` to `stop`, the same ones if `same`."""

    same: bool
    start: int
    end: int
    begin: int
    stop: int


def apply_words(
    pieces: Sequence[Piece],
    words: str,
    *,
    write: Write,
    make_tag: MakeTag,
    answers: Mapping[str, str] | None = None,
    name: str = "",
) -> Applied:
    """Put `words` in the place of the pieces' own. `write(text, from, to)` gives the source of typed characters; `answers` says,
    by the keys of what was lost, "keep" or "drop"; `make_tag` explains other words by the term of a piece."""
    return _Alignment(pieces, words, write=write, make_tag=make_tag, answers=answers or {}, name=name).apply()


class _Alignment:
    """One change of words. Events are what is written at a place of the new words: (place, order, source, characters used)."""

    def __init__(
        self, pieces: Sequence[Piece], words: str, *, write: Write, make_tag: MakeTag, answers: Mapping[str, str], name: str
    ) -> None:
        self.pieces, self.new, self.write, self.make_tag, self.answers, self.name = pieces, words, write, make_tag, answers, name
        self.old = plain_words(pieces)
        self.operations = _compare(self.old, words)
        self.places, at = [], 0
        for piece in pieces:
            self.places.append(at)
            at += len(piece.words)
        self.events: list[tuple[int, int, str, int]] = []
        self.lost: list[Lost] = []

    def apply(self) -> Applied:
        opened: list[tuple[int, int]] = []
        for number, piece in enumerate(self.pieces):
            match piece.kind:
                case "open":
                    opened.append((number, self.places[number]))
                case "close":
                    self._place_range(*opened.pop(), number)
                case "cite":
                    self._place_citation(number)
                case "mark":
                    self.events.append((0, -1, piece.source, 0))
                case _:
                    self._place_words(number)
        return Applied(self._join(), self.lost)

    def _operation_at(self, place: int) -> _Operation | None:
        return next((one for one in self.operations if one.start <= place < one.end), None)

    def _place_words(self, number: int) -> None:
        piece, start = self.pieces[number], self.places[number]
        operation = self._operation_at(start)
        end = start + len(piece.words)
        if operation and operation.same and end <= operation.end:
            self.events.append((operation.begin + start - operation.start, number, piece.source, len(piece.words)))
        elif piece.kind == "term":
            self._place_changed_term(number, start, end)

    def _place_changed_term(self, number: int, start: int, end: int) -> None:
        piece = self.pieces[number]
        moved = self._find_moved(piece.words)
        if moved is not None:
            self.events.append((moved, number, piece.source, len(piece.words)))
            return
        begin, stop = self._after(start), self._after(end)
        proposal = self.new[begin:stop]
        begin += len(proposal) - len(proposal.lstrip())
        proposal = proposal.strip()
        if "\n" in proposal or len(proposal) > LONGEST_PROPOSAL or not piece.data[0]:
            proposal = ""
        answer = self._ask(number, "term", piece.words, proposal)
        if answer == "keep" and proposal:
            self.events.append((begin, number, self.make_tag(piece, proposal), len(proposal)))

    def _place_range(self, opening: int, start: int, closing: int) -> None:
        """Bold words and links: they keep what is left of their words; all other words between are what was typed."""
        end = self.places[closing]
        kept = [place for place in range(start, end) if self._is_same(place) and self.old[place].isalnum()]
        first, last = self._operation_at(start), self._operation_at(end - 1)
        if kept:
            begin = first.begin if first and not first.same and first.start == start else self._after(kept[0])
            stop = last.stop if last and not last.same and last.end == end else self._after(kept[-1] + 1)
            if last and last.same:
                stop = self._after(end)
        elif first and first is last and (first.start, first.end) == (start, end) and self.new[first.begin : first.stop].strip():
            begin, stop = first.begin, first.stop
        else:
            if self.pieces[opening].data[0] == "link":
                self._ask(opening, "link", self.old[start:end], "")
            return
        if "\n" in self.new[begin:stop].strip("\n"):
            stop = begin + self.new[begin:stop].index("\n")
        self.events.append((begin, opening, self.pieces[opening].source, 0))
        self.events.append((stop, closing, self.pieces[closing].source, 0))

    def _place_citation(self, number: int) -> None:
        piece, end = self.pieces[number], self.places[number]
        start = self._start_of_statement(number)
        kept = [place for place in range(start, end) if self._is_same(place) and self.old[place].isalnum()]
        place = self._after(end) if end else 0
        before = self._operation_at(end - 1) if end else None
        if kept and before and not before.same and before.end > end:
            place = self._after(kept[-1] + 1)
        if not kept and self.old[start:end].strip():
            moved = self._find_moved(self.old[start:end].strip())
            if moved is not None:
                place = moved + len(self.old[start:end].strip())
            elif not (before and _is_similar(self.old[start:end], self.new[self._after(start) : before.stop])):
                if self._ask(number, "cite", self.old[start:end].strip(), "") != "keep":
                    return
                place = self._after(end)
        self.events.append((place, number, piece.source, 0))

    def _start_of_statement(self, number: int) -> int:
        """Where the words begin that a citation stands for: after the sentence, line or other citation before."""
        end = self.places[number]
        start = 0
        for other in range(number - 1, -1, -1):
            if self.pieces[other].kind == "cite" and self.places[other] < end:
                start = self.places[other]
                break
        ends = [match.end() for match in SENTENCE_END.finditer(self.old, start, max(start, end - 1))]
        return ends[-1] if ends else start

    def _is_same(self, place: int) -> bool:
        operation = self._operation_at(place)
        return bool(operation and operation.same)

    def _after(self, place: int) -> int:
        """Where the new words stand that follow on the old ones before `place`."""
        if place == 0:
            return 0
        operation = self._operation_at(place - 1)
        if operation is None:
            return len(self.new)
        if operation.same:
            return operation.begin + place - operation.start
        return operation.stop if operation.end == place or operation.start < place else operation.begin

    def _find_moved(self, words: str) -> int | None:
        """Where words that stood elsewhere before were typed anew, if that is one place only."""
        found = [
            match.start()
            for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", self.new)
            if words and self._is_typed(match.start(), match.end())
        ]
        return found[0] if len(found) == 1 else None

    def _is_typed(self, start: int, end: int) -> bool:
        return any(not one.same and one.begin <= start and end <= one.stop for one in self.operations)

    def _ask(self, number: int, kind: str, words: str, proposal: str) -> str:
        key = f"{self.name}.{number}"
        answer = self.answers.get(key, "")
        if not answer:
            self.lost.append(Lost(key, kind, self.pieces[number], words, proposal))
        return answer

    def _join(self) -> str:
        out, at = "", 0
        for place, _number, source, used in sorted(self.events):
            if place < at and used:  # inside a term that was explained anew
                continue
            if place > at:
                out += self.write(self.new, at, place)
                at = place
            if not used and source.lstrip(" \t").startswith("[@"):
                follows = self.new[at : at + 1]
                gap = " " if follows and (follows.isalnum() or follows in "(“\"'") else ""
                before = "" if source[:1] in " \t" else " "
                out = out.rstrip(" \t") + before + source + gap
            else:
                out += source
            at += used
        return out + (self.write(self.new, at, len(self.new)) if at < len(self.new) else "")


def _compare(old: str, new: str) -> list[_Operation]:
    """What was done to the old words, in characters. A single space between two changes is no common word."""
    before, after = WORD.findall(old), WORD.findall(new)
    starts, begins = _offsets(before), _offsets(after)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[_Operation] = []
    for how, first, last, from_, to in matcher.get_opcodes():
        same = how == "equal"
        if same and found and last < len(before) and not "".join(before[first:last]).strip():
            same = False
        one = _Operation(same, starts[first], starts[last], begins[from_], begins[to])
        if found and not same and not found[-1].same:
            one = _Operation(False, found[-1].start, one.end, found[-1].begin, one.stop)
            found.pop()
        found.append(one)
    return found


def _offsets(tokens: Sequence[str]) -> list[int]:
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets


def _is_similar(old: str, new: str) -> bool:
    matcher = SequenceMatcher(None, old.casefold(), new.casefold(), autojunk=False)
    return bool(new.strip()) and matcher.ratio() >= SIMILAR
