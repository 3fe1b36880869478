"""Which help card a query must show above its results.

One query; one more where a word may be mistyped, one where a card fits.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from rapidfuzz.distance import OSA

from lems_site.content_files.card_file import URGENCIES, parse_patterns
from lems_site.content_files.card_patterns import Pattern, Phrase
from lems_site.help_cards.models import HelpCard
from lems_site.search.models import Word
from lems_site.search.query.card_words import SUBJECT_WORDS, holds_phrase, unify_negations
from lems_site.search.text.common_words import COMMON
from lems_site.search.text.spelling import sound_key
from lems_site.search.text.stemmer import stem
from lems_site.search.text.tokenizer import STOP_STEMS, split_words

MOST_CARDS = 2
MOST_WORDS = 20
SHORTEST_MENDED = 4  # letters: a shorter word is not taken for a mistyped one
ONE_EDIT_FROM = 5  # letters: of a shorter word, one letter was left out or two were swapped
TWO_EDITS_FROM = 9  # letters


@dataclass
class CardAnswer:
    """The cards to show, the most urgent first; the words as mended; `protected`: stems that no correction may change."""

    cards: list[HelpCard] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    mended: bool = False
    protected: frozenset[str] = frozenset()


class PhraseGroup(NamedTuple):
    """Phrases of which one is enough, in stems: those of one word, and those of several."""

    singles: frozenset[str]
    longer: tuple[Phrase, ...]

    def is_held(self, stems: list[str], different: frozenset[str]) -> bool:
        """Whether the stems of a query hold one of the phrases. `different`: the stems as a set."""
        if not self.singles.isdisjoint(different):
            return True
        return any(phrase[0] in different and holds_phrase(stems, phrase) for phrase in self.longer)


class StemmedPattern(NamedTuple):
    """A pattern (card_patterns.Pattern) in stems. `only`: the stems that may be there where nothing else is asked, or None."""

    needed: tuple[PhraseGroup, ...]
    excluded: PhraseGroup
    only: frozenset[str] | None

    def fits(self, stems: list[str], different: frozenset[str]) -> bool:
        """Whether the stems of a query are answered by the pattern."""
        if not all(group.is_held(stems, different) for group in self.needed) or self.excluded.is_held(stems, different):
            return False
        return self.only is None or different <= self.only


class StemmedCard(NamedTuple):
    """A card as queries are compared with it: its patterns hold stems."""

    name: str
    hazard: str
    urgency: str
    when: tuple[StemmedPattern, ...]
    unless: tuple[StemmedPattern, ...]

    def fit(self, stems: list[str], different: frozenset[str]) -> int:
        """How many groups of words the best pattern needs of those that fit; 0 where none fits."""
        fitting = [len(pattern.needed) for pattern in self.when if pattern.fits(stems, different)]
        return 0 if not fitting or any(pattern.fits(stems, different) for pattern in self.unless) else max(fitting)


class StemmedCards(NamedTuple):
    """All cards; `sounds`: the words that their patterns need, with how they sound; `stems`: the stems of all their words."""

    cards: tuple[StemmedCard, ...]
    sounds: dict[str, str]
    stems: frozenset[str]


CardRow = tuple[str, str, str, str, str]  # name, hazard, urgency; `when` and `unless` as JSON


@lru_cache(maxsize=4)
def _stem_cards(rows: tuple[CardRow, ...]) -> StemmedCards:
    """Parse and stem the patterns. Kept by what the rows say, so that changed cards are read anew."""
    vocabulary: set[str] = set()
    other_words: set[str] = set()
    cards = []
    for name, hazard, urgency, when, unless in rows:
        needed, excluding = parse_patterns(json.loads(when)), parse_patterns(json.loads(unless))
        vocabulary.update(*(pattern.words() for pattern in needed))
        other_words.update(*(pattern.words() for pattern in excluding))
        other_words.update(word for pattern in needed for phrase in pattern.excluded for word in phrase)
        cards.append(StemmedCard(name, hazard, urgency, tuple(map(_stem_pattern, needed)), tuple(map(_stem_pattern, excluding))))
    sounds = {word: sound_key(word) for word in vocabulary if len(word) >= SHORTEST_MENDED}
    return StemmedCards(tuple(cards), sounds, frozenset(map(stem, vocabulary | other_words)))


def _stem_pattern(pattern: Pattern) -> StemmedPattern:
    needed = tuple(map(_stem_phrases, pattern.needed))
    own = {one for group in needed for phrase in [*group.longer, group.singles] for one in phrase}
    return StemmedPattern(needed, _stem_phrases(pattern.excluded), STOP_STEMS | own if pattern.alone else None)


def _stem_phrases(phrases: tuple[Phrase, ...]) -> PhraseGroup:
    stemmed = dict.fromkeys(tuple(map(stem, unify_negations(phrase))) for phrase in phrases)
    return PhraseGroup(frozenset(one[0] for one in stemmed if len(one) == 1), tuple(one for one in stemmed if len(one) > 1))


def find_help_cards(text: str) -> CardAnswer:
    """The cards for a text of any kind: the most urgent first, the general card after those for one hazard, then those whose
    patterns say more. At most MOST_CARDS, and one card for one hazard."""
    typed = split_words(text)[:MOST_WORDS]
    if not typed:
        return CardAnswer()
    columns = (Cast(name, TextField()) for name in ("when", "unless"))
    known = _stem_cards(tuple(HelpCard.objects.values_list("name", "hazard", "urgency", *columns)))
    words = _mend_words(typed, known)
    stems = [stem(word) for word in unify_negations(words)]
    different = frozenset(stems)
    ranked = []
    for card in known.cards if SUBJECT_WORDS.isdisjoint(words) else ():
        if fit := card.fit(stems, different):
            ranked.append((URGENCIES.index(card.urgency), not card.hazard, -fit, card.hazard, card.name))
    names: dict[str, str] = {}  # by hazard
    for *_rank, hazard, name in sorted(ranked):
        names.setdefault(hazard, name)
    chosen = list(names.values())[:MOST_CARDS]
    found = HelpCard.objects.in_bulk(chosen) if chosen else {}
    return CardAnswer([found[name] for name in chosen if name in found], words, bool(chosen) and words != typed, known.stems)


def _mend_words(typed: list[str], known: StemmedCards) -> list[str]:
    """The words, mistyped ones as the cards write them. A word that a page holds is not mistyped, nor one of synonyms.py."""
    doubtful = {
        word: mended
        for word in typed
        if len(word) >= SHORTEST_MENDED and word.isalpha() and word.removesuffix("s") not in COMMON
        if stem(word) not in known.stems and stem(word) not in STOP_STEMS
        if (mended := _nearest_word(word, known.sounds) or _split_word(word, known.sounds))
    }
    if not doubtful:
        return typed
    known_words = Word.objects.filter(Q(document_count__gt=0) | Q(alias_count=0), word__in=doubtful)
    written = set(known_words.values_list("word", flat=True))
    mended_words = (word if word in written else doubtful.get(word, word) for word in typed)
    return [part for words in mended_words for part in words.split()]


def _split_word(word: str, sounds: dict[str, str]) -> str:
    """The card's two words that were typed as one, with a space between, or ""."""
    places = range(SHORTEST_MENDED, len(word) - SHORTEST_MENDED + 1)
    return next((f"{word[:at]} {word[at:]}" for at in places if word[:at] in sounds and word[at:] in sounds), "")


def _nearest_word(word: str, sounds: dict[str, str]) -> str:
    """The card's word that was meant by a mistyped one, or "". One that sounds the same, or has the same letters in
    another order, may be one edit further away."""
    limit = 2 if len(word) >= TWO_EDITS_FROM else 1
    sound, letters = sound_key(word), sorted(word)
    near = []
    for other, other_sound in sounds.items():
        if other[:1] != word[:1]:
            continue
        same = other_sound == sound or letters == sorted(other)
        edits = OSA.distance(word, other, score_cutoff=limit + same)
        if edits > limit + same or (len(word) < ONE_EDIT_FROM and not same and len(other) <= len(word)):
            continue
        near.append((edits - same, other))
    return min(near, default=(0, ""))[1]
