"""What the search keeps: parts of pages, the names they go by, and every word in them. Only indexing.py writes it.

And how often searches found nothing, which only misses.py writes.

Each database adds its own full text index beside these tables (see migration 0002 and the engine_*.py files).
"""

from __future__ import annotations

from django.db import models


class Document(models.Model):
    """A page as a whole (`place` is "": its names, what it is about) or one part of it (a heading's id and its text).

    `parts` says of how many parts its page is made.

    The text columns hold words as they are read, the `_stems` columns the same words as they are looked up.
    """

    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=80)
    whole = models.BooleanField()
    parts = models.PositiveIntegerField()
    place = models.TextField(blank=True)
    title = models.CharField(max_length=120)
    heading = models.TextField(blank=True)
    names = models.TextField(blank=True)  # one a line: title, short title, other names
    said = models.TextField(blank=True)  # one a line: everyday words
    text = models.TextField(blank=True)
    names_stems = models.TextField(blank=True)
    said_stems = models.TextField(blank=True)
    heading_stems = models.TextField(blank=True)
    text_stems = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("kind", "slug"), name="search_document_page"),)

    def __str__(self) -> str:
        return address(self.kind, self.slug, self.place)


def address(kind: str, slug: str, place: str) -> str:
    """Where a document is read: its page, opened at its heading."""
    return f"/{kind}/{slug}/{'#' if place else ''}{place}"


class Name(models.Model):
    """A name or an everyday phrase of a page, by its stems in alphabetical order. `exact`: the page is what the name means."""

    key = models.CharField(max_length=400, db_index=True)
    exact = models.BooleanField()
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="keys")

    def __str__(self) -> str:
        return self.key


class Word(models.Model):
    """A word of the index: in how many documents it is read (`uses`) or only said (`lay`), and how it sounds.

    With neither it is a word that readers type (synonyms.py): spelling knows it. The word "" counts the documents.
    """

    word = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40, db_index=True)
    uses = models.IntegerField(default=0)
    lay = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.word


class Slip(models.Model):
    """A way to a word that was mistyped: the word with one letter left out, or (after "=") how it sounds."""

    key = models.CharField(max_length=42, db_index=True)
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="slips")

    def __str__(self) -> str:
        return self.key


class Miss(models.Model):
    """How often a query found nothing in a week (its Monday). Only misses.py writes it."""

    query = models.CharField(max_length=60)
    week = models.DateField(db_index=True)
    uses = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("query", "week"), name="one_miss_a_week"),)

    def __str__(self) -> str:
        return f"{self.query} ({self.week}): {self.uses}"


class IndexState(models.Model):
    """One row: the key of the code that wrote the index. Another key means that the index must be made anew."""

    key = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.key
