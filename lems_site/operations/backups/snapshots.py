"""Snapshots of the database: a copy of one moment, taken while others write, with the number of rows of each table in it.

SQLite: the backup API, all pages in one step. PostgreSQL: pg_dump in the format of pg_restore, of the same snapshot in which the
rows are counted.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from lems_site.web.sealing.data_keys import DataKey

from .database_server import (
    SQLITE,
    SnapshotError,
    connect_postgresql,
    connection_values,
    database_kind,
    driver_error,
    name_in_query,
)

if TYPE_CHECKING:
    from psycopg import Connection

RowCounts = dict[str, int]  # rows by the name of the table
SCRATCH, SCRATCH_STAMP = "lems_scratch_", "%Y%m%dT%H%M%S%f"  # the name of a scratch database: both, one after the other


def take_snapshot(file: Path) -> RowCounts:
    """Write a copy of the site's database to a new file, readable by its owner alone. Returns the rows of each table in it.

    Raises SnapshotError, and OSError where the disk is full.
    """
    file.touch(mode=0o600)
    return _copy_sqlite(file) if database_kind() == SQLITE else _dump_postgresql(file)


def count_sqlite_rows(file: Path) -> RowCounts:
    """The rows of each table of an SQLite file that is whole. Raises SnapshotError where it is not."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise SnapshotError(f"the database in the backup is damaged: {found}")
            query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            names = [row[0] for row in database.execute(query)]
            return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}  # noqa: S608
    except sqlite3.DatabaseError as error:
        raise SnapshotError(f"the database in the backup cannot be read: {error}") from error


def _copy_sqlite(file: Path) -> RowCounts:
    source = Path(settings.DATABASES["default"]["NAME"])
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as database, closing(sqlite3.connect(file)) as copy:
            database.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise SnapshotError(f"the database cannot be copied: {error}") from error
    return count_sqlite_rows(file)


DATA_KEYS = "SELECT scope, wrapped, master_id FROM web_datakey"


def read_sqlite_data_keys(file: Path) -> list[DataKey]:
    """The data keys in an SQLite file, wrapped as they are; none in a file of an earlier release. Raises SnapshotError."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'web_datakey'").fetchone():
                return []
            rows = database.execute(DATA_KEYS).fetchall()
    except sqlite3.DatabaseError as error:
        raise SnapshotError(f"the database in the backup cannot be read: {error}") from error
    return [DataKey(scope=uuid.UUID(scope), wrapped=wrapped, master_id=master) for scope, wrapped, master in rows]


def read_postgresql_data_keys(connection: Connection[Any]) -> list[DataKey]:
    """The data keys in a PostgreSQL database, wrapped as they are; none in one of an earlier release."""
    exists = connection.execute("SELECT to_regclass('web_datakey')").fetchone()
    if exists is None or exists[0] is None:
        return []
    rows = connection.execute(DATA_KEYS).fetchall()
    return [DataKey(scope=scope, wrapped=wrapped, master_id=master) for scope, wrapped, master in rows]


def run_postgresql_tool(tool: str, *arguments: str, name: str = "") -> None:
    """Run a program of PostgreSQL against a database of the site's server. Raises SnapshotError with what it said."""
    values = connection_values(name)
    environment = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    env = {**os.environ, **{environment[key]: str(value) for key, value in values.items()}}
    path = _find_tool(tool)
    ended = subprocess.run([path, *arguments], env=env, capture_output=True, text=True, check=False)  # noqa: S603 (tools named in this module)
    if ended.returncode:
        raise SnapshotError(f"{tool} failed: {ended.stderr.strip()[-500:]}")


def _find_tool(tool: str) -> str:
    """The newest version of a program of PostgreSQL on this machine. Raises SnapshotError without one."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"), key=lambda path: float(path.parts[-3]))
    path = str(versions[-1]) if versions else shutil.which(tool)
    if not path:
        raise SnapshotError(f"{tool} is missing: install the Debian package postgresql-client")
    return path


def _dump_postgresql(file: Path) -> RowCounts:
    with connect_postgresql() as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        rows = count_postgresql_rows(connection)
        assert row is not None
        run_postgresql_tool("pg_dump", "-Fc", "--no-owner", "--no-privileges", f"--snapshot={row[0]}", f"--file={file}")
    return rows


def count_postgresql_rows(connection: Connection[Any]) -> RowCounts:
    """The rows of each table of a PostgreSQL database, in the connection's transaction."""
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    counts = {}
    for (name,) in names:
        row = connection.execute(name_in_query("SELECT count(*) FROM {}", name)).fetchone()
        counts[name] = row[0] if row else 0
    return counts


@contextmanager
def scratch_postgresql() -> Iterator[str]:
    """The name of an empty database beside the site's; it is dropped at the end, unless it has another name by then.

    Raises SnapshotError without the right to make one. The site's own database need not be there.
    """
    name = f"{SCRATCH}{timezone.now().astimezone(UTC):{SCRATCH_STAMP}}"
    try:
        with connect_postgresql("postgres", autocommit=True) as connection:
            connection.execute(name_in_query("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name))
    except driver_error() as error:
        raise SnapshotError(f"no scratch database could be made (the user needs CREATEDB): {error}") from error
    try:
        yield name
    finally:
        with connect_postgresql("postgres", autocommit=True) as connection:
            connection.execute(name_in_query("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def read_scratch_stamp(name: str) -> datetime | None:
    """When a scratch database was made, from its name; None for a name of somebody else's."""
    try:
        return datetime.strptime(name.removeprefix(SCRATCH), SCRATCH_STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
