"""Glossary terms and their revisions."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from lems_site.publishing.models import Page, Revision


class TermQuerySet(models.QuerySet["Term"]):
    """Reads of terms."""

    def live(self) -> Self:
        """Those that readers see, A to Z."""
        return self.filter(live__isnull=False).order_by("sort_key")

    def listed(self) -> Self:
        """Without the texts that a list does not show."""
        return self.only("slug", "title", "definition", "other_names", "sort_key")

    def named(self, words: str) -> Self:
        """Those whose title, other names, everyday words or definition hold the words."""
        return self.filter(
            models.Q(title__icontains=words) | models.Q(search_names__icontains=words) | models.Q(definition__icontains=words)
        )


class Term(Page):
    """A term. `names` is what the renderer knows it by: {entities, names, surfaces, joins}."""

    definition = models.CharField(_("definition"), max_length=300, blank=True)
    other_names = models.JSONField(default=list, editable=False)
    names = models.JSONField(default=dict, editable=False)
    search_names = models.TextField(blank=True, editable=False)
    sort_key = models.CharField(max_length=120, editable=False, db_index=True, default="")
    live = models.ForeignKey("TermRevision", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        permissions = (
            ("review_term", _("Can review glossary terms, approve and sign them")),
            ("publish_term", _("Can publish glossary terms")),
            ("arrange_term", _("Can change addresses and order of glossary terms, retire and redirect them")),
        )
        ordering = ("sort_key",)

    def get_absolute_url(self) -> str:
        return f"/glossary/{self.slug}/"


class TermRevision(Revision):
    """A revision of a term."""

    page = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="revisions")

    class Meta(Revision.Meta):
        verbose_name = _("revision of a term")
        verbose_name_plural = _("revisions of terms")


class Entity(models.Model):
    """An entity's name, as tags write it, and the live term that explains it."""

    name = models.CharField(max_length=80, unique=True)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="entities")

    class Meta:
        verbose_name_plural = "entities"

    def __str__(self) -> str:
        return self.name
