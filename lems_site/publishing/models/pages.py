"""Revisions, whose text never changes, and published pages, which are compiled from them. Each page type builds on both.

What the workflow keeps beside them (history, signatures, working copies) stands in workflow.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Unpack

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .workflow import SaveOptions, State


def hash_of(text: str) -> str:
    """The SHA-256 of a text, 64 hex digits: two texts are the same when their hashes are."""
    return hashlib.sha256(text.encode()).hexdigest()


class Revision(models.Model):
    """The exact text of the file that the page would be. Written once; concrete models add the page it belongs to.

    Only `state` moves on, and only through workflow.py. `base` is the revision that the writer had before them; of a RESTORED
    one, the revision whose text was put back: whoever did that wrote nothing.
    """

    class Origin(models.TextChoices):
        FILE = "file", _("loaded from a file")
        SITE = "site", _("written on the site")
        RESTORED = "restored", _("an earlier text, put back")

    text = models.TextField(_("text"), editable=False)
    text_hash = models.CharField(max_length=64, editable=False)
    origin = models.CharField(_("where from"), max_length=8, choices=Origin.choices, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False)
    base = models.PositiveBigIntegerField(null=True, editable=False)
    note = models.CharField(_("what was changed and why"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("saved"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    class Meta:
        abstract = True
        ordering = ("-created_at", "-pk")

    if TYPE_CHECKING:  # each concrete model declares them as a foreign key
        page: models.ForeignKey[Page, Page]
        page_id: int

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} ({self.get_origin_display()})"

    def save(self, **options: Unpack[SaveOptions]) -> None:
        """Write the revision for the first and only time. Raises ValueError on a second."""
        if self.pk is not None:
            raise ValueError("A revision is never changed: save a new one.")
        self.text_hash = hash_of(self.text)
        super().save(**options)

    @property
    def was_read(self) -> bool:
        """Whether readers have seen this text."""
        return self.state in (State.PUBLISHED, State.RETIRED)


class Page(models.Model):
    """A page. What readers see is compiled from its live revision; without one the page is not shown.

    `compiled` holds contents, words, sources, sections (see compiled_data.py). `loaded_hash` is the hash of the file text that
    was loaded last, "" for a page made on the site. `compile_key` tells whether compiling again would give the same.
    """

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    html = models.TextField(editable=False, blank=True)
    compiled = models.JSONField(editable=False, default=dict, encoder=DjangoJSONEncoder)
    compile_key = models.CharField(max_length=64, editable=False, blank=True)
    loaded_hash = models.CharField(max_length=64, editable=False, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    retired_at = models.DateTimeField(_("retired"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    class Meta:
        abstract = True

    if TYPE_CHECKING:  # each concrete model declares it as a foreign key to its own revisions
        live: models.ForeignKey[Revision | None, Revision | None]
        live_id: int | None

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    @property
    def url(self) -> str:
        """The page's address, as templates ask for it."""
        return self.get_absolute_url()


class Reference(models.Model):
    """That a page refers to something, and in which part. Written anew whenever the page is published.

    `target_kind` is "term" (target: a term's slug), "statement" (an id such as A4.3), "picture" (its name), "card" (the page, as
    "<page type>/<slug>", that is the home of a care card), or the type of a page that the text links to (its slug).
    """

    page_kind = models.CharField(max_length=20)
    page_slug = models.CharField(max_length=80)
    page_title = models.CharField(max_length=120)
    target_kind = models.CharField(max_length=20)
    target = models.CharField(max_length=101)  # a page type, a slash and a slug
    section_id = models.CharField(max_length=200, blank=True)
    section = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("target_kind", "target"), name="reference_target"),
            models.Index(fields=("page_kind", "page_slug"), name="reference_page"),
        )

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug} -> {self.target_kind} {self.target}"

    @classmethod
    def targets_by_page(cls, page_kind: str, slugs: Iterable[str]) -> dict[str, dict[str, set[str]]]:
        """What each of these pages shows: the targets by their kind. One query."""
        found: dict[str, dict[str, set[str]]] = {}
        rows = cls.objects.filter(page_kind=page_kind, page_slug__in=list(slugs))
        for slug, target_kind, target in rows.values_list("page_slug", "target_kind", "target").iterator():
            found.setdefault(slug, {}).setdefault(target_kind, set()).add(target)
        return found

    @property
    def url(self) -> str:
        anchor = f"#{self.section_id}" if self.section_id else ""
        return f"/{self.page_kind}/{self.page_slug}/{anchor}"


class SiteVersion(models.Model):
    """One row that counts up with every publication: the cheap answer to "has anything changed?"."""

    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    after_bump: ClassVar[list[Callable[[], object]]] = []  # called when a change has been committed

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> tuple[int, datetime | None]:
        """The version's number and the time of the last change (None before the first)."""
        return cls.objects.filter(pk=1).values_list("number", "changed_at").first() or (0, None)

    @classmethod
    def lock(cls) -> int:
        """The version's number; other writers wait until this transaction ends."""
        cls.objects.get_or_create(pk=1)
        return cls.objects.select_for_update().get(pk=1).number

    @classmethod
    def bump(cls) -> None:
        """Count up. Call it inside the transaction that changes what readers see.

        What is in `after_bump` is called when the transaction has been committed. An error there is logged and undoes nothing.
        """
        cls.objects.get_or_create(pk=1)
        cls.objects.filter(pk=1).update(number=models.F("number") + 1, changed_at=timezone.now())
        for callback in cls.after_bump:
            transaction.on_commit(callback, robust=True)
