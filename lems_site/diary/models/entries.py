"""What is written in a diary: check-ins, events, doses, timed tests, weights. One table, so that a day is one query.

Entries are read through entries/selectors.py, which takes out what is hidden from a reader, and written through
entries/services.py. Neither a diary nor a user leads to entries by itself (`related_name="+"`).
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import NamedTuple, TypedDict

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lems_site.diary.codes.private_text import PrivateJSONField, PrivateQuerySet, PrivateTextField
from lems_site.web.sealing.fields import SealPlace

from .diaries import Diary

UNDO_DAYS = 30


class EntryData(TypedDict, total=False):
    """What an entry says in codes and numbers, by its kind; validation.py checks it.

    Every typed word is in `Entry.text`, but for the amount of a dose: it belongs to the dose, also where notes are hidden.
    """

    # check-in
    strength: int  # -2 to 2, compared with usual
    grades: dict[str, int]  # 0 to 3, by the code of a symptom
    context: list[str]
    flat: bool  # short of breath lying flat
    effort_minutes: int
    # check-in, test
    rest_minutes: int
    # event
    event: str
    count: int
    # dose
    medicine: str  # the key of a Medicine
    amount: str  # as it was typed: "2 tablets", "half a tablet"
    planned: str  # the planned time that it was for: "08:00"
    missed: bool
    reason: str  # why it was missed, a code
    food: bool
    effects: list[str]
    # test
    test: str
    seconds: float
    helper: bool
    # weight
    kg: float
    unit: str  # "lb" where it was written in pounds; offered again, and shown


class EntrySnapshot(TypedDict):
    """A state of an entry in its history, as JSON: moment and day in ISO format."""

    at: str
    zone: str
    day: str
    data: EntryData
    text: str


class EntryFact(NamedTuple):
    """What an entry says in codes and numbers, without its typed text: light enough for ten years of them."""

    kind: str
    local_day: dt.date
    data: EntryData
    at: dt.datetime | None = None
    zone: str = ""


class Entry(models.Model):
    """One thing that was written down. Corrected in place, with each earlier state kept as a Change."""

    class Kind(models.TextChoices):
        CHECK_IN = "check-in", _("check-in")
        EVENT = "event", _("event")
        DOSE = "dose", _("medicine")
        TEST = "test", _("timed test")
        WEIGHT = "weight", _("weight")

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="+")
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)  # made with the form: a repeated submit is one entry
    batch = models.UUIDField(editable=False)  # what was saved in one press is undone in one
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    local_day = models.DateField()
    data = PrivateJSONField(default=dict)
    text = PrivateTextField(blank=True)
    version = models.PositiveIntegerField(default=1)  # counts corrections, so that two tabs never overwrite each other
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    imported_from = PrivateTextField(blank=True)  # who wrote it, as text, where it came from an import
    removed_at = models.DateTimeField(null=True)

    objects = PrivateQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "client_id")

    class Meta:
        verbose_name_plural = _("entries")
        constraints = [models.UniqueConstraint(fields=["diary", "client_id"], name="entry_once")]
        indexes = (
            models.Index(fields=("diary", "local_day"), name="entry_day"),
            models.Index(fields=("diary", "batch"), name="entry_batch"),  # both: SQLite would read the whole diary for one batch
            models.Index(fields=("diary", "kind", "-at"), name="entry_kind_at"),
            models.Index(fields=("diary", "-at", "-id"), condition=models.Q(removed_at=None), name="entry_newest"),
        )

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.kind} {self.local_day}"


class Change(models.Model):
    """A correction, a removal or a return of an entry: who, when, and the state before and after as JSON text."""

    seal_id = models.UUIDField(default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=12)  # an AuditEvent.Action: corrected, removed or restored
    before = PrivateTextField(blank=True)
    after = PrivateTextField(blank=True)
    imported_from = PrivateTextField(blank=True)  # who did it, as text, where it came from an import

    objects = PrivateQuerySet.as_manager()
    seal_place = SealPlace("entry__diary_id", "seal_id")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.action}"
