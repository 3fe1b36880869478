"""SQLite's search: FTS5 over the stems, and FTS5's trigrams over the words.

Every word stands in quotes, so that nothing a reader types is ever an operator.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from lems_site.search.models import Document, Word

from .backend import MAX_RANKED, SearchBackend, StemGroup, common_groups, rare_groups
from .tables import quoted_table

COLUMNS = "names_stems, aliases_stems, heading_stems, text_stems"
RANK = "bm25(search_text, 8.0, 7.0, 4.0, 1.0)"  # search_text and search_spelling are FTS5 tables of migration 0001
BATCH = 500


def _execute(sql: str, parameters: Sequence[str | int | float] = ()) -> list[int]:
    """Run a statement; the first column of what it returns, if anything."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def _placeholders(items: Sequence[str | int | float]) -> str:
    return ", ".join(["%s"] * len(items))


def _any_of(stems: Sequence[str]) -> str:
    return " OR ".join(f'"{stem}"' for stem in stems)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in parts that fit into one statement."""
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


class SQLiteBackend(SearchBackend):
    """FTS5. The index holds no text of its own: it reads the documents' table, so entries are removed with their old text."""

    def add_documents(self, ids: Sequence[int]) -> None:
        for some in _batches(ids):
            rows = f"SELECT id, {COLUMNS} FROM {quoted_table(Document)} WHERE id IN ({_placeholders(some)})"  # noqa: S608
            _execute(f"INSERT INTO search_text (rowid, {COLUMNS}) {rows}", some)

    def remove_documents(self, ids: Sequence[int]) -> None:
        for some in _batches(ids):
            rows = f"SELECT 'delete', id, {COLUMNS} FROM {quoted_table(Document)} WHERE id IN ({_placeholders(some)})"  # noqa: S608
            _execute(f"INSERT INTO search_text (search_text, rowid, {COLUMNS}) {rows}", some)

    def clear_index(self) -> None:
        _execute("INSERT INTO search_text (search_text) VALUES ('delete-all')")
        _execute("DELETE FROM search_spelling")

    def add_words(self, ids: Sequence[int]) -> None:
        for some in _batches(ids):
            rows = f"SELECT id, '  ' || word || ' ' FROM {quoted_table(Word)} WHERE id IN ({_placeholders(some)})"  # noqa: S608
            _execute(f"INSERT INTO search_spelling (rowid, word) {rows}", some)

    def remove_words(self, ids: Sequence[int]) -> None:
        _execute(f"DELETE FROM search_spelling WHERE rowid IN ({_placeholders(ids)})", ids)  # noqa: S608

    def optimize_index(self) -> None:
        _execute("INSERT INTO search_text (search_text) VALUES ('optimize')")
        _execute("INSERT INTO search_spelling (search_spelling) VALUES ('optimize')")

    def match_documents(self, groups: Sequence[StemGroup]) -> list[int]:
        rare = rare_groups(groups)
        common = common_groups(groups, rare)
        match = "SELECT rowid FROM search_text WHERE search_text MATCH %s"
        queries, parameters = [], []
        if rare:
            queries.append(f"{match} ORDER BY {RANK} LIMIT {MAX_RANKED}")
            parameters.append(_any_of([stem for group in rare for stem in group.stems]))
        if common:
            together = " AND ".join(f'"{group.stems[0]}"' for group in common)
            queries += [f"{match} LIMIT {MAX_RANKED // 3}"] * 2
            parameters += [f"{{names_stems aliases_stems heading_stems}} : ({together})", together]
        if not queries:
            return []
        union = " UNION ".join(f"SELECT rowid FROM ({query})" for query in queries)  # noqa: S608
        return _execute(union, parameters)

    def match_similar_words(self, words: Sequence[str]) -> list[int]:
        queries, parameters = [], []
        for word in words:
            padded = f"  {word} "
            trigrams = dict.fromkeys(padded[start : start + 3] for start in range(len(padded) - 2))
            queries.append("SELECT rowid FROM search_spelling WHERE search_spelling MATCH %s ORDER BY rank LIMIT 30")
            parameters.append(_any_of(list(trigrams)))
        if not queries:
            return []
        return _execute(" UNION ".join(f"SELECT rowid FROM ({query})" for query in queries), parameters)  # noqa: S608
