"""One row for each mail that was not sent yet, and for each that could not be sent at all."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

KEEP_FAILED = timedelta(days=14)


class QueuedMail(models.Model):
    """A mail. When it is sent its row is deleted; when it cannot be sent, what it says is deleted and the row stays for a while.

    `due_at`: when it is tried next; while somebody sends it, when the next one may. `useful_until`: after that it is not tried
    any more. `sealed`: who gets it and what it says (message_format.py), sealed by the site's key. `error`: what the last attempt
    ended with, as the name of a class and a number. `domain`: of the address, for a mail that failed for good.
    """

    class State(models.TextChoices):
        """Whether it may still be sent."""

        WAITING = "waiting"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    useful_until = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sealed = models.BinaryField(blank=True)
    error = models.CharField(max_length=60, blank=True)
    domain = models.CharField(max_length=100, blank=True)

    class Meta:
        app_label = "web"
        indexes = [models.Index(fields=["state", "due_at"], name="mail_due")]

    def __str__(self) -> str:
        return f"{self.state}, {self.attempts} attempts"

    @property
    def place(self) -> str:
        """What its content is sealed for."""
        return f"{self._meta.db_table}.sealed:{self.pk}"
