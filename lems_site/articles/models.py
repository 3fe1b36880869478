"""Articles and their revisions."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lems_site.publishing.models import Page, Revision


class ArticleQuerySet(models.QuerySet["Article"]):
    """Reads of articles."""

    def live(self) -> Self:
        """Those that readers see, in reading order."""
        return self.filter(live__isnull=False).order_by("order", "slug")

    def listed(self) -> Self:
        """Without the texts that a list does not show."""
        return self.only("slug", "title", "nav_title", "description", "order", "minutes")


class Article(Page):
    """An article. Its whole page, ready to send, is a KeptPage."""

    nav_title = models.CharField(_("short title"), max_length=40)
    order = models.PositiveIntegerField(_("place in the order"), default=0)
    role = models.CharField(_("role"), max_length=20, blank=True, default="")
    description = models.CharField(_("description"), max_length=160)
    changed_on = models.DateField(_("text changed on"), null=True, editable=False)
    minutes = models.PositiveSmallIntegerField(editable=False, default=1)
    everyday_words = models.TextField(blank=True, editable=False)
    live = models.ForeignKey("ArticleRevision", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = (
            ("review_article", _("Can review articles, approve and sign them")),
            ("publish_article", _("Can publish articles")),
            ("arrange_article", _("Can change addresses and order of articles, retire and redirect them")),
        )
        ordering = ("order", "slug")

    def get_absolute_url(self) -> str:
        return f"/articles/{self.slug}/"

    @property
    def last_changed(self) -> dt.datetime:
        """When the text last changed: the day that its file names, at 0:00 UTC, else the moment of its publication."""
        if self.changed_on:
            return dt.datetime.combine(self.changed_on, dt.time(), dt.UTC)
        return self.published_at or timezone.now()


class ArticleRevision(Revision):
    """A revision of an article."""

    page = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")

    class Meta(Revision.Meta):
        verbose_name = _("revision of an article")
        verbose_name_plural = _("revisions of articles")


class KeptPageManager(models.Manager["KeptPage"]):
    """Reads of kept pages."""

    def ready(self, slug: str) -> tuple[bytes, str, str] | None:
        """The page, entity tag and build key of an article. One query, in SQL: this is what every reader of an article waits for,
        and building a query of models would take longer than this."""
        with connection.cursor() as cursor:
            cursor.execute(READY, [slug])
            row: tuple[bytes, str, str] | None = cursor.fetchone()
        return row


READY = "SELECT page, etag, key FROM articles_keptpage WHERE slug = %s"


class KeptPage(models.Model):
    """The whole page of a live article: its gzip, its entity tag, and the key of the build that made it.

    A table of its own: the row is found by its key and read whole, without the long texts of the article before it, which
    SQLite would have to walk through.
    """

    slug = models.SlugField(primary_key=True, max_length=80)
    page = models.BinaryField()
    etag = models.CharField(max_length=64)
    key = models.CharField(max_length=64, db_index=True)

    objects = KeptPageManager()

    def __str__(self) -> str:
        return self.slug
