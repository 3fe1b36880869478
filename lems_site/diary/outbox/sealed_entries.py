"""What a device sealed: ECDH with a key pair made for one entry, HKDF-SHA-256, AES-256-GCM (static/js/offline/sealing.js).

The key is HKDF(shared secret, salt = point of the entry | point of the device, info = INFO). What is authenticated besides the
text is everything that is sent in the open (`SealedEntry.place`), so that nothing of it can be changed on the way.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lems_site.diary.models import DeviceKey

from .device_keys import CURVE, private_part

INFO = b"lems outbox entry 1"
KEY_BYTES = 32
MOST_BYTES = 60_000  # of a sealed text; the longest notes take less


class CannotOpen(Exception):
    """A sealed entry that does not open: changed, or sealed to another pair."""


@dataclass(frozen=True)
class SealedEntry:
    """An entry as a device sends it. `at`: as the device wrote it, ISO 8601; `zone`: the device's time zone.

    diary: the only one that its writer could write in, as far as the device knew; None where there was a choice.
    """

    device: uuid.UUID
    diary: uuid.UUID | None
    client_id: uuid.UUID
    at: str
    zone: str
    point: bytes
    nonce: bytes
    text: bytes

    @property
    def place(self) -> bytes:
        """What is authenticated with the text."""
        return "\n".join([str(self.device), str(self.diary or ""), str(self.client_id), self.at, self.zone]).encode()

    @property
    def moment(self) -> dt.datetime:
        """When it was written, by the device's clock. Raises ValueError where that is no moment."""
        at = dt.datetime.fromisoformat(self.at)
        if at.tzinfo is None:
            raise ValueError(self.at)
        return at.astimezone(dt.UTC)


def open_entry(key: DeviceKey, sealed: SealedEntry) -> dict[str, str]:
    """The fields that were typed, by their names in the form. Raises CannotOpen, SealingError."""
    try:
        shared = private_part(key).exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sealed.point))
        secret = HKDF(SHA256(), KEY_BYTES, salt=sealed.point + bytes(key.public_key), info=INFO).derive(shared)
        plain = AESGCM(secret).decrypt(sealed.nonce, sealed.text, sealed.place)
        fields = json.loads(plain)
    except (InvalidTag, ValueError):
        raise CannotOpen from None
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise CannotOpen
    return fields
