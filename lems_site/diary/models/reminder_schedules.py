"""When a person is reminded by message, each message that was planned, and the tokens of the links in it."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from lems_site.diary.codes.private_text import (
    PrivateBooleanField,
    PrivateDateField,
    PrivateJSONField,
    PrivateQuerySet,
    PrivateTextField,
    PrivateTimeField,
)
from lems_site.web.sealing.fields import SealPlace

from .diaries import Diary


class ReminderScheduleQuerySet(PrivateQuerySet["ReminderSchedule"]):
    """Reads of schedules."""

    def for_one(self, diary: Diary, user: models.Model) -> Self:
        """What one person set for one diary."""
        return self.filter(diary=diary, user=user)


class ReminderSchedule(models.Model):
    """The times at which one person is reminded of one diary, in the diary's zone.

    times: "HH:MM"; weekdays: 0 (Monday) to 6. quiet_from and quiet_until: the wall-clock time between which nothing is sent, over
    midnight too; both or neither. each_time: whether a check-in silences only the next reminder, not all of its day.
    done_day: the local day that the person called done. next_due: the next planned moment, the only one that the clock looks for.
    """

    class Channel(models.TextChoices):
        MAIL = "mail"
        PUSH = "push"  # a notification on devices

    seal_id = models.UUIDField(default=uuid.uuid4, editable=False)
    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="reminder_schedules")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_schedules")
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.MAIL)
    title = PrivateTextField(blank=True)
    times = PrivateJSONField(default=list)
    weekdays = PrivateJSONField(default=list)
    quiet_from = PrivateTimeField()
    quiet_until = PrivateTimeField()
    each_time = PrivateBooleanField(default=False)
    done_day = PrivateDateField()
    next_due = models.DateTimeField(null=True, db_index=True)

    objects = ReminderScheduleQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "seal_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["diary", "user", "channel"], name="reminder_schedule_once")]

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.user_id} by {self.channel}"


class ReminderDeviceQuerySet(PrivateQuerySet["ReminderDevice"]):
    """Devices: their addresses are never looked for."""


class ReminderDevice(models.Model):
    """A browser that shows the reminders of a schedule. subscription: its address at a push service and its keys, as JSON."""

    schedule = models.ForeignKey(ReminderSchedule, on_delete=models.CASCADE, related_name="devices")
    endpoint_hash = models.CharField(max_length=64)
    subscription = PrivateTextField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReminderDeviceQuerySet.as_manager()
    seal_place = SealPlace("schedule__diary_id", "endpoint_hash")

    class Meta:
        ordering = ("created_at", "pk")
        constraints = [models.UniqueConstraint(fields=["schedule", "endpoint_hash"], name="reminder_device_once")]

    def __str__(self) -> str:
        return f"{self.schedule_id}: {self.created_at:%Y-%m-%d}"


class ReminderDelivery(models.Model):
    """One planned message. It holds no words: they are written when it is sent.

    due_at: the planned moment. try_at: when it is sent or tried again. state: SENDING is set before the message is handed over,
    so a process that is killed meanwhile loses this message and never sends it twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        DROPPED = "dropped"  # not wanted any more, or too late
        FAILED = "failed"

    schedule = models.ForeignKey(ReminderSchedule, on_delete=models.CASCADE, related_name="deliveries")
    due_at = models.DateTimeField()
    try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "due_at"], name="reminder_delivery_once")]
        indexes = [models.Index(fields=["try_at"], condition=models.Q(state="waiting"), name="reminder_waiting")]

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d %H:%M} {self.state}"


class ReminderToken(models.Model):
    """The hash of the token of one link in a message. It is for one purpose, used once, and ends at `ends_at`."""

    class Purpose(models.TextChoices):
        DONE = "done"  # no more reminders on `day`
        STOP = "stop"  # no more reminders

    schedule = models.ForeignKey(ReminderSchedule, on_delete=models.CASCADE, related_name="tokens")
    purpose = models.CharField(max_length=4, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    day = models.DateField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.purpose} until {self.ends_at:%Y-%m-%d %H:%M}"
