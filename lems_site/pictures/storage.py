"""Where the bytes of pictures are: Django's default storage, a folder or whatever MEDIA_STORAGE names."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from .models import Picture


def store_bytes(stored_as: str, data: bytes) -> None:
    """Put the bytes there, once: the name is that of their hash."""
    if default_storage.exists(stored_as):
        return
    name = default_storage.save(stored_as, ContentFile(data))
    if name != stored_as:  # somebody else put the same there in this moment
        default_storage.delete(name)


def read_bytes(stored_as: str) -> bytes:
    """The bytes. Raises FileNotFoundError, or OSError where the storage does not answer."""
    with default_storage.open(stored_as) as file:
        data: bytes = file.read()
    return data


def delete_unused(stored_as: str) -> None:
    """Take the bytes away if no picture needs them any more. Call it when the transaction has ended."""
    digest = stored_as.rpartition("/")[2].partition(".")[0]
    if not Picture.objects.filter(digest=digest).exists():
        default_storage.delete(stored_as)
