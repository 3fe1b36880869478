"""When somebody wants to be reminded of a diary, and the secret address of their calendar feed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from lems_site.diary.codes.private_text import PrivateJSONField, PrivateQuerySet, PrivateTextField
from lems_site.web.sealing.fields import SealPlace

from .diaries import Diary


def hash_random_token(token: str) -> str:
    """What is kept of the token of a secret address or of a link in a mail. It is random: a plain hash tells nothing of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class RemindersQuerySet(PrivateQuerySet["Reminders"]):
    """Reads of reminders."""

    def of_address(self, token: str) -> Reminders | None:
        """Whose feed has this secret address. Looked up by its hash, which is compared in constant time. One query."""
        wanted = hash_random_token(token)
        found = self.filter(feed_hash=wanted).select_related("diary", "user").first()
        return found if found and hmac.compare_digest(found.feed_hash or "", wanted) else None

    def for_one(self, diary: Diary, user: models.Model) -> Self:
        """What one person set for one diary."""
        return self.filter(diary=diary, user=user)


class Reminders(models.Model):
    """The times at which one person is reminded of one diary. `times`: "HH:MM"; `weekdays`: 0 (Monday) to 6."""

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="diary_reminders")
    title = PrivateTextField(blank=True)
    times = PrivateJSONField(default=list)
    weekdays = PrivateJSONField(default=list)
    key = models.UUIDField(default=uuid.uuid4, editable=False)  # what the calendar knows the reminders by
    names = PrivateJSONField(default=dict)  # what calendars know each time by; a time that is not in it is its own name
    ended = PrivateJSONField(default=dict)  # names whose times were taken away, with the time that each had last
    sequence = models.PositiveIntegerField(default=0)  # counts changes, so that calendars replace what they have
    changed_at = models.DateTimeField(default=timezone.now)
    feed_hash = models.CharField(max_length=64, null=True, unique=True)

    objects = RemindersQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "key")

    class Meta:
        verbose_name_plural = "reminders"
        constraints = [models.UniqueConstraint(fields=["diary", "user"], name="reminders_once")]

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.user_id}"

    @property
    def all_names(self) -> dict[str, str]:
        """The name of each time."""
        return {time: self.names.get(time, time) for time in self.times}

    def new_address(self) -> str:
        """Make a new secret address, which ends the one before. Returns its token, which is kept nowhere."""
        token = secrets.token_urlsafe(32)
        self.feed_hash = hash_random_token(token)
        self.save(update_fields=["feed_hash"])
        return token

    def end_address(self) -> None:
        """End the feed."""
        self.feed_hash = None
        self.save(update_fields=["feed_hash"])
