"""A device as static/js/offline/ has it: seals an entry to a public key."""

from __future__ import annotations

import base64
import json
import secrets
import uuid
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.urls import reverse
from django.utils import timezone


def encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


class Device:
    """A device with the key that it got in a signed-in page. diary: the only one of its person, "" where there are several."""

    def __init__(self, client: Client) -> None:
        got = client.post(reverse("diary:outbox-key")).json()
        self.id, self.public_key, self.diary = got["device"], base64.b64decode(got["publicKey"]), got["diary"]

    def seal(self, diary: object, typed: dict[str, Any], *, at: str = "", zone: str = "Europe/Vienna") -> dict[str, str]:
        """The fields in which an entry is sent."""
        open_parts = {
            "device": self.id,
            "diary": str(diary),
            "clientId": str(uuid.uuid4()),
            "at": at or timezone.now().isoformat(),
            "zone": zone,
        }
        own = ec.generate_private_key(ec.SECP256R1())
        point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.public_key))
        key = HKDF(SHA256(), 32, salt=point + self.public_key, info=b"lems outbox entry 1").derive(shared)
        nonce, place = secrets.token_bytes(12), "\n".join(open_parts.values()).encode()
        text = AESGCM(key).encrypt(nonce, json.dumps(typed).encode(), place)
        return {**open_parts, "point": encode(point), "nonce": encode(nonce), "text": encode(text)}


def send(client: Client, sealed: dict[str, str], **more: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.post(reverse("diary:outbox-send"), {**sealed, **more}).json()
    return answer
