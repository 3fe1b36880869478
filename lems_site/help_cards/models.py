"""Help cards as they were loaded from content/cards/."""

from __future__ import annotations

from django.db import models


class HelpCard(models.Model):
    """A card. `text` is its very file; `html` its body without citations, `sources` the statements behind it as {id, text};
    `call` numbers to press as [number, country], `line` the clinic's own line that stands before them ("crisis" or
    "poison"); `when` and `unless` patterns of queries (content_files/card_patterns.py)."""

    name = models.CharField(max_length=60, primary_key=True)
    hazard = models.CharField(max_length=10, blank=True)
    urgency = models.CharField(max_length=10)
    title = models.CharField(max_length=80)
    when = models.JSONField(default=list)
    unless = models.JSONField(default=list)
    line = models.CharField(max_length=10, blank=True)
    call = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    html = models.TextField()
    text = models.TextField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.urgency}: {self.title}"
