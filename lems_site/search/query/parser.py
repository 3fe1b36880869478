"""A text to a query: its words, corrected where mistyped, with everyday and medical synonyms.

Five queries at most, however much was typed. Changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lems_site.search.index.backend import StemGroup
from lems_site.search.index.vocabulary import Vocabulary
from lems_site.search.text.spelling import IndexWord, is_close, is_correctable
from lems_site.search.text.stemmer import stem
from lems_site.search.text.synonyms import LONGEST_PHRASE, load_idioms, load_synonyms
from lems_site.search.text.tokenizer import STOP_STEMS, VAGUE_STEMS, phrase_key, split_words, stem_text

LONGEST_QUERY = 200  # characters that are looked at
MOST_WORDS = 20
STOP_WEIGHT, VAGUE_WEIGHT = 0.12, 0.5
SYNONYM_WEIGHT, IDIOM_WEIGHT = 0.7, 0.4
LISTED_WEIGHT = 0.7  # the written word for a misspelling that is listed among the everyday words
JOINED_WEIGHT = 0.95  # "anti bodies"
ALIAS_WEIGHT = 0.5  # another name of the same thing, shared among its words
EFFECT_CUES = frozenset({"how", "does", "do", "it", "that", "will", "not"})  # before a "work" that is no job
LONGEST_NAME = 5  # terms that are no stop words


@dataclass
class QueryTerm:
    """One word of the query: as typed, the stems that it may stand for with weights up to 1, and its own weight (idf).

    `corrections` are the words that a mistyped one may stand for, the likeliest first.
    """

    typed: str
    stems: dict[str, float]
    corrections: tuple[str, ...] = ()
    weight: float = 0.0

    @property
    def best_stem(self) -> str:
        return next(iter(self.stems))

    @property
    def is_stop_word(self) -> bool:
        return stem(self.typed) in STOP_STEMS


@dataclass
class Query:
    """A parsed query. `document_counts`: in how many of `total_documents` a stem stands; `name_keys`: keys of names that may
    stand in the query, with the places of their terms; `whole_key`: the key of the query as one name; `typed_stems`: its stems in
    order, as names are indexed."""

    terms: list[QueryTerm]
    document_counts: dict[str, int]
    total_documents: int
    name_keys: dict[str, list[int]] = field(default_factory=dict)
    whole_key: str = ""
    typed_stems: str = ""
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    def idf(self, stem: str) -> float:
        """The inverse document frequency of a stem, about 0.1 to 9; stop words and vague words weigh less."""
        weight = math.log(1 + self.total_documents / (self.document_counts.get(stem, 0) + 0.5))
        return weight * (STOP_WEIGHT if stem in STOP_STEMS else VAGUE_WEIGHT if stem in VAGUE_STEMS else 1.0)

    def set_weights(self) -> None:
        """Give each term the weight of the best stem that it may stand for."""
        for term in self.terms:
            weights = [self.idf(one) * weight for one, weight in term.stems.items() if self.document_counts.get(one)]
            term.weight = max(weights, default=0.0)

    def stem_groups(self) -> list[StemGroup]:
        """What the database looks for: stop words only where nothing else was typed."""
        counts = self.document_counts
        indexed = [term for term in self.terms if any(counts.get(one) for one in term.stems)]
        groups = []
        for term in [term for term in indexed if not term.is_stop_word or len(term.stems) > 1] or indexed:
            stems = tuple(one for one in term.stems if counts.get(one))
            groups.append(StemGroup(stems, sum(counts[one] for one in stems), term.weight))
        return groups

    def did_you_mean(self, stems: set[str]) -> str:
        """The query with its mistyped words corrected, by words with these stems where there is a choice; or ""."""
        if not any(term.corrections for term in self.terms):
            return ""
        corrected = []
        for term in self.terms:
            likely = [word for word in term.corrections if stem(word) in stems] or term.corrections or (term.typed,)
            corrected.append(likely[0])
        return " ".join(corrected)


def parse_query(text: str, protected: frozenset[str] = frozenset()) -> Query:
    """The query of a text of any kind and length. Words with `protected` stems are never taken for mistyped ones."""
    typed = split_words(text[:LONGEST_QUERY])[:MOST_WORDS]
    if not typed:
        return Query([], {}, 1)
    vocabulary = Vocabulary()
    terms = _parse_words(typed, vocabulary, protected)
    stems = [term.best_stem for term in terms]
    for phrase, start, end, targets in _find_phrases(stems):
        for term in [term for term in terms[start:end] if not term.is_stop_word] or terms[start:end]:
            if phrase in load_idioms():
                term.stems[term.best_stem] = IDIOM_WEIGHT
            for target in sorted(targets):
                term.stems.setdefault(target, SYNONYM_WEIGHT)
    _weaken_homonyms(terms)
    counts = vocabulary.counts
    query = Query(terms, counts, max(counts.get("", 1), 1), whole_key=phrase_key(stems), vocabulary=vocabulary)
    query.typed_stems = stem_text(text[:LONGEST_QUERY])
    query.set_weights()
    _add_name_keys(query, stems)
    return query


def _weaken_homonyms(terms: list[QueryTerm]) -> None:
    """Let "work" weigh little where it means to have an effect: "how does it work", "it works", "which medicine works"."""
    for place, term in enumerate(terms):
        before = [one.typed for one in terms[:place]]
        if term.typed in ("work", "works", "working") and (term.typed == "works" or EFFECT_CUES & set(before[:2] + before[-1:])):
            term.stems = {one: weight * IDIOM_WEIGHT * VAGUE_WEIGHT for one, weight in term.stems.items()}


def _add_name_keys(query: Query, stems: list[str]) -> None:
    """The keys of all names that may stand in the query: of neighbouring terms, of a word typed as two, of the whole."""
    places = [place for place, one in enumerate(stems) if one not in STOP_STEMS] or list(range(len(stems)))
    for start in range(len(places)):
        for end in range(start + 1, min(start + LONGEST_NAME, len(places)) + 1):
            query.name_keys.setdefault(phrase_key([stems[place] for place in places[start:end]]), places[start:end])
    for place, term in enumerate(query.terms):
        query.name_keys.update({one: [place] for one, weight in term.stems.items() if weight == JOINED_WEIGHT})
    query.name_keys.setdefault(query.whole_key, places)


def expand_query(query: Query, names: Iterable[tuple[str, str]]) -> None:
    """Let the terms that are a page's name or alias stand for its other names too. One query.

    `names` are name keys of the query, each with all names of the page, in stems, one a line.
    """
    additions: list[tuple[list[int], str, float]] = []
    for key, lines in names:
        for line in lines.split("\n"):
            stems = [one for one in dict.fromkeys(line.split()) if one not in STOP_STEMS and one not in VAGUE_STEMS]
            additions += [(query.name_keys[key], one, ALIAS_WEIGHT / len(stems)) for one in stems if len(one) > 2]
    query.vocabulary.load_stems({one for _, one, _ in additions})
    for places, one, weight in additions:
        for place in places:
            query.terms[place].stems.setdefault(one, weight)
    query.set_weights()


def _parse_words(typed: list[str], vocabulary: Vocabulary, protected: frozenset[str]) -> list[QueryTerm]:
    """Each typed word as terms; a word typed as two, or two typed as one, are read both ways at once."""
    pairs = [first + second for first, second in pairwise(typed)]
    parts = [part for word in typed for split in _compound_splits(word) for part in split]
    vocabulary.load_stems(stem(one) for one in [*typed, *pairs, *parts, *_synonym_stems([stem(word) for word in typed])])
    is_stop = [stem(word) in STOP_STEMS for word in typed]
    joined = {
        place for place, pair in enumerate(pairs) if vocabulary.is_indexed(pair) and not (is_stop[place] and is_stop[place + 1])
    }
    apart = {place + side for place in joined for side in (0, 1)}
    open_words = [word for place, word in enumerate(typed) if place not in apart and stem(word) not in protected]
    mistyped = [word for word in open_words if vocabulary.may_be_mistyped(word)]
    corrections = vocabulary.suggest_corrections(mistyped, _synonym_stems)
    terms: list[QueryTerm] = []
    for place, word in enumerate(typed):
        if place in apart:
            whole = {stem(pairs[pair]): JOINED_WEIGHT for pair in (place, place - 1) if pair in joined}
            terms.append(QueryTerm(word, {stem(word): 1.0} | whole))
        else:
            terms += _parse_word(word, corrections.get(word, []), vocabulary)
    return terms


def _compound_splits(word: str) -> list[tuple[str, str]]:
    """The ways to read a word as two that were typed together."""
    return [(word[:at], word[at:]) for at in range(3, len(word) - 2)] if word.isalpha() and len(word) < 25 else []


def _parse_word(word: str, corrections: list[tuple[IndexWord, float]], vocabulary: Vocabulary) -> list[QueryTerm]:
    """A typed word as one that is known, or as corrected, or as two that were typed together."""
    if vocabulary.is_known(word) or not is_correctable(word):
        sure = [entry for entry, weight in corrections if weight == 1.0 and entry.document_count]
        likely = [entry.stem for entry in sure if is_close(word, entry.word)]
        return [QueryTerm(word, {stem(word): 1.0} | {one: LISTED_WEIGHT for one in likely if one != stem(word)})]
    best = corrections[0][0] if corrections else None
    is_sure = best is not None and best.document_count > 0 and best.word[:1] == word[:1]
    splits = [] if is_sure else [split for split in _compound_splits(word) if all(part in vocabulary.words for part in split)]
    if splits:
        likeliest = max(splits, key=lambda split: min(vocabulary.words[part].document_count for part in split))
        return [QueryTerm(part, {stem(part): 1.0}) for part in likeliest]
    if not corrections:
        return [QueryTerm(word, {stem(word): 1.0})]
    weights = {entry.stem: weight for entry, weight in corrections}
    return [QueryTerm(word, weights, tuple(entry.word for entry, _ in corrections))]


def _synonym_stems(stems: list[str]) -> set[str]:
    """All stems that synonyms of these, or of phrases made of these, may add."""
    return {target for *_, targets in _find_phrases(stems) for target in targets}


def _find_phrases(stems: list[str]) -> Iterator[tuple[tuple[str, ...], int, int, frozenset[str]]]:
    """Phrases of synonyms.py among the stems: the phrase, its first place, the place after its last, the stems it stands for.

    Stop words in between are skipped.
    """
    synonyms = load_synonyms()
    content = [place for place, one in enumerate(stems) if one not in STOP_STEMS]
    for places in (content, list(range(len(stems)))):
        for start in range(len(places)):
            for end in range(start + 1, min(start + LONGEST_PHRASE, len(places)) + 1):
                phrase = tuple(stems[place] for place in places[start:end])
                targets = synonyms.get(phrase)
                if targets and (len(phrase) > 1 or phrase[0] not in STOP_STEMS):
                    yield phrase, places[start], places[end - 1] + 1, targets
