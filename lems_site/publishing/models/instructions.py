"""A Reviewer's yes to a sentence with a dose or an order about a medicine."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from .workflow import PageRow


class AllowedInstruction(PageRow):
    """That a Reviewer lets one sentence of one page be published, though it has a dose or an order, and why.

    `sentence` is what readers see, with single spaces: any other wording is blocked again. `name` is the Reviewer's as it was
    then.
    """

    sentence = models.TextField()
    reason = models.TextField()
    name = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    allowed_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-allowed_at", "-pk")
        indexes = (models.Index(fields=("page_kind", "page_slug"), name="allowed_instruction_page"),)

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug}: {self.sentence[:60]}"

    @classmethod
    def sentences_of(cls, page_kind: str, page_slug: str) -> set[str]:
        """The sentences of a page that are allowed now. One query."""
        rows = cls.objects.filter(page_kind=page_kind, page_slug=page_slug, withdrawn_at=None)
        return set(rows.values_list("sentence", flat=True))
