"""The kind of the site's database, and connections to its PostgreSQL server beside Django's own.

The driver is the one that Django has loaded: nothing here imports it, so that a site on SQLite does not hold it in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, LiteralString, cast

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from psycopg import Connection, sql

SQLITE, POSTGRESQL = "sqlite", "postgresql"


class SnapshotError(Exception):
    """A snapshot cannot be taken, read or restored. The text says why."""


def database_kind() -> str:
    """SQLITE or POSTGRESQL."""
    return SQLITE if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else POSTGRESQL


def connection_values(name: str = "") -> dict[str, Any]:
    """What the driver needs for the site's PostgreSQL, or for another database of the same server."""
    given: Mapping[str, Any] = settings.DATABASES["default"]
    values = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    return {key: given[setting] for key, setting in values.items() if given.get(setting)} | {"dbname": name or given["NAME"]}


def driver_error() -> type[Exception]:
    """The base class of the errors of the database's driver."""
    error: type[Exception] = _driver().Error
    return error


def connect_postgresql(name: str = "", *, autocommit: bool = False) -> Connection[Any]:
    """A new connection to the site's PostgreSQL, or to another database of the same server.

    Raises SnapshotError where the site's database is another one, and driver_error().
    """
    if database_kind() != POSTGRESQL:
        raise SnapshotError("the database of this site is not PostgreSQL")
    opened: Connection[Any] = _driver().connect(**connection_values(name), autocommit=autocommit)
    return opened


def name_in_query(query: LiteralString, *names: str) -> sql.Composed:
    """A statement for PostgreSQL with the names of databases or tables, quoted, in the place of each {}."""
    texts = _driver().sql
    composed: sql.Composed = texts.SQL(query).format(*(texts.Identifier(name) for name in names))
    return composed


def _driver() -> Any:  # the module of the driver: it has no common type
    return cast(Any, connection).Database
