"""The index's words as one query needs them: which it holds, how common they are, and how a mistyped one may be corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lems_site.search.index.select import search_backend
from lems_site.search.models import SpellingKey, Word
from lems_site.search.text.common_words import COMMON
from lems_site.search.text.spelling import IndexWord, is_correctable, rank_corrections, spelling_keys
from lems_site.search.text.stemmer import stem
from lems_site.search.text.tokenizer import STOP_STEMS

MAX_CORRECTED = 6  # mistyped words of a query that are corrected
SHORTEST_ALIAS = 6  # letters: shorter aliases are not taken for misspellings
FIELDS = ("word", "stem", "document_count", "alias_count")


class Vocabulary:
    """Grows with each `load_stems`. `counts`: in how many documents a stem stands; that of "" is the number of documents."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.words: dict[str, IndexWord] = {}

    def load_stems(self, stems: Iterable[str]) -> None:
        """Load all words with these stems. One query."""
        for row in Word.objects.filter(stem__in={*stems, ""}).values_list(*FIELDS):
            if row[0] not in self.words:
                self.words[row[0]] = IndexWord(*row)
                self.counts[row[1]] = self.counts.get(row[1], 0) + row[2] + row[3]

    def is_indexed(self, word: str) -> bool:
        """Whether a document holds it in any form."""
        return self.counts.get(stem(word), 0) > 0

    def is_known(self, word: str) -> bool:
        """Whether it stands in the index, or is a word that readers type, or a common English one that says little here."""
        return stem(word) in self.counts or stem(word) in STOP_STEMS or word.removesuffix("s") in COMMON

    def may_be_mistyped(self, word: str) -> bool:
        """Whether it may be misspelt: no page holds it, or it is listed as an alias but stands in no text."""
        if not self.is_known(word):
            return is_correctable(word)
        entry = self.words.get(word)
        is_alias_only = entry is not None and entry.alias_count > 0 and not entry.document_count
        return is_alias_only and len(word) >= SHORTEST_ALIAS and is_correctable(word)

    def suggest_corrections(
        self, mistyped: Iterable[str], synonym_stems: Callable[[list[str]], set[str]]
    ) -> dict[str, list[tuple[IndexWord, float]]]:
        """For each mistyped word the likely corrections with weights up to 1, the likeliest first.

        The corrections and their synonyms are loaded. Four queries, or none.
        """
        words = list(dict.fromkeys(mistyped))[:MAX_CORRECTED]
        if not words:
            return {}
        keys = {key for word in words for key in spelling_keys(word)}
        by_key = SpellingKey.objects.filter(key__in=keys).values_list("word", flat=True)
        near = {*search_backend().match_similar_words(words), *by_key}
        candidates = [IndexWord(*row) for row in Word.objects.filter(pk__in=near).values_list(*FIELDS)]
        corrections = {word: rank_corrections(word, candidates) for word in words}
        stems = sorted({entry.stem for ranked in corrections.values() for entry, _ in ranked})
        self.load_stems({*stems, *synonym_stems(stems)})
        return corrections
