"""Advice about live pages, noted when they were compiled, so that nobody compiles to count it."""

from __future__ import annotations

from django.db import models


class PageAdvice(models.Model):
    """How many pieces of advice a live page has, and the first of them. Written with every publication; no row: none."""

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
