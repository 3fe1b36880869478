"""Acts that wait for a second person, because a mistake in them could hurt somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .workflow import PageRow

if TYPE_CHECKING:
    from lems_site.accounts.models import User


def user_key() -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")


class ConfirmationRequest(PageRow):
    """That somebody asked for an act which only a second person can let happen.

    `action`: to put back the text of `revision`, or to retire the page and send its readers to `target`. `reasons` are the
    sentences that say why one person is not enough. `live` is the revision that readers saw when it was asked: if they see
    another one by then, the request is outdated. `text_hash` is the hash of the text that was asked about.
    """

    class Action(models.TextChoices):
        RESTORE = "restore", _("put an earlier text back")
        RETIRE = "retire", _("retire the page")

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waits for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        OUTDATED = "outdated", _("outdated: the page has changed since")

    action = models.CharField(max_length=10, choices=Action.choices)
    revision = models.PositiveBigIntegerField()
    text_hash = models.CharField(max_length=64)
    live = models.PositiveBigIntegerField(null=True)
    target = models.CharField(max_length=200, blank=True)
    reasons = models.JSONField(default=list)
    comment = models.TextField(blank=True)
    asked_by = user_key()
    asked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    decided_by = user_key()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = (models.Index(fields=("page_kind", "page_slug", "outcome"), name="confirmation_page"),)
        constraints = (
            models.UniqueConstraint(
                fields=("page_kind", "page_slug"), condition=models.Q(outcome="waiting"), name="one_waiting_request_a_page"
            ),
        )

    def __str__(self) -> str:
        return f"{self.page_kind}/{self.page_slug}: {self.action} ({self.outcome})"
