"""The names of the search's tables for hand-written SQL: from the models, quoted as the database in use wants it."""

from __future__ import annotations

from django.db import connection, models


def quoted_table(model: type[models.Model]) -> str:
    """A model's table, quoted for SQL."""
    return connection.ops.quote_name(model._meta.db_table)
