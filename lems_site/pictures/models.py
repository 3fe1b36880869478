"""What is known about a picture, and its bytes under their hash."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lems_site.content_files.picture_file import LONGEST_NAME, NAME, format_about
from lems_site.markup.lookups import PictureEntry
from lems_site.publishing.models import Reference, hash_of


class PictureQuerySet(models.QuerySet["Picture"]):
    """Reads of pictures."""

    def with_uses(self) -> Self:
        """Each with `uses`: how many places of live pages show it."""
        shown = Reference.objects.filter(target_kind="picture", target=models.OuterRef("name")).order_by()
        counted = shown.values("target").annotate(count=models.Count("pk")).values("count")
        return self.annotate(uses=Coalesce(models.Subquery(counted), 0))

    def list_uses(self) -> list[int]:
        """How many places of live pages show each. One query."""
        rows: models.QuerySet[Any, Any] = self.with_uses()  # Any: the column exists in this query alone
        return list(rows.values_list("uses", flat=True))


class Picture(models.Model):
    """A picture. `digest` is the SHA-256 of its file; `loaded_hash` that of the files it was loaded from, "" for an upload."""

    name = models.CharField(
        _("name"),
        max_length=LONGEST_NAME,
        unique=True,
        validators=[RegexValidator(f"^{NAME.pattern}\\Z", _("Use small letters, digits and hyphens, such as hand-on-rail."))],
    )
    alt = models.CharField(_("what the picture shows"), max_length=300)
    credit = models.CharField(_("who made it"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    digest = models.CharField(max_length=64, db_index=True, editable=False)
    ending = models.CharField(max_length=4, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    size = models.PositiveIntegerField(editable=False)
    loaded_hash = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"/pictures/{self.digest}.{self.ending}"

    @property
    def about(self) -> str:
        """What its .yaml file says."""
        return format_about(alt=self.alt, credit=self.credit, licence=self.licence)

    @property
    def hash(self) -> str:
        """Of both of its files: two pictures are the same when their hashes are."""
        return hash_of(self.digest + self.about)

    def entry(self) -> PictureEntry:
        """The picture as the renderer needs it."""
        return PictureEntry(self.name, self.url, self.width, self.height, self.alt, self.credit, self.licence)


class PictureBytes(models.Model):
    """The bytes of one or more pictures; `digest` is their SHA-256. Read on their own, so that no list of pictures loads them."""

    digest = models.CharField(max_length=64, primary_key=True)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.digest
