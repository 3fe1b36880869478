"""A file that somebody brought: checked by the clock, kept for an hour until they say yes, then added by the clock.

Afterwards only the log of the diary that it came from is left.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lems_site.diary.codes.private_text import PrivateQuerySet, PrivateTextField
from lems_site.web.sealing.fields import SealPlace

from .diaries import Diary

HOUR = dt.timedelta(hours=1)  # a file that was checked waits so long for its answer
LONGEST_WAIT = dt.timedelta(hours=24)  # for the clock
OPEN_STATES = ("checking", "ready", "adding")


class ImportQuerySet(PrivateQuerySet["Import"]):
    """Reads of imports."""

    def unfinished(self) -> Self:
        """Those that were not added, refused ones too, until they expire."""
        return self.filter(applied_at=None).exclude(self._over())

    def expired(self) -> Self:
        """Those that were not added in time: to be deleted."""
        return self.filter(self._over(), applied_at=None)

    def applied(self) -> Self:
        """Those that were added, the newest first."""
        return self.exclude(applied_at=None).order_by("-applied_at")

    def waiting_for_clock(self) -> Self:
        """Those that the clock is to check or to add, the first that is due first."""
        return self.filter(state__in=(Import.State.CHECKING, Import.State.ADDING)).order_by("due_at")

    @staticmethod
    def _over() -> Q:
        now = timezone.now()
        answered = Q(state__in=(Import.State.READY, Import.State.REFUSED), due_at__lte=now - HOUR)
        return answered | Q(uploaded_at__lte=now - LONGEST_WAIT)


class Import(models.Model):
    """A file of a diary, brought to another one. Its content goes as soon as it is added or refused, or after an hour.

    `due_at`: when the clock may go on with it; once it was checked, when that ended. `done` of `total` entries are checked.
    `attempts`: how often the clock began the present state and did not come to its end.
    `summary`: what the file would add, as JSON (importing/plan.py). `problems`: why it was refused, a JSON list of texts.
    `log`: the log of the diary that the file came from, as text. It is never part of the real log.
    """

    class State(models.TextChoices):
        """How far it is."""

        CHECKING = "checking"
        READY = "ready"  # the person may add it or leave it
        REFUSED = "refused"
        ADDING = "adding"
        ADDED = "added"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.CHECKING)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    takes_settings = models.BooleanField(default=False)
    content = PrivateTextField(blank=True)
    summary = PrivateTextField(blank=True)
    problems = PrivateTextField(blank=True)
    log = PrivateTextField(blank=True)

    objects = ImportQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "id")

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="import_due")]
        constraints = [models.UniqueConstraint(fields=["by"], condition=Q(state__in=OPEN_STATES), name="one_open_import")]

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.uploaded_at:%Y-%m-%d}"
