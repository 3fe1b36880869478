"""A filled database as a file of JSON lines, and back into the schema that it was written from.

`python -m tests.database_copy FILE` writes the database of the site that the environment names. So was written
tests/cases/database/2026-11-27.json.gz: the small guide, a demonstration diary of a month, and the diary with one of everything
of tests/diary/full_diary.py. tests/test_migrations.py puts it into the tables of that time and migrates it.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

Row = dict[str, Any]
INDEX = "search"  # is made from the pages by `manage.py rebuild_search`, so it is not copied


def stored_fields(model: type[models.Model]) -> list[Any]:
    """The fields of a model that have a column and a value of their own."""
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def stored_models(apps: Apps) -> list[type[models.Model]]:
    """The models that have a table, many-to-many tables too."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]
    return [model for model in found if model._meta.app_label != INDEX]


def read_rows(model: type[models.Model]) -> Iterator[Row]:
    """The rows of a table in the order of their keys: column -> value as JSON can hold it."""
    for row in model._base_manager.order_by("pk").iterator(chunk_size=500):
        yield {field.attname: _to_json(field, row) for field in stored_fields(model)}


def _to_json(field: Any, row: models.Model) -> Any:
    value = getattr(row, field.attname)
    return value if value is None or isinstance(value, (bool, int, float, str)) else field.value_to_string(row)


def write_database(path: Path) -> None:
    """Write the names of the last migrations of each app, then every row."""
    executor = MigrationExecutor(connection)
    apps = executor.loader.project_state().apps
    with gzip.open(path, "wt", encoding="utf-8") as file:
        print(json.dumps(sorted(executor.loader.graph.leaf_nodes())), file=file)
        for model in stored_models(apps):
            for row in read_rows(model):
                print(json.dumps([model._meta.label, row], ensure_ascii=False, sort_keys=True), file=file)


def load_database(path: Path) -> dict[str, list[Row]]:
    """Migrate an empty database to the file's state and put its rows in. Returns the rows by the label of their model."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        targets = [(app, name) for app, name in json.loads(next(file))]
        rows: dict[str, list[Row]] = {}
        for line in file:
            label, row = json.loads(line)
            rows.setdefault(label, []).append(row)
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    apps = MigrationExecutor(connection).loader.project_state(targets).apps
    with transaction.atomic(), connection.cursor() as cursor:
        for model in stored_models(apps):  # what the migrations themselves wrote, for example roles
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 (a table's name)
        for model in stored_models(apps):
            fields = {field.attname: field for field in stored_fields(model)}
            found = rows.get(model._meta.label, [])
            _insert_rows(model, [{name: fields[name].to_python(value) for name, value in row.items()} for row in found])
        for statement in connection.ops.sequence_reset_sql(no_style(), stored_models(apps)):
            cursor.execute(statement)
    return rows


def _insert_rows(model: type[models.Model], rows: list[Row]) -> None:
    """Insert rows with the times and keys that they hold: not those that a field would set when it is saved."""
    fields = stored_fields(model)
    before = [
        (field, name, getattr(field, name)) for field in fields for name in ("auto_now", "auto_now_add") if hasattr(field, name)
    ]
    for field, name, _value in before:
        setattr(field, name, False)
    model._base_manager.bulk_create([model(**row) for row in rows], batch_size=200)
    for field, name, value in before:
        setattr(field, name, value)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lems_site.settings")
    import django

    django.setup()
    write_database(Path(sys.argv[1]))
