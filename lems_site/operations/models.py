"""Records of backups, when each was made and proved, and of whether new diaries may begin."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Backup(models.Model):
    """A backup that this site made. The file itself lies in BACKUP_DIR; its record is not in it."""

    name = models.CharField(_("file"), max_length=80, unique=True)
    made_at = models.DateTimeField(_("made"), db_index=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    proved_at = models.DateTimeField(_("proved by a drill"), null=True, blank=True)
    problem = models.CharField(_("problem of the last drill"), max_length=300, blank=True)
    # Of the master keys that are needed to read it; None: not known.
    fingerprints: models.JSONField[list[str] | None, list[str] | None] = models.JSONField(null=True, editable=False)
    proof_hash = models.CharField(max_length=64, blank=True, editable=False)  # of the word by which a drill elsewhere is noted

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.name


class ElsewhereDrill(models.Model):
    """That a backup was proved on another machine, with the operator's key and the key bundle alone. One row: the last time."""

    SINGLE_ROW = 1

    backup_name = models.CharField(max_length=80)
    proved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.backup_name}, {self.proved_at:%Y-%m-%d}"


class DiaryOpening(models.Model):
    """Whether new diaries may begin where DIARY_OPEN is "auto". One row, written by the clock."""

    SINGLE_ROW = 1

    is_open = models.BooleanField()
    problems = models.TextField(blank=True)  # a line for each thing that is wrong
    checked_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return "open" if self.is_open else "stopped"
