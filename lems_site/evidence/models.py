"""Statements as pages cite them, hazards with what stops them, and the evidence files as they were loaded."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


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
