"""PostgreSQL's search: full text over the stems, and pg_trgm's similarity over the words.

Where the extension pg_trgm could not be made, mistyped words are still found by how they sound and with one slip (Slip).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection

from .backend import FEW, Engine, Wanted, common, rare

EITHER = "SELECT id FROM search_document WHERE names_lexemes @@ %s::tsquery OR text_lexemes @@ %s::tsquery"
SCORE = "(names_lexemes @@ %s::tsquery)::int * %s + (text_lexemes @@ %s::tsquery)::int * %s"


def _run(sql: str, parameters: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


@cache
def _has_trigrams(name: str) -> bool:
    return bool(_run("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'", []))


def has_trigrams() -> bool:
    """Whether the database in use has pg_trgm; asked once in each process."""
    return _has_trigrams(str(connection.settings_dict["NAME"]))


def _either(stems: Sequence[str]) -> str:
    return " | ".join(f"'{stem}'" for stem in stems)


class PostgreSQL(Engine):
    """Full text columns that the database itself keeps up to date: there is nothing to add or remove."""

    def add(self, ids: Sequence[int]) -> None:
        pass

    def remove(self, ids: Sequence[int]) -> None:
        pass

    def clear(self) -> None:
        pass

    def add_words(self, ids: Sequence[int]) -> None:
        pass

    def remove_words(self, ids: Sequence[int]) -> None:
        pass

    def settle(self) -> None:
        _has_trigrams.cache_clear()
        with connection.cursor() as cursor:
            if has_trigrams() and not _run("SELECT 1 WHERE to_regclass('search_word_similar') IS NOT NULL", []):
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")  # no index while checks wait
                cursor.execute("CREATE INDEX search_word_similar ON search_word USING gin (word gin_trgm_ops)")
            cursor.execute("ANALYZE search_document, search_word, search_name, search_slip")

    def documents(self, wanted: Sequence[Wanted]) -> list[int]:
        chosen = rare(wanted)
        often = common(wanted, chosen)
        queries: list[str] = []
        parameters: list[Any] = []
        if chosen:
            score = " + ".join([SCORE] * len(chosen))
            queries.append(f"{EITHER} ORDER BY {score} + ts_rank(text_lexemes, %s::tsquery) DESC, id LIMIT {FEW}")
            every = _either([stem for one in chosen for stem in one.stems])
            parameters += [every, every]
            for one in chosen:
                parameters += [_either(one.stems), 2.0 * one.weight, _either(one.stems), one.weight]
            parameters.append(every)
        if often:
            together = " & ".join(f"'{one.stems[0]}'" for one in often)
            for column in ("names_lexemes", "text_lexemes"):
                queries.append(f"SELECT id FROM search_document WHERE {column} @@ %s::tsquery LIMIT {FEW // 3}")  # noqa: S608
                parameters.append(together)
        if not queries:
            return []
        return _run(" UNION ".join(f"({query})" for query in queries), parameters)

    def similar_words(self, words: Sequence[str]) -> list[int]:
        if not words or not has_trigrams():
            return []
        near = "SELECT id FROM search_word WHERE word %% %s ORDER BY similarity(word, %s) DESC, id LIMIT 30"
        return _run(" UNION ".join([f"({near})"] * len(words)), [word for word in words for _ in range(2)])
