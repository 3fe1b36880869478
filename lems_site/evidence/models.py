"""Records, which are the rows of content/evidence/ with their revisions, and what is made from the live ones: statements as pages
cite them, hazards with what stops them, names of medicines, and the files themselves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lems_site.publishing.models import Page, Revision


class EvidenceRecord(Page):
    """A row of content/evidence/: a statement, a hazard or the name of a medicine. Drafted, signed and published like a page;
    `slug` is a statement's id, or "<kind>:<id>". `sentence` is what its live revision says."""

    class Kind(models.TextChoices):
        CLAIM = "claim", _("claim")
        FACT = "fact", _("fact")
        CONFLICT = "conflict", _("what is known now")
        HAZARD = "hazard", _("hazard")
        MEDICINE = "medicine", _("medicine")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, editable=False)
    sentence = models.TextField(_("what it says"), blank=True, editable=False)
    live = models.ForeignKey(
        "EvidenceRevision", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts and their sources")
        permissions = (
            ("review_evidencerecord", _("Can review facts, approve and sign them")),
            ("publish_evidencerecord", _("Can publish facts")),
        )
        ordering = ("kind", "slug")

    def get_absolute_url(self) -> str:
        return f"/sources/#{self.slug}" if ":" not in self.slug else "/sources/"


class EvidenceRevision(Revision):
    """A revision of a record."""

    page = models.ForeignKey(EvidenceRecord, on_delete=models.PROTECT, related_name="revisions")

    class Meta(Revision.Meta):
        verbose_name = _("revision of a fact")
        verbose_name_plural = _("revisions of facts")


class EvidenceFile(models.Model):
    """The very text of one file of content/evidence/, so that it can be written back byte for byte."""

    name = models.CharField(max_length=40, unique=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """One citable statement. `citations` is a list of {title, publisher, year, url}; claims name a source and a paragraph."""

    class Kind(models.TextChoices):
        CLAIM = "claim", _("claim")
        FACT = "fact", _("fact")
        CONFLICT = "conflict", _("what is known now")

    ref = models.CharField(_("id"), max_length=80, primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    position = models.PositiveIntegerField()
    text = models.TextField()
    topic = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=20, blank=True)
    conflict = models.JSONField(default=list)
    confidence = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    paragraph = models.PositiveIntegerField(null=True)
    citations = models.JSONField(default=list)
    retired = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.ref}: {self.text}"


class Hazard(models.Model):
    """A way in which somebody could come to harm, and what stops it: `stopped_by` names sentences as "<page type>/<slug>@id"
    and tests as "path::name"; `open` says what is still to be built."""

    class Kind(models.TextChoices):
        CONTENT = "content", _("a sentence")
        SEARCH = "search", _("the search")
        DIARY = "diary", _("the diary")
        EDITING = "editing", _("editing")
        SITE = "site", _("the site")

    ref = models.CharField(_("id"), max_length=10, primary_key=True)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    who = models.TextField()
    harm = models.TextField()
    must = models.TextField()
    stopped_by = models.JSONField(default=list)
    open = models.TextField(blank=True)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.ref}: {self.harm}"


class Medicine(models.Model):
    """The name of a medicine: the readability check counts it as one short word."""

    name = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
