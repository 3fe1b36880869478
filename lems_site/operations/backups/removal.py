"""Removal of what a site does not need any more: folders, files, databases of its own user on its PostgreSQL server."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from .database_server import POSTGRESQL, connect_postgresql, database_kind, driver_error, name_in_query

log = logging.getLogger(__name__)


def list_databases(prefix: str) -> Iterator[str]:
    """The names of the databases of the site's own user that begin so. One query on PostgreSQL, else none."""
    if database_kind() != POSTGRESQL:
        return
    with connection.cursor() as cursor:
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND pg_get_userbyid(datdba) = current_user"
        cursor.execute(query, [prefix])
        yield from (row[0] for row in cursor.fetchall())


def drop_database(name: str) -> bool:
    """Drop a database that nobody is connected to. Returns whether it is gone."""
    try:
        with connect_postgresql(autocommit=True) as server:
            server.execute(name_in_query("DROP DATABASE IF EXISTS {}", name))
    except driver_error() as error:  # somebody is connected to it: the next run tries again, and the doctor names it
        log.error("%s was not deleted: %s", name, type(error).__name__)
        return False
    return True


def delete_path(path: Path) -> bool:
    """Delete a file, or a folder with all that is in it. Returns whether it is gone."""
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        log.error("%s was not deleted: %s", path.name, error.strerror)
        return False
    return True
