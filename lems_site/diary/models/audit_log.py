"""Who wrote and who looked, and when. Lines are added, never changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .diaries import Diary


class LogLine(models.Model):
    """One line of a diary's log. `what` names the page or the thing by a code, `day` the day it was about; never any content.

    `user` becomes null when the account goes: "a former helper".
    """

    class Act(models.TextChoices):
        LOOKED = "looked", _("looked at")
        WROTE = "wrote", _("wrote")
        CORRECTED = "corrected", _("corrected")
        REMOVED = "removed", _("removed")
        RESTORED = "restored", _("brought back")
        SETTINGS = "settings", _("changed settings of")
        INVITED = "invited", _("invited")
        JOINED = "joined", _("joined")
        CHANGED_ROLE = "role", _("changed what somebody may do")
        REVOKED = "revoked", _("ended somebody's access")
        LEFT = "left", _("stopped helping")
        HANDED_OVER = "handed-over", _("handed over")
        TOOK_OUT = "took-out", _("took out")  # a report, an export
        SHARED = "shared", _("shared by link")

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=12, choices=Act.choices)
    what = models.CharField(max_length=40, blank=True)
    day = models.DateField(null=True)
    whom = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("diary", "-at"), name="diary_log_at"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_id} {self.act} {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line. Raises ValueError for one that is there already."""
        if self.pk is not None:
            raise ValueError("A line of the log is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raises ValueError: lines go only with their diary."""
        raise ValueError("A line of the log is never removed.")
