"""A migration operation that creates pg_trgm where the database allows it, and prints what to do where it does not."""

from __future__ import annotations

import sys

from django.contrib.postgres.operations import TrigramExtension
from django.db import DatabaseError, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

REFUSED = (
    "The extension pg_trgm could not be created in this database: {reason}\n"
    "The search works without it, but corrects fewer mistyped long words. To have it, let the owner of the database\n"
    "run `CREATE EXTENSION pg_trgm;` and then run `manage.py rebuild_search`.\n"
)


class TrigramsIfAllowed(TrigramExtension):
    """Creates pg_trgm on PostgreSQL. Where that is refused the migration continues, with a message. Never drops it."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        try:
            with transaction.atomic(using=schema_editor.connection.alias):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
        except DatabaseError as error:
            sys.stderr.write(REFUSED.format(reason=str(error).strip()))

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Keeps the extension: other applications may use it."""
