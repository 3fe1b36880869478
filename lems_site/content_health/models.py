"""Advice about live pages, saved when they were compiled, so that counting it compiles nothing."""

from __future__ import annotations

from django.db import models


class PageAdvice(models.Model):
    """The number of pieces of advice about a live page, and the first of them. A page without advice has no row."""

    page_kind = models.CharField(max_length=20)
    page_slug = models.CharField(max_length=80)
    page_title = models.CharField(max_length=120)
    count = models.PositiveIntegerField()
    first = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("page_kind", "page_slug"), name="one_advice_a_page"),)
        ordering = ("-count", "page_title")

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug}: {self.count}"
