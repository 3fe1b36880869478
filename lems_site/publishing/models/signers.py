"""The names under which clinicians sign, as readers see them. Each was set by one person and is confirmed by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from .workflow import user_key


class SignerName(models.Model):
    """A clinician's name and profession. The newest row of a person counts; while it is not confirmed, readers see none of their
    signatures. `set_by` is None for the server's console."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=150)
    profession = models.CharField(max_length=120)
    set_by = user_key()
    set_at = models.DateTimeField(default=timezone.now)
    confirmed_by = user_key()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("user", "id"), name="signer_name_user"),)

    def __str__(self) -> str:
        return f"{self.name}, {self.profession}" if self.profession else self.name
