"""The full text index of each database beside the search's tables.

SQLite: an FTS5 table that reads search_document, and a trigram table of the words (engine_sqlite.py writes both). A later
migration that makes search_document anew must be followed by `manage.py rebuild_search`.
PostgreSQL: columns that the database fills itself, their indexes, and pg_trgm where it may be made (its index is made
with the first writing of the search index).
"""

from django.db import migrations

from lems_site.search.index.pg_trgm import TrigramsIfAllowed

SQLITE = (
    """CREATE VIRTUAL TABLE search_text USING fts5(
        names_stems, said_stems, heading_stems, text_stems,
        content='search_document', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    "CREATE VIRTUAL TABLE search_spelling USING fts5(word, tokenize='trigram')",
)
SQLITE_BACK = ("DROP TABLE search_text", "DROP TABLE search_spelling")

LEXEMES = "array_to_tsvector(array_remove(string_to_array(translate({}, E'\\n', ' '), ' '), ''))"
POSTGRESQL = (
    "ALTER TABLE search_document ADD COLUMN names_lexemes tsvector GENERATED ALWAYS AS ("
    + LEXEMES.format("names_stems || ' ' || said_stems") + ") STORED",
    "ALTER TABLE search_document ADD COLUMN text_lexemes tsvector GENERATED ALWAYS AS ("
    + LEXEMES.format("heading_stems || ' ' || text_stems") + ") STORED",
    "CREATE INDEX search_document_names ON search_document USING gin (names_lexemes)",
    "CREATE INDEX search_document_text ON search_document USING gin (text_lexemes)",
)
POSTGRESQL_BACK = (
    "DROP INDEX IF EXISTS search_word_similar",
    "ALTER TABLE search_document DROP COLUMN names_lexemes",
    "ALTER TABLE search_document DROP COLUMN text_lexemes",
)


def _run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement, params=None)


def forwards(apps, schema_editor):
    _run(schema_editor, POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def backwards(apps, schema_editor):
    _run(schema_editor, POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [TrigramsIfAllowed(), migrations.RunPython(forwards, backwards)]
