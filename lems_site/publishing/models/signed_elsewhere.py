"""Signatures that arrived in a file and that this site's key does not prove: told to staff, never to readers as a review."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from .workflow import PageRow, Signature


class SignatureElsewhere(PageRow):
    """That a file says: somebody signed a text on another site. It counts for nothing here."""

    text_hash = models.CharField(max_length=64)
    act = models.CharField(max_length=8, choices=Signature.Act.choices)
    name = models.CharField(max_length=300)
    signed_at = models.DateTimeField()
    review_due = models.DateField()
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-signed_at", "-pk")
        indexes = (models.Index(fields=("page_kind", "page_slug"), name="signed_elsewhere_page"),)

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug}: {self.name}, elsewhere"
