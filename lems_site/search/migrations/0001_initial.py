"""The search's tables, and the full text index of each database beside them.

SQLite: an FTS5 table that reads search_document, and a trigram table of the words (index/sqlite.py writes both). A migration
that creates search_document anew must be followed by `manage.py rebuild_search`.
PostgreSQL: columns that the database fills itself, their indexes, and pg_trgm where it may be made (its index is made
with the first writing of the search index).
"""

import django.db.models.deletion
from django.db import migrations, models

from lems_site.search.index.pg_trgm import TrigramsIfAllowed

SQLITE = (
    """CREATE VIRTUAL TABLE search_text USING fts5(
        names_stems, aliases_stems, heading_stems, text_stems,
        content='search_document', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    "CREATE VIRTUAL TABLE search_spelling USING fts5(word, tokenize='trigram')",
)
SQLITE_BACK = ("DROP TABLE search_text", "DROP TABLE search_spelling")

LEXEMES = "array_to_tsvector(array_remove(string_to_array(translate({}, E'\\n', ' '), ' '), ''))"
POSTGRESQL = (
    "ALTER TABLE search_document ADD COLUMN names_lexemes tsvector GENERATED ALWAYS AS ("
    + LEXEMES.format("names_stems || ' ' || aliases_stems") + ") STORED",
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

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='IndexState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40, unique=True)),
                ('stem', models.CharField(db_index=True, max_length=40)),
                ('document_count', models.IntegerField(default=0)),
                ('alias_count', models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('slug', models.CharField(max_length=80)),
                ('whole', models.BooleanField()),
                ('parts', models.PositiveIntegerField()),
                ('urgent', models.BooleanField(default=False)),
                ('place', models.TextField(blank=True)),
                ('title', models.CharField(max_length=120)),
                ('heading', models.TextField(blank=True)),
                ('names', models.TextField(blank=True)),
                ('aliases', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('names_stems', models.TextField(blank=True)),
                ('aliases_stems', models.TextField(blank=True)),
                ('heading_stems', models.TextField(blank=True)),
                ('text_stems', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'slug'], name='search_document_page')],
            },
        ),
        migrations.CreateModel(
            name='ZeroResultQuery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(max_length=60)),
                ('week', models.DateField(db_index=True)),
                ('times', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('query', 'week'), name='one_count_a_week')],
            },
        ),
        migrations.CreateModel(
            name='PageName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=400)),
                ('exact', models.BooleanField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='search.document')),
            ],
        ),
        migrations.CreateModel(
            name='SpellingKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=42)),
                ('word', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spelling_keys', to='search.word')),
            ],
        ),
        TrigramsIfAllowed(),
        migrations.RunPython(forwards, backwards),
    ]
