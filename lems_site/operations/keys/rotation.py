"""Rotation: every data key is wrapped anew by the newest confirmed master key, while the site runs.

Killed anywhere, it goes on with the next run: each data key is wrapped by the old or the new master key, and the ring has both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.db import connection, transaction

from lems_site.web.sealing.data_keys import DataKey, rewrap
from lems_site.web.sealing.errors import SealingError
from lems_site.web.sealing.keyring import read_keyring

BATCH = 200  # data keys in one transaction


def rotate_data_keys() -> Iterator[int]:
    """Wrap all data keys by the ring's wrapping key. Yields after each batch how many it changed. Raises SealingError at the end
    where some could not be opened, with all others done."""
    newest = read_keyring().wrapping_key.id
    last, problem = None, None
    while True:
        ring = read_keyring()
        waiting = DataKey.objects.exclude(master_id=newest).order_by("pk")
        rows = list((waiting if last is None else waiting.filter(pk__gt=last))[:BATCH])
        if not rows:
            break
        last = rows[-1].pk
        wrapped = []
        for row in rows:
            try:
                wrapped.append((row, rewrap(row, ring)))
            except SealingError as error:
                problem = error
        yield _store(wrapped)
    if problem is not None:
        raise problem


def _store(wrapped: list[tuple[DataKey, DataKey]]) -> int:
    """Store what was wrapped, but for rows that were changed or deleted meanwhile. Returns how many were stored.

    One statement for all: built by the ORM row by row, it costs more than the wrapping.
    """
    table, quote = DataKey._meta.db_table, connection.ops.quote_name
    binary, scope = cast(Any, connection).Database.Binary, cast(Any, DataKey._meta.pk)
    statement = f"UPDATE {quote(table)} SET wrapped = %s, master_id = %s WHERE scope = %s AND wrapped = %s"  # noqa: S608 (its name)
    values = [
        (binary(fresh.wrapped), fresh.master_id, scope.get_db_prep_value(row.pk, connection), binary(bytes(row.wrapped)))
        for row, fresh in wrapped
    ]
    if not values:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, values)
        return int(cursor.rowcount)
