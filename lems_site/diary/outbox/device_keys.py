"""Key pairs of devices: made when a signed-in page of a diary asks for one, deleted when they were not used for long."""

from __future__ import annotations

import datetime as dt
import uuid

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction
from django.utils import timezone

from lems_site.accounts.models import User
from lems_site.diary.models import DeviceKey
from lems_site.web.sealing.data_keys import SITE_SCOPE, open_value, seal_value

CURVE = ec.SECP256R1()
NUMBER_BYTES = 32
MOST_KEYS = 100  # of one person; the one that was not used for longest makes room
UNUSED = dt.timedelta(days=400)  # after which a pair is deleted; what its device still holds then cannot be opened any more


def _place(key_id: uuid.UUID) -> str:
    return f"diary_devicekey.private_key:{key_id}"


def create_device_key(user: User) -> DeviceKey:
    """A new pair for one of a person's devices. Raises SealingError."""
    private = ec.generate_private_key(CURVE)
    key_id = uuid.uuid4()
    number = private.private_numbers().private_value.to_bytes(NUMBER_BYTES, "big")
    with transaction.atomic():
        oldest_first = DeviceKey.objects.filter(user=user).order_by("used_at").values_list("pk", flat=True)
        surplus = list(oldest_first)[: -(MOST_KEYS - 1)]
        DeviceKey.objects.filter(pk__in=surplus).delete()
        return DeviceKey.objects.create(
            pk=key_id,
            user=user,
            public_key=private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
            private_key=seal_value(SITE_SCOPE, number, _place(key_id)),
        )


def get_device_key(user: User, key_id: uuid.UUID) -> DeviceKey | None:
    """A person's own pair; None for another person's. One query, and one more where it was not used for a day."""
    key = DeviceKey.objects.filter(user=user, pk=key_id).first()
    if key is not None and timezone.now() - key.used_at > dt.timedelta(days=1):
        key.used_at = timezone.now()
        key.save(update_fields=["used_at"])
    return key


def private_part(key: DeviceKey) -> ec.EllipticCurvePrivateKey:
    """The private key of a pair. Raises SealingError."""
    number = open_value(SITE_SCOPE, bytes(key.private_key), _place(key.pk))
    return ec.derive_private_key(int.from_bytes(number, "big"), CURVE)


def delete_unused_keys() -> int:
    """Delete the pairs that nobody used for long. Returns how many."""
    unused = DeviceKey.objects.filter(used_at__lt=timezone.now() - UNUSED)
    return unused.delete()[0] if unused.exists() else 0
