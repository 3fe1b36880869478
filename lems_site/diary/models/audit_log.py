"""Activity log, and when. Lines are added, never changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .diaries import Diary


class AuditEvent(models.Model):
    """One line of a diary's log. `target` names the page or the thing by a code, `day` the day it was about; never any content.

    `user` becomes null when the account goes: "a former helper".
    """

    class Action(models.TextChoices):
        VIEWED = "viewed", _("viewed")
        ADDED = "added", _("added")
        CORRECTED = "corrected", _("corrected")
        REMOVED = "removed", _("deleted")
        RESTORED = "restored", _("restored")
        CHANGED_SETTINGS = "settings", _("changed")
        INVITED = "invited", _("invited")
        JOINED = "joined", _("joined")
        CHANGED_ROLE = "role", _("changed what somebody may do")
        REVOKED = "revoked", _("ended somebody's access")
        LEFT = "left", _("stopped helping")
        HANDED_OVER = "handed-over", _("handed over")
        EXPORTED = "exported", _("exported")  # a report, an export
        SHARED = "shared", _("shared by link")

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="audit_events")
    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=12, choices=Action.choices)
    target = models.CharField(max_length=40, blank=True)
    day = models.DateField(null=True)
    target_user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("diary", "-at", "-id"), name="diary_log_newest"),
            models.Index(fields=("diary", "user", "-at", "-id"), name="diary_log_of_user"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_id} {self.action} {self.target}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Add the line. Raises ValueError for one that is there already."""
        if self.pk is not None:
            raise ValueError("A line of the log is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> Any:
        """Raises ValueError: lines go only with their diary."""
        raise ValueError("A line of the log is never removed.")
