"""The bytes of pictures, in the database: every machine that serves the site has them, and every backup."""

from __future__ import annotations

from .models import Picture, PictureBytes


def store_bytes(digest: str, data: bytes) -> None:
    """Store bytes once under their SHA-256 (hexadecimal), in the transaction that saves their picture."""
    PictureBytes.objects.bulk_create([PictureBytes(digest=digest, data=data)], ignore_conflicts=True)


def read_bytes(digest: str) -> bytes:
    """The bytes under a SHA-256. One query. Raises FileNotFoundError where there are none."""
    data = PictureBytes.objects.filter(pk=digest).values_list("data", flat=True).first()
    if data is None:
        raise FileNotFoundError(digest)
    return bytes(data)


def delete_unused(digest: str) -> None:
    """Delete the bytes if no picture needs them any more, in the transaction that changed or deleted one."""
    if not Picture.objects.filter(digest=digest).exists():
        PictureBytes.objects.filter(pk=digest).delete()
