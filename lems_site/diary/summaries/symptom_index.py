"""Which check-ins answer a symptom, by keyed codes: the database sees neither the symptom nor that two diaries share one."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Iterator

from django.db import models

from lems_site.diary.models import Diary, Entry, SymptomIndexRow

from .index_keys import ensure_index_key, read_index_key

CODE_BYTES = 16


def hash_symptom(key: bytes, symptom: str) -> bytes:
    """The code of a symptom in the index of the diary with this key."""
    return hmac.digest(key, f"symptom:{symptom}".encode(), "sha256")[:CODE_BYTES]


def index_entries(diary: Diary, entries: Collection[Entry], *, new: bool = False) -> None:
    """Make the index fit some entries as they are now. Two queries at most; call it in the transaction that writes them.

    new: whether they were created just now, so that there is nothing to delete.
    """
    if not new:
        SymptomIndexRow.objects.filter(entry__in=[entry.pk for entry in entries]).delete()
    if rows := list(_build_rows(diary, entries)):
        SymptomIndexRow.objects.bulk_create(rows, ignore_conflicts=True)


def _build_rows(diary: Diary, entries: Iterable[Entry]) -> Iterator[SymptomIndexRow]:
    for entry in entries:
        if entry.kind == Entry.Kind.CHECK_IN and entry.removed_at is None:
            for symptom in entry.data.get("grades", {}):
                code = hash_symptom(ensure_index_key(diary), symptom)
                yield SymptomIndexRow(entry_id=entry.pk, code=code, at=entry.at)


def rows_of_symptom(diary: Diary, symptom: str) -> models.QuerySet[SymptomIndexRow]:
    """The rows of a symptom in a diary, in no order."""
    return SymptomIndexRow.objects.filter(code=hash_symptom(read_index_key(diary), symptom))
