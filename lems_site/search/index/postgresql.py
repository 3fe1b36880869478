"""PostgreSQL's search: full text over the stems, and pg_trgm's similarity over the words.

Where the extension pg_trgm could not be made, mistyped words are still corrected by their sound and by one edit (SpellingKey).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.db import connection

from lems_site.search.models import Document, PageName, SpellingKey, Word

from .backend import MAX_RANKED, SearchBackend, StemGroup, common_groups, rare_groups
from .tables import quoted_table

SCORE = "(names_lexemes @@ %s::tsquery)::int * %s + (text_lexemes @@ %s::tsquery)::int * %s"
TRIGRAM_INDEX = "search_word_similar"  # of the words; migration 0001 drops it


def _fetch_ids(sql: str, parameters: Sequence[str | int | float]) -> list[int]:
    """The first column of what a query returns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


@cache
def _has_trigrams(name: str) -> bool:
    return bool(_fetch_ids("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'", []))


def has_trigrams() -> bool:
    """Whether the database in use has pg_trgm; asked once in each process."""
    return _has_trigrams(str(connection.settings_dict["NAME"]))


def _any_of(stems: Sequence[str]) -> str:
    return " | ".join(f"'{stem}'" for stem in stems)


class PostgreSQLBackend(SearchBackend):
    """Full text columns that the database itself keeps up to date: there is nothing to add or remove."""

    def add_documents(self, ids: Sequence[int]) -> None:
        pass

    def remove_documents(self, ids: Sequence[int]) -> None:
        pass

    def clear_index(self) -> None:
        pass

    def add_words(self, ids: Sequence[int]) -> None:
        pass

    def remove_words(self, ids: Sequence[int]) -> None:
        pass

    def optimize_index(self) -> None:
        _has_trigrams.cache_clear()
        with connection.cursor() as cursor:
            if has_trigrams() and not _fetch_ids("SELECT 1 WHERE to_regclass(%s) IS NOT NULL", [TRIGRAM_INDEX]):
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")  # no index while checks wait
                cursor.execute(f"CREATE INDEX {TRIGRAM_INDEX} ON {quoted_table(Word)} USING gin (word gin_trgm_ops)")
            cursor.execute(f"ANALYZE {', '.join(map(quoted_table, (Document, Word, PageName, SpellingKey)))}")

    def match_documents(self, groups: Sequence[StemGroup]) -> list[int]:
        rare = rare_groups(groups)
        common = common_groups(groups, rare)
        queries: list[str] = []
        parameters: list[str | int | float] = []
        select = f"SELECT id FROM {quoted_table(Document)} WHERE"  # noqa: S608 (a name from the model, quoted)
        if rare:
            score = " + ".join([SCORE] * len(rare))
            matches = "names_lexemes @@ %s::tsquery OR text_lexemes @@ %s::tsquery"
            order = f"ORDER BY {score} + ts_rank(text_lexemes, %s::tsquery) DESC, id LIMIT {MAX_RANKED}"
            queries.append(f"{select} {matches} {order}")
            every = _any_of([stem for group in rare for stem in group.stems])
            parameters += [every, every]
            for group in rare:
                parameters += [_any_of(group.stems), 2.0 * group.weight, _any_of(group.stems), group.weight]
            parameters.append(every)
        if common:
            together = " & ".join(f"'{group.stems[0]}'" for group in common)
            for column in ("names_lexemes", "text_lexemes"):
                queries.append(f"{select} {column} @@ %s::tsquery LIMIT {MAX_RANKED // 3}")
                parameters.append(together)
        if not queries:
            return []
        return _fetch_ids(" UNION ".join(f"({query})" for query in queries), parameters)

    def match_similar_words(self, words: Sequence[str]) -> list[int]:
        if not words or not has_trigrams():
            return []
        select = f"SELECT id FROM {quoted_table(Word)}"  # noqa: S608 (a name from the model, quoted)
        near = f"{select} WHERE word %% %s ORDER BY similarity(word, %s) DESC, id LIMIT 30"
        return _fetch_ids(" UNION ".join([f"({near})"] * len(words)), [word for word in words for _ in range(2)])
