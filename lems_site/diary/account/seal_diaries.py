"""Sealing what was written in diaries before there was sealing. It may be stopped at any moment, and goes on where it was.

A diary counts as sealed (DataKey.has_plain) only once the database's files hold nothing of the old values, too.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from typing import Any, cast

from django.apps import apps
from django.db import connection, models, transaction

from lems_site.diary.codes.private_text import PrivateField
from lems_site.diary.models import Diary, SymptomIndexRow, TrackedSymptom
from lems_site.diary.summaries.index_keys import create_index_key
from lems_site.diary.summaries.rebuild import rebuild_diary
from lems_site.diary.summaries.store import DERIVED_VERSION, lock_for_writing
from lems_site.web.sealing.data_keys import DataKey, ensure_data_key
from lems_site.web.sealing.fields import Sealed, SealPlace

ROWS_AT_ONCE = 200


def unsealed_diaries() -> list[uuid.UUID]:
    """The diaries in which values from before sealing may stand. One query."""
    return list(
        Diary.objects.exclude(pk__in=DataKey.objects.filter(has_plain=False).values("scope")).values_list("pk", flat=True)
    )


def seal_diary(diary_id: uuid.UUID, *, at_once: int = ROWS_AT_ONCE) -> Iterator[int]:
    """Seal the values of a diary; gives how many rows each step sealed. People may write in it meanwhile. Raises SealingError."""
    ensure_data_key(diary_id)
    if replace_plain_index_key(diary_id):
        yield 1
    yield seal_symptom_codes(diary_id)
    for model, fields in sealed_models().items():
        yield from _seal_rows(model, fields, diary_id, at_once)
    if diary := Diary.objects.filter(pk=diary_id, derived_version__lt=DERIVED_VERSION).first():
        yield from (0 for _step in rebuild_diary(diary))


def sealed_models() -> dict[type[models.Model], list[PrivateField]]:
    """The models with private fields, and these."""
    found = {model: [field for field in model._meta.fields if isinstance(field, PrivateField)] for model in apps.get_models()}
    return {model: fields for model, fields in found.items() if fields}


def replace_plain_index_key(diary_id: uuid.UUID) -> bool:
    """Give a diary another key for its index of symptoms where the database showed the old one. The index is built anew."""
    with transaction.atomic():
        diary = Diary.objects.filter(pk=diary_id).only("pk", "index_key").first()
        if diary is None:
            return False
        lock_for_writing(diary)
        stored = Diary.objects.values_list("index_key", flat=True).get(pk=diary_id)
        if not stored.is_plain:
            return False
        diary.index_key, diary.derived_version = create_index_key(), 0
        diary.save(update_fields=["index_key", "derived_version"])
        SymptomIndexRow.objects.filter(entry__diary_id=diary_id).delete()
    return True


def seal_symptom_codes(diary_id: uuid.UUID) -> int:
    """Seal the codes of the symptoms that a diary follows, with the digests that keep them unique. Returns how many."""
    with transaction.atomic():
        rows = list(TrackedSymptom.objects.select_for_update().filter(diary_id=diary_id, code_digest=None))
        for row in rows:
            row.save(update_fields=["code", "code_digest", "own_name"])
    return len(rows)


def _seal_rows(model: type[models.Model], fields: list[PrivateField], diary_id: uuid.UUID, at_once: int) -> Iterator[int]:
    place: SealPlace = cast(Any, model).seal_place
    rows = model._base_manager.filter(**{place.scope: diary_id}).order_by("pk")
    last: object = None
    while True:
        part = rows if last is None else rows.filter(pk__gt=last)
        with transaction.atomic():
            found = list(part.values_list("pk", place.row, *(field.name for field in fields))[:at_once])
            changed = sum(_seal_row(model, fields, diary_id, *row) for row in found)
        if not found:
            return
        yield changed
        last = found[-1][0]


def _seal_row(
    model: type[models.Model], fields: list[PrivateField], diary_id: uuid.UUID, pk: object, row: object, *stored: Sealed
) -> bool:
    """Seal the plain values of a row, unless somebody changed them since they were read. Whether there were any."""
    plain = [(field, value) for field, value in zip(fields, stored, strict=True) if value.is_plain]
    if not plain:
        return False
    quote, binary, key = connection.ops.quote_name, cast(Any, connection).Database.Binary, cast(Any, model._meta.pk)
    sealed = [field.seal(field.open_bytes(value, diary_id, row), diary_id, row) for field, value in plain]
    changes = ", ".join(f"{quote(str(field.column))} = %s" for field, _value in plain)
    same = " AND ".join(f"{quote(str(field.column))} = %s" for field, _value in plain)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {quote(key.column)} = %s AND {same}"  # noqa: S608 (names)
    old = [binary(bytes(value)) for _field, value in plain]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(binary(bytes(value)) for value in sealed), key.get_db_prep_value(pk, connection), *old])
    return True


def clean_files() -> bool:
    """Write the database's files anew, so that nothing of what was overwritten is left in them. Whether it could be done now.

    SQLite: False while somebody reads the database, because the log beside its file cannot be emptied then.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            for model in sealed_models():
                cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(model._meta.db_table)}")
            return True
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return bool(cursor.fetchone()[0] == 0)


def mark_sealed(diaries: Collection[uuid.UUID]) -> None:
    """Record that nothing from before sealing is left of these diaries."""
    DataKey.objects.filter(pk__in=diaries).update(has_plain=False)
