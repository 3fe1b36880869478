"""SQLite's search: FTS5 over the stems, and FTS5's trigrams over the words.

Every word stands in quotes, so that nothing a reader types is ever an operator.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from .backend import FEW, Engine, Wanted, common, rare

COLUMNS = "names_stems, said_stems, heading_stems, text_stems"
RANK = "bm25(search_text, 8.0, 7.0, 4.0, 1.0)"


def _run(sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def _marks(items: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(items))


def _either(stems: Sequence[str]) -> str:
    return " OR ".join(f'"{stem}"' for stem in stems)


class SQLite(Engine):
    """FTS5. The index holds no text of its own: it reads the documents' table, so entries are taken out with their old text."""

    def add(self, ids: Sequence[int]) -> None:
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            rows = f"SELECT id, {COLUMNS} FROM search_document WHERE id IN ({_marks(some)})"  # noqa: S608 (marks only)
            _run(f"INSERT INTO search_text (rowid, {COLUMNS}) {rows}", some)

    def remove(self, ids: Sequence[int]) -> None:
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            rows = f"SELECT 'delete', id, {COLUMNS} FROM search_document WHERE id IN ({_marks(some)})"  # noqa: S608
            _run(f"INSERT INTO search_text (search_text, rowid, {COLUMNS}) {rows}", some)

    def clear(self) -> None:
        _run("INSERT INTO search_text (search_text) VALUES ('delete-all')")
        _run("DELETE FROM search_spelling")

    def add_words(self, ids: Sequence[int]) -> None:
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            rows = f"SELECT id, '  ' || word || ' ' FROM search_word WHERE id IN ({_marks(some)})"  # noqa: S608
            _run(f"INSERT INTO search_spelling (rowid, word) {rows}", some)

    def remove_words(self, ids: Sequence[int]) -> None:
        _run(f"DELETE FROM search_spelling WHERE rowid IN ({_marks(ids)})", ids)  # noqa: S608

    def settle(self) -> None:
        _run("INSERT INTO search_text (search_text) VALUES ('optimize')")
        _run("INSERT INTO search_spelling (search_spelling) VALUES ('optimize')")

    def documents(self, wanted: Sequence[Wanted]) -> list[int]:
        chosen = rare(wanted)
        often = common(wanted, chosen)
        match = "SELECT rowid FROM search_text WHERE search_text MATCH %s"
        queries, parameters = [], []
        if chosen:
            queries.append(f"{match} ORDER BY {RANK} LIMIT {FEW}")
            parameters.append(_either([stem for one in chosen for stem in one.stems]))
        if often:
            together = " AND ".join(f'"{one.stems[0]}"' for one in often)
            queries += [f"{match} LIMIT {FEW // 3}"] * 2
            parameters += [f"{{names_stems said_stems heading_stems}} : ({together})", together]
        if not queries:
            return []
        union = " UNION ".join(f"SELECT rowid FROM ({query})" for query in queries)  # noqa: S608
        return _run(union, parameters)

    def similar_words(self, words: Sequence[str]) -> list[int]:
        queries, parameters = [], []
        for word in words:
            padded = f"  {word} "
            grams = dict.fromkeys(padded[place : place + 3] for place in range(len(padded) - 2))
            queries.append("SELECT rowid FROM search_spelling WHERE search_spelling MATCH %s ORDER BY rank LIMIT 30")
            parameters.append(_either(list(grams)))
        return _run(" UNION ".join(f"SELECT rowid FROM ({query})" for query in queries), parameters) if queries else []  # noqa: S608
