"""Which help card a query must show above its results.

One query; one more where a word may be mistyped, one where a card fits.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.db.models import TextField
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


class StemmedCard(NamedTuple):
    """A card as queries are compared with it: its patterns hold stems."""

    name: str
    hazard: str
    urgency: str
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


class StemmedCards(NamedTuple):
    """All cards; `sounds`: the words that their patterns need, with how they sound; `stems`: the stems of those words."""

    cards: tuple[StemmedCard, ...]
    sounds: dict[str, str]
    stems: frozenset[str]


CardRow = tuple[str, str, str, str, str]  # name, hazard, urgency; `when` and `unless` as JSON


@lru_cache(maxsize=4)
def _stem_cards(rows: tuple[CardRow, ...]) -> StemmedCards:
    """Parse and stem the patterns. Kept by what the rows say, so that changed cards are read anew."""
    vocabulary: set[str] = set()
    cards = []
    for name, hazard, urgency, when, unless in rows:
        needed = parse_patterns(json.loads(when))
        vocabulary.update(*(pattern.words() for pattern in needed))
        cards.append(
            StemmedCard(name, hazard, urgency, _stem_patterns(needed), _stem_patterns(parse_patterns(json.loads(unless))))
        )
    sounds = {word: sound_key(word) for word in vocabulary if len(word) >= SHORTEST_MENDED}
    return StemmedCards(tuple(cards), sounds, frozenset(map(stem, vocabulary)))


def _stem_patterns(patterns: list[Pattern]) -> tuple[Pattern, ...]:
    return tuple(
        Pattern(tuple(map(_stem_phrases, pattern.needed)), _stem_phrases(pattern.excluded), pattern.alone) for pattern in patterns
    )


def _stem_phrases(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(tuple(map(stem, unify_negations(phrase))) for phrase in phrases))


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
    ranked = []
    for card in known.cards if SUBJECT_WORDS.isdisjoint(words) else ():
        if fit := _card_fit(card, stems):
            ranked.append((URGENCIES.index(card.urgency), not card.hazard, -fit, card.hazard, card.name))
    names: dict[str, str] = {}  # by hazard
    for *_rank, hazard, name in sorted(ranked):
        names.setdefault(hazard, name)
    chosen = list(names.values())[:MOST_CARDS]
    found = HelpCard.objects.in_bulk(chosen) if chosen else {}
    return CardAnswer([found[name] for name in chosen if name in found], words, bool(chosen) and words != typed, known.stems)


def _card_fit(card: StemmedCard, stems: list[str]) -> int:
    """How many groups of words the best pattern of a card needs of those that fit; 0 where none fits."""
    if any(_pattern_fits(pattern, stems) for pattern in card.unless):
        return 0
    return max((len(one.needed) for one in card.when if _pattern_fits(one, stems)), default=0)


def _pattern_fits(pattern: Pattern, stems: list[str]) -> bool:
    if any(holds_phrase(stems, phrase) for phrase in pattern.excluded):
        return False
    if not all(any(holds_phrase(stems, phrase) for phrase in group) for group in pattern.needed):
        return False
    if not pattern.alone:
        return True
    own = {word for group in pattern.needed for phrase in group for word in phrase}
    return all(one in own or one in STOP_STEMS for one in stems)


def _mend_words(typed: list[str], known: StemmedCards) -> list[str]:
    """The words, mistyped ones as the cards write them. A word that a page holds is not mistyped."""
    doubtful = {
        word: mended
        for word in typed
        if len(word) >= SHORTEST_MENDED and word.isalpha() and stem(word) not in known.stems and stem(word) not in STOP_STEMS
        if word.removesuffix("s") not in COMMON and (mended := _nearest_word(word, known.sounds))
    }
    if not doubtful:
        return typed
    written = set(Word.objects.filter(word__in=doubtful, document_count__gt=0).values_list("word", flat=True))
    return [word if word in written else doubtful.get(word, word) for word in typed]


def _nearest_word(word: str, sounds: dict[str, str]) -> str:
    """The card's word that was meant by a mistyped one, or "". A word that sounds the same may be one edit further away."""
    limit = 2 if len(word) >= TWO_EDITS_FROM else 1
    sound = sound_key(word)
    near = []
    for other, other_sound in sounds.items():
        if other[:1] != word[:1]:
            continue
        same = other_sound == sound
        edits = OSA.distance(word, other, score_cutoff=limit + same)
        if edits > limit + (same and len(word) > ONE_EDIT_FROM):
            continue
        if len(word) < ONE_EDIT_FROM and len(other) <= len(word) and sorted(other) != sorted(word):
            continue
        near.append((edits - same, other))
    return min(near, default=(0, ""))[1]
