"""One value sealed by one key: AES-256-GCM. A sealed value opens only with its key, and only at the place it was sealed for."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import NotOpened

KEY_BYTES = 32
VERSION = b"\x01"  # the first byte of a sealed value; b"\x00" begins a value from before sealing (fields.py)
ID_BYTES, NONCE_BYTES, TAG_BYTES = 4, 12, 16
DIGEST_BYTES = 16
HEAD_BYTES = len(VERSION) + ID_BYTES + NONCE_BYTES
OVERHEAD = HEAD_BYTES + TAG_BYTES  # how much longer a sealed value is


def new_key() -> bytes:
    """A random key."""
    return secrets.token_bytes(KEY_BYTES)


class SealingKey:
    """A key of 32 bytes, ready for use. `id`: four bytes that tell keys apart and tell nothing else about them."""

    __slots__ = ("_aead", "_digest_key", "id")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError(f"A key has {KEY_BYTES} bytes.")
        self._aead = AESGCM(secret)
        self._digest_key = hmac.digest(secret, b"lems digest key", "sha256")
        self.id = hashlib.sha256(b"lems sealing key\x00" + secret).digest()[:ID_BYTES]

    def seal(self, plain: bytes, place: str) -> bytes:
        """The sealed form of `plain`: version, id of the key, nonce, encrypted bytes with their tag.

        place: where it will be kept, as "table.column:row". It is not stored, but the value opens nowhere else.
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        return VERSION + self.id + nonce + self._aead.encrypt(nonce, plain, place.encode())

    def open_sealed(self, sealed: bytes, place: str) -> bytes:
        """What was sealed. Raises NotOpened for another key, another place, and bytes that were changed."""
        if sealed[:1] != VERSION or len(sealed) < OVERHEAD:
            raise NotOpened(f"The value at {place} is not in the form of a sealed value.")
        if key_id(sealed) != self.id:
            raise NotOpened(f"The value at {place} was sealed by another key.")
        try:
            return self._aead.decrypt(sealed[1 + ID_BYTES : HEAD_BYTES], sealed[HEAD_BYTES:], place.encode())
        except InvalidTag:
            raise NotOpened(f"The value at {place} was changed, or sealed for another place.") from None

    def digest(self, value: bytes, place: str) -> bytes:
        """16 bytes that are the same for the same value at the same place, for unique constraints; another key gives others."""
        return hmac.digest(self._digest_key, place.encode() + b"\x00" + value, "sha256")[:DIGEST_BYTES]


def key_id(sealed: bytes) -> bytes:
    """The id of the key that sealed a value."""
    return sealed[1 : 1 + ID_BYTES]


def seal(key: bytes, plain: bytes, place: str) -> bytes:
    """Seal one value by a key that is used once. See SealingKey.seal."""
    return SealingKey(key).seal(plain, place)


def open_sealed(key: bytes, sealed: bytes, place: str) -> bytes:
    """Open one value by a key that is used once. See SealingKey.open_sealed."""
    return SealingKey(key).open_sealed(sealed, place)
