"""The search backend of the database in use."""

from __future__ import annotations

from django.db import connection

from lems_site.search.index.backend import SearchBackend
from lems_site.search.index.postgresql import PostgreSQLBackend
from lems_site.search.index.sqlite import SQLiteBackend


def search_backend() -> SearchBackend:
    """The search backend of the database in use."""
    return PostgreSQLBackend() if connection.vendor == "postgresql" else SQLiteBackend()
