"""What a reader means: the words typed, mended where mistyped, with everyday words and medical ones for the same thing.

Five queries at most, however much was typed. Changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lems_site.search.index.backend import Wanted
from lems_site.search.index.vocabulary import Vocabulary
from lems_site.search.text.spelling import Known, can_slip, is_close
from lems_site.search.text.stemmer import stem
from lems_site.search.text.synonyms import LONGEST_PHRASE, idioms, synonyms
from lems_site.search.text.tokenizer import LIGHT, VAGUE, key_of, words

LONGEST_QUERY = 200  # characters that are looked at
MOST_WORDS = 20
LIGHT_WEIGHT, VAGUE_WEIGHT = 0.12, 0.5
SYNONYM, IDIOM = 0.7, 0.4
LISTED = 0.7  # the written word for a misspelling that is listed among the everyday words
JOINED = 0.95  # "anti bodies"
ALIAS = 0.5  # another name of the same thing, shared among its words
LONGEST_NAME = 5  # telling words


@dataclass
class Meant:
    """One word of the query: as typed, the stems it may stand for with weights up to 1, and how telling it is.

    `mended` are the words that may have been meant by a mistyped one, the likeliest first.
    """

    typed: str
    stems: dict[str, float]
    mended: tuple[str, ...] = ()
    weight: float = 0.0

    @property
    def likeliest(self) -> str:
        return next(iter(self.stems))

    @property
    def light(self) -> bool:
        return stem(self.typed) in LIGHT


@dataclass
class Query:
    """A query understood. `uses`: in how many of `size` documents a stem stands; `keys`: names that may stand in the query,
    and in which of its words; `whole`: the name that it may be as a whole."""

    words: list[Meant]
    uses: dict[str, int]
    size: int
    keys: dict[str, list[int]] = field(default_factory=dict)
    whole: str = ""
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    def telling(self, one: str) -> float:
        """How telling a stem is: the rarer the more. About 0.1 to 9."""
        weight = math.log(1 + self.size / (self.uses.get(one, 0) + 0.5))
        return weight * (LIGHT_WEIGHT if one in LIGHT else VAGUE_WEIGHT if one in VAGUE else 1.0)

    def weigh(self) -> None:
        """Give each word the weight of what it may stand for."""
        for word in self.words:
            weights = [self.telling(one) * weight for one, weight in word.stems.items() if self.uses.get(one)]
            word.weight = max(weights, default=0.0)

    def wanted(self) -> list[Wanted]:
        """The words that the database looks for: light ones only where nothing else was typed."""
        held = [word for word in self.words if any(self.uses.get(one) for one in word.stems)]
        telling = [word for word in held if not word.light or len(word.stems) > 1] or held
        found = []
        for word in telling:
            stems = tuple(one for one in word.stems if self.uses.get(one))
            found.append(Wanted(stems, sum(self.uses[one] for one in stems), word.weight))
        return found

    def did_you_mean(self, stems: set[str]) -> str:
        """The query with its mistyped words mended, by words that stand in the best hit where there is a choice; or ""."""
        if not any(one.mended for one in self.words):
            return ""
        said = []
        for one in self.words:
            likely = [word for word in one.mended if stem(word) in stems] or one.mended or (one.typed,)
            said.append(likely[0])
        return " ".join(said)


def understand(text: str) -> Query:
    """What a reader means by a text of any kind and length."""
    typed = words(text[:LONGEST_QUERY])[:MOST_WORDS]
    if not typed:
        return Query([], {}, 1)
    vocabulary = Vocabulary()
    found = _read_all(typed, vocabulary)
    best = [one.likeliest for one in found]
    for phrase, start, end, targets in _phrases(best):
        for one in [one for one in found[start:end] if not one.light] or found[start:end]:
            if phrase in idioms():
                one.stems[one.likeliest] = IDIOM
            for target in sorted(targets):
                one.stems.setdefault(target, SYNONYM)
    query = Query(found, vocabulary.uses, max(vocabulary.uses.get("", 1), 1), whole=key_of(best), vocabulary=vocabulary)
    query.weigh()
    telling = [place for place, one in enumerate(best) if one not in LIGHT] or list(range(len(best)))
    for a in range(len(telling)):
        for b in range(a + 1, min(a + LONGEST_NAME, len(telling)) + 1):
            query.keys.setdefault(key_of([best[place] for place in telling[a:b]]), telling[a:b])
    for place, word in enumerate(found):
        query.keys.update({one: [place] for one, weight in word.stems.items() if weight == JOINED})
    query.keys.setdefault(query.whole, telling)
    return query


def widen(query: Query, names: Iterable[tuple[str, str]]) -> None:
    """Let the words that are a term's name, or an everyday word for it, stand for its other names too. One query.

    `names` are keys of the query, each with all names of the term, in stems, one a line.
    """
    more: list[tuple[list[int], str, float]] = []
    for key, lines in names:
        for line in lines.split("\n"):
            stems = [one for one in dict.fromkeys(line.split()) if one not in LIGHT and one not in VAGUE]
            more += [(query.keys[key], one, ALIAS / len(stems)) for one in stems if len(one) > 2]
    query.vocabulary.learn({one for _, one, _ in more})
    for places, one, weight in more:
        for place in places:
            query.words[place].stems.setdefault(one, weight)
    query.weigh()


def _read_all(typed: list[str], vocabulary: Vocabulary) -> list[Meant]:
    """Each typed word with what it may stand for; a word typed as two, or two typed as one, are both ways at once."""
    pairs = [first + second for first, second in pairwise(typed)]
    parts = [part for word in typed for cut in _cuts(word) for part in cut]
    vocabulary.learn(stem(one) for one in [*typed, *pairs, *parts, *_synonyms_of([stem(word) for word in typed])])
    light = [stem(word) in LIGHT for word in typed]
    joined = {place for place, pair in enumerate(pairs) if vocabulary.holds(pair) and not (light[place] and light[place + 1])}
    apart = {place + side for place in joined for side in (0, 1)}
    doubtful = [word for place, word in enumerate(typed) if place not in apart and vocabulary.is_doubtful(word)]
    mended = vocabulary.mend(doubtful, _synonyms_of)
    found: list[Meant] = []
    for place, word in enumerate(typed):
        if place in apart:
            whole = {stem(pairs[pair]): JOINED for pair in (place, place - 1) if pair in joined}
            found.append(Meant(word, {stem(word): 1.0} | whole))
        else:
            found += _read(word, mended.get(word, []), vocabulary)
    return found


def _cuts(word: str) -> list[tuple[str, str]]:
    """The ways to read a word as two that were typed together."""
    return [(word[:at], word[at:]) for at in range(3, len(word) - 2)] if word.isalpha() and len(word) < 25 else []


def _read(word: str, mended: list[tuple[Known, float]], vocabulary: Vocabulary) -> list[Meant]:
    """A typed word as one that is known, or as mended, or as two that were typed together."""
    if vocabulary.is_known(word) or not can_slip(word):
        likely = [known.stem for known, weight in mended if weight == 1.0 and known.uses and is_close(word, known.word)]
        return [Meant(word, {stem(word): 1.0} | {one: LISTED for one in likely if one != stem(word)})]
    sure = bool(mended) and mended[0][0].uses > 0 and mended[0][0].word[:1] == word[:1]
    cuts = [] if sure else [cut for cut in _cuts(word) if all(part in vocabulary.known for part in cut)]
    if cuts:
        best = max(cuts, key=lambda cut: min(vocabulary.known[part].uses for part in cut))
        return [Meant(part, {stem(part): 1.0}) for part in best]
    if not mended:
        return [Meant(word, {stem(word): 1.0})]
    return [Meant(word, {known.stem: weight for known, weight in mended}, tuple(known.word for known, _ in mended))]


def _synonyms_of(stems: list[str]) -> set[str]:
    """All stems that synonyms of these, or of phrases made of these, may add."""
    return {target for *_, targets in _phrases(stems) for target in targets}


def _phrases(stems: list[str]) -> Iterator[tuple[tuple[str, ...], int, int, frozenset[str]]]:
    """Everyday phrases among the stems, from which place to which, and what they stand for. Light words between are skipped."""
    known = synonyms()
    telling = [place for place, one in enumerate(stems) if one not in LIGHT]
    for places in (telling, list(range(len(stems)))):
        for start in range(len(places)):
            for end in range(start + 1, min(start + LONGEST_PHRASE, len(places)) + 1):
                phrase = tuple(stems[place] for place in places[start:end])
                targets = known.get(phrase)
                if targets and (len(phrase) > 1 or phrase[0] not in LIGHT):
                    yield phrase, places[start], places[end - 1] + 1, targets
