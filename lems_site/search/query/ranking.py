"""The order of the pages that match a query, the same on every database: names before headings before text, one hit a page.

Pure functions over rows that the database matched. Each page gets a few shares between 0 and 1, which WEIGHTS add up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from math import log2
from typing import NamedTuple

from lems_site.search.models import document_url
from lems_site.search.text.tokenizer import STOP_STEMS

from .parser import Query

# Set by hand. Searching for better ones on one half of the test queries made the other half worse each time.
WEIGHTS = {
    "name": 0.8,  # the title or another name fits
    "alias": 0.95,  # an everyday word for it fits
    "description": 0.1,  # the description or definition holds the words
    "heading": 0.3,  # the best part's heading fits
    "text": 0.45,  # the best part's text holds the words
    "phrase": 0.2,  # the page holds words of the query side by side
    "coverage": 0.2,  # its names and its best part hold the words between them
    "complete": 0.1,  # and hold them all
    "article": 0.08,  # it is an article: more to read than a term
    "part_count": -0.1,  # it has more parts than most, so that one of them fits by chance: per doubling
    "urgent": 0.8,  # an everyday word of the page on emergencies fits
    "asked": 0.8,  # the query is an everyday word that one of its parts answers, word for word
}
URGENT_FROM = 0.3  # of the page for emergencies, which comes first where another fits as well: a fit below this is chance
USUAL_PARTS = 15
COMPLETE = 0.9
OPENS_AT_PART = 0.15  # a part this good is where the page opens,
OPENS_AT_TOP = 0.5  # but a page whose name fits so well, and better than the part's heading, opens at its top
WORD_FOR_WORD = 2.0  # how well an everyday word fits that was typed as it stands
OPENS_AT_ANSWER = 0.6  # an everyday word that fits so well opens the page at the part that answers it
SECOND_PART = 0.6  # of the best part: the next best is shown too
IN_SHORT = 0.85  # the points in short say it, the part itself says it better
UNKNOWN_WORD, UNKNOWN_STOP = 3.0, 0.15  # the weight of a word of a name that the query does not hold
CONTRASTING = frozenset({"other"})  # stop words that tell in a name: "Other medicines" are not those that come to mind
LOOSE_NAME = 0.35  # what a name is worth of which the query holds next to nothing
SATURATION, LENGTH, USUAL_LENGTH = 1.2, 0.5, 80  # BM25's k1 and b, and words in a usual part

TermScores = dict[int, float]  # how well each term of the query, by its place, was matched


class DocumentRow(NamedTuple):
    """A document as the ranking needs it: the page as a whole, or a part of it (models.Document)."""

    pk: int
    kind: str
    slug: str
    whole: bool
    parts: int
    urgent: bool
    place: str
    title: str
    heading: str
    names_stems: str
    aliases_stems: str
    heading_stems: str
    text_stems: str

    @property
    def url(self) -> str:
        return document_url(self.kind, self.slug, self.place)


@dataclass
class PartScore:
    """A part of a page, with its score. `tied`: how well an everyday word that it answers fits, 0 to 1, or
    WORD_FOR_WORD."""

    document: DocumentRow
    score: float
    shares: dict[str, float]
    matched: TermScores
    tied: float = 0.0


@dataclass
class Hit:
    """A page with its score, its best part, and the next best part if that is good too."""

    page: tuple[str, str]
    score: float = 0.0
    whole: DocumentRow | None = None
    best: DocumentRow | None = None
    second: DocumentRow | None = None
    shares: dict[str, float] = field(default_factory=dict)
    matched: TermScores = field(default_factory=dict)
    parts: list[PartScore] = field(default_factory=list)

    def matched_stems(self) -> set[str]:
        """The stems of its names and of its best part."""
        texts = [self.best.heading_stems, self.best.text_stems] if self.best else []
        texts += [self.whole.names_stems, self.whole.aliases_stems] if self.whole else []
        return {stem for text in texts for stem in text.split()}


def rank_pages(query: Query, documents: Iterable[DocumentRow]) -> list[Hit]:
    """Pages in order, the best first."""
    scorer = Scorer(query)
    hits: dict[tuple[str, str], Hit] = {}
    for document in documents:
        page = (document.kind, document.slug)
        hit = hits.setdefault(page, Hit(page))
        if document.whole:
            scorer.score_page(hit, document)
        else:
            hit.parts.append(scorer.score_part(document))
    for hit in hits.values():
        scorer.combine_scores(hit)
    return sorted(hits.values(), key=lambda hit: (-hit.score, hit.page))


class Scorer:
    """Scores names and texts against one query."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.total = sum(term.weight for term in query.terms) or 1.0
        self.places: dict[str, list[tuple[int, float]]] = {}
        for place, term in enumerate(query.terms):
            for stem, weight in term.stems.items():
                self.places.setdefault(stem, []).append((place, weight))
        pairs = [(one, other) for one, other in pairwise(query.terms) if one.weight and other.weight]
        self.pairs = [(f" {one.best_stem} {other.best_stem} ", 2 * min(one.weight, other.weight)) for one, other in pairs]

    def matched_share(self, matched: TermScores) -> float:
        """The share of the query's weight that was matched, 0 to 1."""
        return sum(self.query.terms[place].weight * weight for place, weight in matched.items()) / self.total

    def score_name(self, line: str, all_matched: TermScores) -> float:
        """How well a name fits, 0 to 1: how much of the query it holds, and how much of the name the query holds."""
        matched: TermScores = {}
        held = lacking = 0.0
        for stem in set(line.split()):
            best = 0.0
            for place, weight in self.places.get(stem, ()):
                best = max(best, weight)
                _keep_best(matched, place, weight)
            weight_in_name = self._weight_in_name(stem)
            held += weight_in_name * best
            lacking += weight_in_name * (1 - best)
        for place, weight in matched.items():
            _keep_best(all_matched, place, weight)
        return self.matched_share(matched) * (LOOSE_NAME + (1 - LOOSE_NAME) * held / (held + lacking)) if held else 0.0

    def _weight_in_name(self, stem: str) -> float:
        if stem in CONTRASTING:
            return UNKNOWN_WORD
        return (
            self.query.idf(stem) if stem in self.query.document_counts else UNKNOWN_STOP if stem in STOP_STEMS else UNKNOWN_WORD
        )

    def best_name_score(self, lines: str, matched: TermScores) -> float:
        """The best fit of the names, one a line."""
        return max((self.score_name(line, matched) for line in lines.split("\n") if line), default=0.0)

    def score_text(self, text: str, matched: TermScores) -> float:
        """How well a text fits, after BM25: rare words count more, repeated ones less and less, long texts less."""
        padded = f" {text} "
        size = 1 - LENGTH + LENGTH * padded.count(" ") / USUAL_LENGTH
        score = 0.0
        for place, term in enumerate(self.query.terms):
            best = 0.0
            for stem, weight in term.stems.items():
                times = padded.count(f" {stem} ")
                if times:
                    often = times * (SATURATION + 1) / (times + SATURATION * size)
                    best = max(best, weight * self.query.idf(stem) * often)
                    _keep_best(matched, place, weight)
            score += best
        return score / self.total / (SATURATION + 1)

    def score_phrase(self, *texts: str) -> float:
        """The share of the query's neighbouring terms that stand side by side in the texts, 0 to 1."""
        padded = " \n ".join(["", *texts, ""]).replace("\n", " \n ")
        return min(1.0, sum(weight for pair, weight in self.pairs if pair in padded) / self.total)

    def score_page(self, hit: Hit, document: DocumentRow) -> None:
        """Score a page's names, aliases and description."""
        hit.whole = document
        hit.shares = {
            "name": self.best_name_score(document.names_stems, hit.matched),
            "alias": self.best_name_score(document.aliases_stems, hit.matched),
            "description": self.score_text(document.text_stems, hit.matched),
            "phrase": self.score_phrase(document.names_stems, document.aliases_stems, document.text_stems),
        }

    def score_part(self, document: DocumentRow) -> PartScore:
        """Score a part of a page. Its aliases are those of the page's that it answers."""
        matched: TermScores = {}
        tied = self.best_name_score(document.aliases_stems, {}) if document.aliases_stems else 0.0
        if tied and self.query.typed_stems in document.aliases_stems.split("\n"):
            tied = WORD_FOR_WORD
        shares = {
            "heading": self.best_name_score(document.heading_stems, matched),
            "text": self.score_text(document.text_stems, matched),
            "phrase": self.score_phrase(document.heading_stems, document.text_stems),
        }
        score = sum(WEIGHTS[name] * share for name, share in shares.items())
        return PartScore(document, score * (IN_SHORT if document.place == "in-short" else 1.0), shares, matched, tied)

    def combine_scores(self, hit: Hit) -> None:
        """Give a page its score, and choose the parts to show."""
        hit.best = hit.whole
        hit.parts.sort(key=lambda part: (-part.score, part.document.pk))
        for part in hit.parts[:1]:
            for name, share in part.shares.items():
                hit.shares[name] = max(share, hit.shares.get(name, 0.0))
            for place, weight in part.matched.items():
                _keep_best(hit.matched, place, weight)
            named = hit.shares.get("name", 0.0) > max(OPENS_AT_TOP, part.shares["heading"] + 0.1)
            if hit.best is None or (part.score > OPENS_AT_PART and not named):
                hit.best = part.document
                good = [other.document for other in hit.parts[1:] if other.score > SECOND_PART * part.score]
                hit.second = next((other for other in good if other.place != "in-short"), None)
        answer = max(hit.parts, key=lambda part: part.tied, default=None)
        if answer and answer.tied >= OPENS_AT_ANSWER and answer.tied >= hit.shares.get("name", 0.0):
            hit.best, hit.second = answer.document, (hit.second if hit.second is not answer.document else None)
            hit.shares["asked"] = float(answer.tied == WORD_FOR_WORD)
        hit.shares["coverage"] = self.matched_share(hit.matched)
        hit.shares["complete"] = float(hit.shares["coverage"] > COMPLETE)
        hit.shares["article"] = float(hit.page[0] == "articles")
        for part in hit.parts[:1]:
            hit.shares["part_count"] = max(0.0, log2(part.document.parts / USUAL_PARTS))
        if hit.whole and hit.whole.urgent:
            hit.shares["urgent"] = max(0.0, hit.shares.get("alias", 0.0) - URGENT_FROM)
        hit.score = sum(WEIGHTS[name] * share for name, share in hit.shares.items())


def _keep_best(matched: TermScores, place: int, weight: float) -> None:
    if weight > matched.get(place, 0.0):
        matched[place] = weight
