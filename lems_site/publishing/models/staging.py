"""Staged pages: compiled but not released. In a table of their own, so that releasing them is a copy inside the database."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

KEPT_FOR = timedelta(days=1)


def new_batch() -> str:
    """A name that no other publication has."""
    return uuid.uuid4().hex


class StagedPageQuerySet(models.QuerySet["StagedPage"]):
    """Reads of staged pages."""

    def in_batch(self, batch: str, kind: str = "") -> Self:
        """Those of one publication, or of it and one kind of page."""
        return self.filter(batch=batch, kind=kind) if kind else self.filter(batch=batch)

    def with_text(self) -> Self:
        """Those whose text was compiled; the others are only laid out anew."""
        return self.exclude(what=StagedPage.RELAYOUT)


class StagedPage(models.Model):
    """A page of a publication that is being compiled. `batch` names the publication.

    `what` is the action: NEW or CHANGED (`text` becomes a revision), PUBLISHED (`revision_id` goes live), RECOMPILE
    (the same text, but what it shows of others has changed) or RELAYOUT (only the page around it). `wanted` is a hash of all
    that the result depends on, `done` says that the result is here. The `same_…` columns say what the release need not write.
    """

    NEW, CHANGED, PUBLISHED, RECOMPILE, RELAYOUT = "new", "changed", "published", "recompiled", "laid out"

    batch = models.CharField(max_length=32)
    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=80)
    what = models.CharField(max_length=10)
    wanted = models.CharField(max_length=64, blank=True)
    done = models.BooleanField(default=True)
    problems = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    revision_id = models.BigIntegerField(null=True)
    text = models.TextField(blank=True)
    title = models.CharField(max_length=120, blank=True)
    html = models.TextField(blank=True)
    compiled = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    compile_key = models.CharField(max_length=64, blank=True)
    fields = models.JSONField(default=dict)
    references = models.JSONField(default=list)
    changed_at = models.DateTimeField(null=True)
    same_fields = models.BooleanField(default=False)
    same_words = models.BooleanField(default=False)
    same_references = models.BooleanField(default=False)
    page = models.BinaryField(null=True)
    etag = models.CharField(max_length=64, blank=True)
    page_key = models.CharField(max_length=64, blank=True)

    objects = StagedPageQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("batch", "kind", "slug"), name="staged_page_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The page as problems and lists name it."""
        return f"{self.kind}/{self.slug}"
