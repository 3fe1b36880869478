"""A web push message: sealed for one browser (RFC 8291, aes128gcm), and signed as from this site (VAPID, RFC 8292)."""

from __future__ import annotations

import base64
import json
import os
import time
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PADDED = 1024  # bytes: every message has this length before it is sealed, whatever its title
RECORD_SIZE = 4096
TOKEN_SECONDS = 12 * 60 * 60
POINT = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def encode(raw: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Bytes from base64url. Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read_public_key(raw: bytes) -> ec.EllipticCurvePublicKey:
    """A browser's public key from its 65 bytes. Raises ValueError where it is no point of P-256."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)


def seal_message(
    content: bytes, browser_key: bytes, auth: bytes, *, sender: ec.EllipticCurvePrivateKey | None = None, salt: bytes = b""
) -> bytes:
    """The body of a push message. browser_key, auth: 65 and 16 bytes of the subscription; sender, salt: new ones by default."""
    sender, salt = sender or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    own = sender.public_key().public_bytes(*POINT)
    shared = sender.exchange(ec.ECDH(), read_public_key(browser_key))
    secret = HKDF(SHA256(), 32, auth, b"WebPush: info\0" + browser_key + own).derive(shared)
    key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
    nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
    record = AESGCM(key).encrypt(nonce, content + b"\x02", None)
    return salt + RECORD_SIZE.to_bytes(4, "big") + bytes([len(own)]) + own + record


def pad_message(content: bytes) -> bytes:
    """JSON with blanks after it, so that the length tells nothing. Raises ValueError where it is too long."""
    if len(content) > PADDED:
        raise ValueError("The message is too long.")
    return content.ljust(PADDED)


@cache
def _load_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The site's key, made where there is none yet; two processes that make it at once agree on one."""
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(made.private_bytes(*form))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no key of an elliptic curve.")
    return key


def public_key() -> str:
    """The site's public key, as browsers take it when they subscribe. Makes the key file at first use."""
    return encode(_load_key(settings.PUSH_KEY_FILE).public_key().public_bytes(*POINT))


def sign_request(endpoint: str) -> str:
    """The Authorization header for one endpoint: who sends, to whom, until when."""
    parts = urlsplit(endpoint)
    contact = settings.SECURITY_CONTACT or settings.SITE_URL
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + TOKEN_SECONDS,
        "sub": f"mailto:{contact}" if "@" in contact else contact,
    }
    signed = ".".join(
        encode(json.dumps(part, separators=(",", ":")).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)
    )
    first, second = decode_dss_signature(_load_key(settings.PUSH_KEY_FILE).sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = encode(first.to_bytes(32, "big") + second.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={public_key()}"
