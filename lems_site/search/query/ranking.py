"""Which pages answer a query best, the same on every database: names before headings before text, one hit for each page.

Pure functions over rows that the database found. Each page gets a few shares between 0 and 1, which WEIGHTS add up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from math import log2
from typing import NamedTuple

from lems_site.search.models import address
from lems_site.search.text.tokenizer import LIGHT

from .parser import Query

# Set by hand. Searching for better ones on one half of the test queries made the other half worse each time.
WEIGHTS = {
    "called": 0.8,  # the title or another name fits
    "said": 0.95,  # an everyday word fits
    "about": 0.1,  # the description or definition holds the words
    "heading": 0.3,  # the best part's heading fits
    "text": 0.45,  # the best part's text holds the words
    "phrase": 0.2,  # the page holds words of the query side by side
    "together": 0.2,  # its names and its best part hold the words between them
    "complete": 0.1,  # and hold them all
    "article": 0.08,  # it is an article: more to read than a term
    "chances": -0.06,  # it has more parts than most, so that one of them fits by chance: per doubling
    "urgent": 0.8,  # an everyday word of the page on emergencies fits
}
URGENT = ("articles", "get-help-now")  # where another page fits as well, the signs of an emergency come first
URGENT_FROM = 0.3  # a fit below this is chance
USUAL_PARTS = 15
COMPLETE = 0.9
OPENS = 0.15  # a part this good is where the page opens,
NAMED = 0.5  # but a page whose name fits so well, and better than the part's heading, opens at its top
ALSO = 0.6  # of the best part: the next best is shown too
IN_SHORT = 0.85  # the points in short say it, the part itself says it better
UNKNOWN_WORD, UNKNOWN_LIGHT = 3.0, 0.15  # how telling a word of a name is that the query does not hold
LOOSE = 0.35  # what a name is worth of which the query holds next to nothing
SATURATION, LENGTH, USUAL_LENGTH = 1.2, 0.5, 80  # BM25's k1 and b, and words in a usual part

Got = dict[int, float]  # how well each word of the query, by its place, was found


class Row(NamedTuple):
    """A document as the ranking needs it: the page as a whole, or a part of it (models.Document)."""

    pk: int
    kind: str
    slug: str
    whole: bool
    parts: int
    place: str
    title: str
    heading: str
    names_stems: str
    said_stems: str
    heading_stems: str
    text_stems: str

    @property
    def url(self) -> str:
        return address(self.kind, self.slug, self.place)


@dataclass
class Part:
    """A part of a page that was found."""

    document: Row
    score: float
    shares: dict[str, float]
    got: Got


@dataclass
class Hit:
    """A page that was found: its score, its best part, and the next best part if that is good too."""

    page: tuple[str, str]
    score: float = 0.0
    whole: Row | None = None
    best: Row | None = None
    also: Row | None = None
    shares: dict[str, float] = field(default_factory=dict)
    got: Got = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    def stems(self) -> set[str]:
        """The stems of its names and of its best part."""
        texts = [self.best.heading_stems, self.best.text_stems] if self.best else []
        texts += [self.whole.names_stems, self.whole.said_stems] if self.whole else []
        return {stem for text in texts for stem in text.split()}


def rank(query: Query, documents: Iterable[Row]) -> list[Hit]:
    """Pages in order, the best first."""
    scorer = Scorer(query)
    hits: dict[tuple[str, str], Hit] = {}
    for document in documents:
        page = (document.kind, document.slug)
        hit = hits.setdefault(page, Hit(page))
        if document.whole:
            scorer.read_whole(hit, document)
        else:
            hit.parts.append(scorer.read_part(document))
    for hit in hits.values():
        scorer.finish(hit)
    return sorted(hits.values(), key=lambda hit: (-hit.score, hit.page))


class Scorer:
    """Compares names and texts with one query."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.total = sum(one.weight for one in query.words) or 1.0
        self.places: dict[str, list[tuple[int, float]]] = {}
        for place, one in enumerate(query.words):
            for stem, weight in one.stems.items():
                self.places.setdefault(stem, []).append((place, weight))
        pairs = [(one, other) for one, other in pairwise(query.words) if one.weight and other.weight]
        self.pairs = [(f" {one.likeliest} {other.likeliest} ", 2 * min(one.weight, other.weight)) for one, other in pairs]

    def share(self, got: Got) -> float:
        """Which part of the query's telling words was found."""
        return sum(self.query.words[place].weight * weight for place, weight in got.items()) / self.total

    def name(self, line: str, got_all: Got) -> float:
        """How well a name fits: how much of the query it holds, and how much of the name the query holds."""
        got: Got = {}
        held = lacking = 0.0
        for stem in set(line.split()):
            best = 0.0
            for place, weight in self.places.get(stem, ()):
                best = max(best, weight)
                _note(got, place, weight)
            known = stem in self.query.uses
            telling = self.query.telling(stem) if known else UNKNOWN_LIGHT if stem in LIGHT else UNKNOWN_WORD
            held += telling * best
            lacking += telling * (1 - best)
        for place, weight in got.items():
            _note(got_all, place, weight)
        return self.share(got) * (LOOSE + (1 - LOOSE) * held / (held + lacking)) if held else 0.0

    def names(self, lines: str, got: Got) -> float:
        """The best fit of the names, one a line."""
        return max((self.name(line, got) for line in lines.split("\n") if line), default=0.0)

    def text(self, text: str, got: Got) -> float:
        """How well a text fits, after BM25: rare words count more, repeated ones less and less, long texts less."""
        padded = f" {text} "
        size = 1 - LENGTH + LENGTH * padded.count(" ") / USUAL_LENGTH
        score = 0.0
        for place, one in enumerate(self.query.words):
            best = 0.0
            for stem, weight in one.stems.items():
                times = padded.count(f" {stem} ")
                if times:
                    often = times * (SATURATION + 1) / (times + SATURATION * size)
                    best = max(best, weight * self.query.telling(stem) * often)
                    _note(got, place, weight)
            score += best
        return score / self.total / (SATURATION + 1)

    def phrase(self, *texts: str) -> float:
        """Which part of the query stands side by side in the texts as it was typed."""
        padded = " \n ".join(["", *texts, ""]).replace("\n", " \n ")
        return min(1.0, sum(weight for pair, weight in self.pairs if pair in padded) / self.total)

    def read_whole(self, hit: Hit, document: Row) -> None:
        """Note what a page's names and its description share with the query."""
        hit.whole = document
        hit.shares = {
            "called": self.names(document.names_stems, hit.got),
            "said": self.names(document.said_stems, hit.got),
            "about": self.text(document.text_stems, hit.got),
            "phrase": self.phrase(document.names_stems, document.said_stems, document.text_stems),
        }

    def read_part(self, document: Row) -> Part:
        """What a part of a page shares with the query."""
        got: Got = {}
        shares = {
            "heading": self.names(document.heading_stems, got),
            "text": self.text(document.text_stems, got),
            "phrase": self.phrase(document.heading_stems, document.text_stems),
        }
        score = sum(WEIGHTS[name] * share for name, share in shares.items())
        return Part(document, score * (IN_SHORT if document.place == "in-short" else 1.0), shares, got)

    def finish(self, hit: Hit) -> None:
        """Give a page its score, and choose the parts to show."""
        hit.best = hit.whole
        hit.parts.sort(key=lambda part: (-part.score, part.document.pk))
        for part in hit.parts[:1]:
            for name, share in part.shares.items():
                hit.shares[name] = max(share, hit.shares.get(name, 0.0))
            for place, weight in part.got.items():
                _note(hit.got, place, weight)
            named = hit.shares.get("called", 0.0) > max(NAMED, part.shares["heading"] + 0.1)
            if hit.best is None or (part.score > OPENS and not named):
                hit.best = part.document
                good = [other.document for other in hit.parts[1:] if other.score > ALSO * part.score]
                hit.also = next((other for other in good if other.place != "in-short"), None)
        hit.shares["together"] = self.share(hit.got)
        hit.shares["complete"] = float(hit.shares["together"] > COMPLETE)
        hit.shares["article"] = float(hit.page[0] == "articles")
        for part in hit.parts[:1]:
            hit.shares["chances"] = max(0.0, log2(part.document.parts / USUAL_PARTS))
        if hit.page == URGENT:
            hit.shares["urgent"] = max(0.0, hit.shares.get("said", 0.0) - URGENT_FROM)
        hit.score = sum(WEIGHTS[name] * share for name, share in hit.shares.items())


def _note(got: Got, place: int, weight: float) -> None:
    if weight > got.get(place, 0.0):
        got[place] = weight
