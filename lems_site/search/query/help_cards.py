"""Which help card a query must show above its results. One query, or two where a word may be mistyped."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from lems_site.content_files.card_file import URGENCIES, parse_patterns
from lems_site.content_files.card_patterns import Pattern
from lems_site.help_cards.models import HelpCard
from lems_site.search.models import Word
from lems_site.search.text.common_words import COMMON
from lems_site.search.text.stemmer import stem
from lems_site.search.text.tokenizer import STOP_STEMS, split_words

MOST_CARDS = 2
MOST_WORDS = 20
SHORTEST_MENDED = 5  # letters: a shorter word is not taken for a mistyped one
TWO_EDITS_FROM = 9  # letters


@dataclass
class CardAnswer:
    """The cards to show, the most urgent first; the words as mended; `protected`: stems that no correction may change."""

    cards: list[HelpCard] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    mended: bool = False
    protected: frozenset[str] = frozenset()


@lru_cache(maxsize=200)
def _stemmed_patterns(lines: tuple[str, ...]) -> tuple[Pattern, ...]:
    """Patterns whose words are stems."""
    patterns = []
    for pattern in parse_patterns(list(lines)):
        needed = tuple(tuple(tuple(map(stem, phrase)) for phrase in group) for group in pattern.needed)
        patterns.append(Pattern(needed, tuple(tuple(map(stem, phrase)) for phrase in pattern.excluded), pattern.alone))
    return tuple(patterns)


@lru_cache(maxsize=8)
def _card_words(patterns: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    """All words that the cards' patterns need."""
    return frozenset(word for lines in patterns for pattern in parse_patterns(list(lines)) for word in pattern.words())


def find_help_cards(text: str) -> CardAnswer:
    """The cards for a text of any kind: the most urgent first, the general card after those for one hazard, then those whose
    patterns say more. At most MOST_CARDS, and one card for one hazard."""
    typed = split_words(text)[:MOST_WORDS]
    if not typed:
        return CardAnswer()
    cards = list(HelpCard.objects.all())
    vocabulary = _card_words(tuple(tuple(card.when) for card in cards))
    words = _mend_words(typed, vocabulary)
    stems = [stem(word) for word in words]
    ranked = []
    for card in cards:
        fit = _card_fit(card, stems)
        if fit:
            ranked.append((URGENCIES.index(card.urgency), not card.hazard, -fit, card.hazard, card.name, card))
    found: list[HelpCard] = []
    for *_rank, card in sorted(ranked, key=lambda row: row[:-1]):
        if card.hazard not in {other.hazard for other in found}:
            found.append(card)
    protected = frozenset(map(stem, vocabulary))
    return CardAnswer(found[:MOST_CARDS], words, bool(found) and words != typed, protected)


def _card_fit(card: HelpCard, stems: list[str]) -> int:
    """How many groups of words the best pattern of a card needs of those that fit; 0 where none fits."""
    if any(_pattern_fits(pattern, stems) for pattern in _stemmed_patterns(tuple(card.unless))):
        return 0
    fits = [len(one.needed) for one in _stemmed_patterns(tuple(card.when)) if _pattern_fits(one, stems)]
    return max(fits, default=0)


def _pattern_fits(pattern: Pattern, stems: list[str]) -> bool:
    if any(_holds_phrase(stems, phrase) for phrase in pattern.excluded):
        return False
    if not all(any(_holds_phrase(stems, phrase) for phrase in group) for group in pattern.needed):
        return False
    if not pattern.alone:
        return True
    own = {word for group in pattern.needed for phrase in group for word in phrase}
    return all(one in own or one in STOP_STEMS for one in stems)


def _holds_phrase(stems: list[str], phrase: tuple[str, ...]) -> bool:
    """Whether the words stand side by side."""
    return any(tuple(stems[start : start + len(phrase)]) == phrase for start in range(len(stems) - len(phrase) + 1))


def _mend_words(typed: list[str], vocabulary: frozenset[str]) -> list[str]:
    """The words, mistyped ones as the cards write them. A word that a page holds is not mistyped."""
    known = frozenset(map(stem, vocabulary))
    doubtful = {
        word: mended
        for word in typed
        if len(word) >= SHORTEST_MENDED and word.isalpha() and stem(word) not in known and stem(word) not in STOP_STEMS
        if word.removesuffix("s") not in COMMON and (mended := _nearest_word(word, vocabulary))
    }
    if not doubtful:
        return typed
    written = set(Word.objects.filter(word__in=doubtful, document_count__gt=0).values_list("word", flat=True))
    return [word if word in written else doubtful.get(word, word) for word in typed]


def _nearest_word(word: str, vocabulary: frozenset[str]) -> str:
    """The card's word that was meant by a mistyped one, or ""."""
    limit = 2 if len(word) >= TWO_EDITS_FROM else 1
    near = sorted(
        (OSA.distance(word, other, score_cutoff=limit), other)
        for other in vocabulary
        if other[:1] == word[:1] and len(other) >= SHORTEST_MENDED
    )
    return next((other for edits, other in near if edits <= limit), "")
