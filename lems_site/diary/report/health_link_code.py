"""What a QR code of a sealed report holds, and the secrets from which it is made.

The secrets are derived from a random value that the form carries and the server never stores. So the same form sent twice gives
the same code, and neither the database nor any key of the server opens the sealed file.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lems_site.diary.access.tokens import CODE_LENGTH

SECRET_BYTES = 32
PREFIX = "shlink:/"


def encode_bytes(raw: bytes) -> str:
    """Bytes as base64url without padding, as JSON Web Encryption writes them."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def create_secret() -> str:
    """A new random value for a form: 43 characters."""
    return encode_bytes(secrets.token_bytes(SECRET_BYTES))


@dataclass(frozen=True)
class CodeSecrets:
    """The token of the address (43 characters), the key of the sealed file (32 bytes) and a passcode of 8 digits."""

    token: str
    key: bytes = field(repr=False)
    passcode: str = field(repr=False)


def derive_secrets(secret: str, *about: object) -> CodeSecrets:
    """The secrets of a form. secret: its random value; about: all other values of the form."""
    derived = HKDF(SHA256(), 3 * SECRET_BYTES, salt=None, info="\n".join(["health link", *map(str, about)]).encode())
    raw = derived.derive(secret.encode())
    number = int.from_bytes(raw[2 * SECRET_BYTES :], "big") % 10**CODE_LENGTH
    return CodeSecrets(encode_bytes(raw[:SECRET_BYTES]), raw[SECRET_BYTES : 2 * SECRET_BYTES], f"{number:0{CODE_LENGTH}}")


def build_link(*, url: str, key: bytes, expires: int, flag: str, label: str) -> str:
    """The SMART Health Link. url: of the sealed file or its manifest; expires: in seconds since 1970; label: up to 80 signs."""
    payload = {"url": url, "key": encode_bytes(key), "exp": expires, "flag": flag, "label": label}
    return PREFIX + encode_bytes(json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode())
