"""The search backend of the database in use."""

from __future__ import annotations

from django.db import connection

from lems_site.search.index.backend import Engine


def engine() -> Engine:
    """The engine of the database in use."""
    if connection.vendor == "postgresql":
        from .postgresql import PostgreSQL  # noqa: PLC0415 (only one of the two is ever needed)

        return PostgreSQL()
    from .sqlite import SQLite  # noqa: PLC0415

    return SQLite()
