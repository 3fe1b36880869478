"""What every link to a report has, whoever opens it: the days, how long it works, and what wrong passcodes do."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from lems_site.diary.codes.private_text import PrivateJSONField

MAX_WRONG_CODES = 10


class ReportLink(models.Model):
    """A link to a report of a diary. The address and the passcode are kept as hashes alone.

    code_hash: "" for a kind without a passcode. locked_at: when the last wrong passcode locked it; None also for one that was
    locked before this was noted. includes: as in report.ReportChoice.
    """

    code_hash = models.CharField(max_length=64, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True)
    first = models.DateField()
    last = models.DateField()
    includes = PrivateJSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ("-created_at", "-pk")

    @property
    def state(self) -> str:
        """open, ended, locked or expired."""
        if self.revoked_at:
            return "ended"
        if self.wrong_codes >= MAX_WRONG_CODES:
            return "locked"
        return "open" if self.ends_at > timezone.now() else "expired"
