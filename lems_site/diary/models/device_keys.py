"""The key pair of one person and one device, with which the device seals what is written without network."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class DeviceKey(models.Model):
    """A key pair on the curve P-256. The device has the public part, and can open nothing with it.

    public_key: the point, uncompressed, 65 bytes. private_key: the number, 32 bytes, sealed by the site's data key
    (web/sealing); it never leaves the server.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # what the device names the pair by
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="device_keys")
    public_key = models.BinaryField()
    private_key = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(default=timezone.now, db_index=True)  # to the day

    def __str__(self) -> str:
        return str(self.pk)
