"""What belongs to a diary and has no day: symptoms that are followed, medicines, questions, appointments."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from lems_site.diary.codes.private_text import PrivateJSONField, PrivateQuerySet, PrivateTextField
from lems_site.diary.codes.symptom_catalogue import OWN_PREFIX, SYMPTOMS
from lems_site.web.sealing.fields import SealedDigestField, SealPlace

from .diaries import Diary


def new_key() -> str:
    """A short random key, unique within a diary for all practical purposes."""
    return uuid.uuid4().hex[:16]


class TrackedSymptom(models.Model):
    """A symptom that the person follows: one of the catalogue by its code, or an own one (code "own-…", words typed).

    Taking one off the list hidden_topics it; its history stays.
    """

    seal_id = models.UUIDField(default=uuid.uuid4, editable=False)
    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="tracked_symptoms")
    code = PrivateTextField()
    code_digest = SealedDigestField(of="code")
    own_name = PrivateTextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    archived = models.BooleanField(default=False)

    objects = PrivateQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "seal_id")

    class Meta:
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["diary", "code_digest"], name="tracked_symptom_once")]

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.code}"

    @property
    def is_own(self) -> bool:
        return str(self.code).startswith(OWN_PREFIX)

    @property
    def label(self) -> str:
        """The words that people see for it."""
        return self.own_name if self.is_own else str(SYMPTOMS[self.code].label)


class Medicine(models.Model):
    """A medicine as the person writes it. `is_timed`: hours since its last dose are shown beside entries.

    times: the planned times of a day, "HH:MM", in order. stock: what was left at home when it was counted, as it was typed.
    """

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="medicines")
    key = models.CharField(max_length=16, default=new_key)
    name = PrivateTextField()
    form = PrivateTextField(blank=True)
    strength = PrivateTextField(blank=True)
    is_timed = models.BooleanField(default=False)
    times = PrivateJSONField(default=list)
    stock = PrivateTextField(blank=True)
    stock_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    archived = models.BooleanField(default=False)

    objects = PrivateQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "key")

    class Meta:
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["diary", "key"], name="medicine_key")]

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.key}"


class Question(models.Model):
    """Something to ask at the next appointment."""

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=16, default=new_key)
    text = PrivateTextField()
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    imported_from = PrivateTextField(blank=True)  # who wrote it, as text, where it came from an import
    asked_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PrivateQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "key")

    class Meta:
        ordering = ("created_at", "pk")
        constraints = [models.UniqueConstraint(fields=["diary", "key"], name="question_key")]

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.key}"


class Appointment(models.Model):
    """A visit, by its day: the report begins after the last one."""

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="appointments")
    key = models.CharField(max_length=16, default=new_key)
    day = models.DateField()
    note = PrivateTextField(blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PrivateQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "key")

    class Meta:
        ordering = ("-day", "-pk")
        constraints = [models.UniqueConstraint(fields=["diary", "key"], name="appointment_key")]

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.day}"
