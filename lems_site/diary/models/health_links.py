"""Sealed reports that health software fetches by a QR code (SMART Health Links), and each fetch of them."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lems_site.diary.codes.private_text import PrivateQuerySet, PrivateTextField
from lems_site.web.sealing.fields import SealPlace

from .diaries import Diary
from .report_links import MAX_WRONG_CODES, ReportLink

MAX_FETCHES = 5


class HealthLinkQuerySet(PrivateQuerySet["HealthLink"]):
    def active(self) -> Self:
        """Those that open: not ended, not over, not used up, not locked."""
        now = timezone.now()
        return self.filter(revoked_at=None, ends_at__gt=now, fetch_count__lt=MAX_FETCHES, wrong_codes__lt=MAX_WRONG_CODES)


class HealthLink(ReportLink):
    """A report that was sealed at one moment. The key is in the QR code alone; of the address only a hash is kept.

    sealed_file: a JWE in compact serialization, "" once it is deleted. delete_at: when the clock deletes it.
    It has a passcode where `kind` is PASSCODE.
    """

    class Kind(models.TextChoices):
        SCREEN = "screen", _("on the screen")
        PRINTED = "printed", _("on paper")
        PASSCODE = "passcode", _("with a passcode")

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="health_links")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    address_hash = models.CharField(max_length=64, unique=True)
    sealed_file = models.TextField(blank=True)
    delete_at = models.DateTimeField(null=True, db_index=True)
    fetch_count = models.PositiveSmallIntegerField(default=0)

    objects = HealthLinkQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "address_hash")

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.kind}, {self.first} to {self.last}"

    @property
    def state(self) -> str:
        """open, ended, locked, used or expired."""
        state = super().state
        return "used" if state in ("open", "expired") and self.fetch_count >= MAX_FETCHES else state


class HealthLinkFetchQuerySet(PrivateQuerySet["HealthLinkFetch"]):
    """Fetches: who fetched is never looked for."""


class HealthLinkFetch(models.Model):
    """That a sealed report was fetched, when, and who its software said it is. `recipient` is a claim, checked by nobody."""

    seal_id = models.UUIDField(default=uuid.uuid4, editable=False)
    link = models.ForeignKey(HealthLink, on_delete=models.CASCADE, related_name="fetches")
    at = models.DateTimeField(default=timezone.now)
    recipient = PrivateTextField()

    objects = HealthLinkFetchQuerySet.as_manager()
    seal_place = SealPlace("link__diary_id", "seal_id")

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.link_id}: {self.at:%Y-%m-%d %H:%M}"
