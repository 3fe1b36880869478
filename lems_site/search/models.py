"""The search index: parts of pages, their names, and every word in them. Only index/writer.py writes it.

And how often searches found nothing, which only zero_results.py writes.

Each database adds its own full text index beside these tables (see migration 0001, index/sqlite.py and index/postgresql.py).
"""

from __future__ import annotations

from django.db import models


class Document(models.Model):
    """A page as a whole (`place` is "": its names, what it is about) or one part of it (a heading's id and its text).

    `parts` says of how many parts its page is made, `urgent` that it is the page for emergencies.

    The text columns hold words as they are read, the `_stems` columns their stems.
    """

    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=80)
    whole = models.BooleanField()
    parts = models.PositiveIntegerField()
    urgent = models.BooleanField(default=False)
    place = models.TextField(blank=True)
    title = models.CharField(max_length=120)
    heading = models.TextField(blank=True)
    names = models.TextField(blank=True)  # one a line: title, short title, other names
    aliases = models.TextField(blank=True)  # one a line: everyday words for it
    text = models.TextField(blank=True)
    names_stems = models.TextField(blank=True)
    aliases_stems = models.TextField(blank=True)
    heading_stems = models.TextField(blank=True)
    text_stems = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("kind", "slug"), name="search_document_page"),)

    def __str__(self) -> str:
        return document_url(self.kind, self.slug, self.place)


def document_url(kind: str, slug: str, place: str) -> str:
    """Where a document is read: its page, opened at its heading."""
    return f"/{kind}/{slug}/{'#' if place else ''}{place}"


class PageName(models.Model):
    """A name or an alias of a page, as its stems in alphabetical order. `exact`: the name means this page and no other."""

    key = models.CharField(max_length=400, db_index=True)
    exact = models.BooleanField()
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="keys")

    def __str__(self) -> str:
        return self.key


class Word(models.Model):
    """A word of the index: in how many documents it stands, and in how many more it is only an alias.

    With neither it is a word of synonyms.py: corrections may lead to it. The word "" counts the documents.
    """

    word = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40, db_index=True)
    document_count = models.IntegerField(default=0)
    alias_count = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.word


class SpellingKey(models.Model):
    """A key of a word that a mistyped form of it shares: the word with one letter left out, or (after "=") its sound."""

    key = models.CharField(max_length=42, db_index=True)
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="spelling_keys")

    def __str__(self) -> str:
        return self.key


class ZeroResultQuery(models.Model):
    """How often a query found nothing in a week (its Monday). Only zero_results.py writes it."""

    query = models.CharField(max_length=60)
    week = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("query", "week"), name="one_count_a_week"),)

    def __str__(self) -> str:
        return f"{self.query} ({self.week}): {self.times}"


class IndexState(models.Model):
    """One row: the key of the code that wrote the index. Another key means that the index must be rebuilt."""

    key = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.key
