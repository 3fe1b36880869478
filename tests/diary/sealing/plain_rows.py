"""A diary as it stood before there was sealing."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.db import connection, models

from lems_site.diary.account.seal_diaries import sealed_models
from lems_site.diary.models import Diary, TrackedSymptom
from lems_site.web.sealing.data_keys import delete_data_key
from lems_site.web.sealing.fields import PLAIN, Sealed


def store_bytes(model: type[models.Model], pk: object, **columns: bytes) -> None:
    """Write bytes into sealed columns of a row, past everything."""
    table, key = connection.ops.quote_name(model._meta.db_table), cast(Any, model._meta.pk)
    changes = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in columns)
    values = [cast(Any, connection).Database.Binary(value) for value in columns.values()]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {changes} WHERE {key.column} = %s", [*values, key.get_db_prep_value(pk, connection)])  # noqa: S608


def stored_bytes(row: models.Model, name: str) -> bytes:
    """What the database holds in a sealed column of a row."""
    return bytes(type(row)._base_manager.values_list(name, flat=True).get(pk=row.pk))


def unseal_diary(diary_id: uuid.UUID) -> None:
    """Write each value of a diary as it stood before there was sealing."""
    for model, fields in sealed_models().items():
        for row in model._base_manager.filter(**{cast(Any, model).seal_place.scope: diary_id}):
            encoded = {field.column: field.encode(getattr(row, field.attname)) for field in fields}
            store_bytes(model, row.pk, **{name: PLAIN + value if value else b"" for name, value in encoded.items()})
    TrackedSymptom.objects.filter(diary_id=diary_id).update(code_digest=None)
    Diary.objects.filter(pk=diary_id).update(derived_version=1)
    delete_data_key(diary_id)


def plain_values() -> list[str]:
    """The columns of all diaries that hold a value which is not sealed, as "Model.name"."""
    found = []
    for model, fields in sealed_models().items():
        for field in fields:
            values = model._base_manager.values_list(field.name, flat=True)
            found += [f"{model.__name__}.{field.name}" for value in values if Sealed(value).is_plain]
    return found
