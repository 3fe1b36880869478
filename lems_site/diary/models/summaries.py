"""What is derived from entries: the summary of each month, and the index of symptoms. Both can be built again from entries."""

from __future__ import annotations

from django.db import models

from lems_site.diary.codes.private_text import PrivateBinaryField, PrivateQuerySet
from lems_site.web.sealing.fields import SealPlace

from .diaries import Diary
from .entries import Entry


class MonthlySummary(models.Model):
    """The counts of a diary's month as one value that only summaries/encoding.py reads. `month`: its first day.

    version: of the shape of the value; rows of another version than DERIVED_VERSION are not read.
    """

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="+", db_index=False)  # the constraint is an index
    month = models.DateField()
    version = models.PositiveSmallIntegerField()
    value = PrivateBinaryField()

    objects = PrivateQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "month")

    class Meta:
        verbose_name_plural = "monthly summaries"
        constraints = [models.UniqueConstraint(fields=["diary", "month"], name="one_summary_each_month")]

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.month:%Y-%m}"


class SymptomIndexRow(models.Model):
    """A check-in that stands and answers a symptom. `code`: a keyed hash of the symptom (summaries/symptom_index.py).

    The hash is of one diary only, so that rows of several diaries never meet.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+", db_index=False)  # the constraint is an index
    code = models.BinaryField(max_length=16)
    at = models.DateTimeField()  # the entry's, so that a page of the list is found without reading entries

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "code"], name="symptom_once_an_entry")]
        indexes = (models.Index(fields=("code", "-at", "-entry"), name="symptom_newest"),)

    def __str__(self) -> str:
        return f"entry {self.entry_id}"
