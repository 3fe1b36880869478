"""The migration of a column to a sealed field. Its values stay readable, marked as plain, until they are sealed one by one."""

from __future__ import annotations

from typing import Any, cast

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class SealColumn(migrations.AlterField):
    """AlterField from text, JSON or bytes to a SealedField: each value gets the mark of a plain one (fields.py)."""

    reversible = False

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """One statement on PostgreSQL; on SQLite the table is made anew, then its values are marked."""
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        old = cast(Any, from_state.apps.get_model(app_label, self.model_name)._meta.get_field(self.name))
        names = {"table": schema_editor.quote_name(model._meta.db_table), "column": schema_editor.quote_name(old.column)}
        if schema_editor.connection.vendor == "postgresql":
            is_binary = old.db_type(schema_editor.connection) == "bytea"
            plain = "{column}" if is_binary else "convert_to({column}::text, 'UTF8')"
            change = (
                "ALTER TABLE {table} ALTER COLUMN {column} TYPE bytea "
                f"USING CASE WHEN octet_length({plain}) = 0 THEN ''::bytea ELSE decode('00', 'hex') || {plain} END"
            )
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            change = (
                "UPDATE {table} SET {column} = CASE WHEN length({column}) = 0 THEN x'' ELSE CAST(x'00' || {column} AS BLOB) END"
            )
        schema_editor.execute(change.format(**names))
