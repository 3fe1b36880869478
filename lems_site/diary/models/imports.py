"""A file that somebody brought: kept for an hour until they say yes, then only the log of the diary that it came from."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from lems_site.diary.codes.private_text import PrivateQuerySet, PrivateTextField
from lems_site.web.sealing.fields import SealPlace

from .diaries import Diary

HOUR = dt.timedelta(hours=1)


class ImportQuerySet(PrivateQuerySet["Import"]):
    """Reads of imports."""

    def pending(self) -> Self:
        """Those that can still be confirmed."""
        return self.filter(applied_at=None, uploaded_at__gt=timezone.now() - HOUR)

    def expired(self) -> Self:
        """Those that nobody confirmed within an hour: to be deleted."""
        return self.filter(applied_at=None, uploaded_at__lte=timezone.now() - HOUR)

    def applied(self) -> Self:
        """Those that were added, the newest first."""
        return self.exclude(applied_at=None).order_by("-applied_at")


class Import(models.Model):
    """A file of a diary, brought to another one. Its content goes as soon as it is added, or after an hour.

    `log`: the log of the diary that the file came from, as text. It is never part of the real log.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)
    content = PrivateTextField(blank=True)
    log = PrivateTextField(blank=True)

    objects = ImportQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "id")

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.uploaded_at:%Y-%m-%d}"
