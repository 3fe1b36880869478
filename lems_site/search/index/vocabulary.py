"""The index's words as one query needs them: which it knows, how common they are, and what a mistyped one may have meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lems_site.search.index.select import engine
from lems_site.search.models import Slip, Word
from lems_site.search.text.common_words import COMMON
from lems_site.search.text.spelling import Known, can_slip, meant, slips
from lems_site.search.text.stemmer import stem
from lems_site.search.text.tokenizer import LIGHT

MOST_MENDED = 6  # mistyped words of a query that are mended
SURE = 6  # letters: shorter everyday words are not taken for misspellings
FIELDS = ("word", "stem", "uses", "lay")


class Vocabulary:
    """Grows with each `learn`. The word "" counts the documents."""

    def __init__(self) -> None:
        self.uses: dict[str, int] = {}
        self.known: dict[str, Known] = {}

    def learn(self, stems: Iterable[str]) -> None:
        """Ask for all words with these stems. One query."""
        for row in Word.objects.filter(stem__in={*stems, ""}).values_list(*FIELDS):
            if row[0] not in self.known:
                self.known[row[0]] = Known(*row)
                self.uses[row[1]] = self.uses.get(row[1], 0) + row[2] + row[3]

    def holds(self, word: str) -> bool:
        """Whether a document holds it in any form."""
        return self.uses.get(stem(word), 0) > 0

    def is_known(self, word: str) -> bool:
        """Whether it stands in the index, or is a word that readers type, or an everyday one that says little here."""
        return stem(word) in self.uses or stem(word) in LIGHT or word.removesuffix("s") in COMMON

    def is_doubtful(self, word: str) -> bool:
        """Whether it may be a slip: no page holds it, or it is listed as an everyday word but written nowhere."""
        if not self.is_known(word):
            return can_slip(word)
        known = self.known.get(word)
        return known is not None and len(word) >= SURE and can_slip(word) and known.lay > 0 and not known.uses

    def mend(self, doubtful: Iterable[str], synonyms_of: Callable[[list[str]], set[str]]) -> dict[str, list[tuple[Known, float]]]:
        """What each doubtful word may have meant; those words and their synonyms are learnt. Four queries, or none."""
        words = list(dict.fromkeys(doubtful))[:MOST_MENDED]
        if not words:
            return {}
        keys = {key for word in words for key in slips(word)}
        near = {*engine().similar_words(words), *Slip.objects.filter(key__in=keys).values_list("word", flat=True)}
        candidates = [Known(*row) for row in Word.objects.filter(pk__in=near).values_list(*FIELDS)]
        mended = {word: meant(word, candidates) for word in words}
        stems = sorted({known.stem for found in mended.values() for known, _ in found})
        self.learn({*stems, *synonyms_of(stems)})
        return mended
