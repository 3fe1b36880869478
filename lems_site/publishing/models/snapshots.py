"""What readers saw of a page, kept for each moment from which they saw something else."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from .workflow import PageRow


class PageSnapshot(PageRow):
    """A page's words, sources and words explained, as they were compiled, from a moment on; `is_gone`: readers saw it no more.

    Written in the transaction that changes what readers see (publish/snapshots.py), never changed. Who had signed by then is told
    from the signatures, which are kept as well.
    """

    revision = models.PositiveBigIntegerField(null=True)
    shown_from = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=120)
    html = models.TextField(blank=True)
    compiled = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    fields = models.JSONField(default=dict)
    is_gone = models.BooleanField(default=False)

    class Meta:
        ordering = ("-shown_from", "-pk")
        indexes = (models.Index(fields=("page_kind", "page_slug", "shown_from"), name="snapshot_page"),)

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug} from {self.shown_from:%Y-%m-%d %H:%M}"
