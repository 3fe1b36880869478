"""The key of a diary's symptom index. It is read and made here alone; the database holds it sealed."""

from __future__ import annotations

import secrets

from lems_site.diary.models import Diary

KEY_BYTES = 32


def read_index_key(diary: Diary) -> bytes:
    """The diary's key; b"" where it has none yet."""
    return bytes(diary.index_key)


def create_index_key() -> bytes:
    """The value of `index_key` for a new diary."""
    return secrets.token_bytes(KEY_BYTES)


def ensure_index_key(diary: Diary) -> bytes:
    """The diary's key, made where it has none. Call it in a transaction that holds the diary's lock (store.py)."""
    if not (key := read_index_key(diary)):
        stored = Diary.objects.only("pk", "index_key").get(pk=diary.pk)
        if not read_index_key(stored):
            stored.index_key = create_index_key()
            stored.save(update_fields=["index_key"])
        diary.index_key = stored.index_key
        key = read_index_key(diary)
    return key
