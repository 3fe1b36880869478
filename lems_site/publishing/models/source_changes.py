"""Changes of what a page cites, as rows about the page: until its whole text is read again, readers are told."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .workflow import PageRow


class SourceChange(PageRow):
    """That a statement which a live page cites was changed or retired. Never changed and never deleted: a signature of the whole
    page that is younger answers it. `source` is the statement's id; the page's history says who, and why."""

    class What(models.TextChoices):
        CHANGED = "changed", _("changed")
        RETIRED = "retired", _("retired")

    source = models.CharField(max_length=80)
    what = models.CharField(max_length=8, choices=What.choices, default=What.CHANGED)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("page_kind", "page_slug", "at"), name="source_change_page"),)

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug}: {self.source} {self.what}"
