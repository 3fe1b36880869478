"""Brings a backup back: beside what is there, proved and migrated first, then swapped. What was there is kept aside."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg
import pyrage
from django.conf import settings
from django.utils import timezone
from psycopg import sql

from .archives import DATABASE, MEDIA, ArchiveError, Manifest, open_archive
from .backup import media_folder
from .snapshots import (
    SQLITE,
    SnapshotError,
    connection_values,
    count_sqlite_rows,
    database_kind,
    run_postgresql_tool,
)

JOURNALS = ("", "-wal", "-shm")
FOLDER_STORAGE = "django.core.files.storage.FileSystemStorage"


class RestoreError(Exception):
    """Nothing was changed. The text says why."""


def restore_backup(file: Path, identity: pyrage.x25519.Identity) -> tuple[Manifest, Path]:
    """Put a backup in the place of the site's database and pictures. Returns its manifest, and where what was there lies now.

    The site and its clock must be stopped. Raises RestoreError, with nothing changed.
    """
    data = Path(settings.DATA_DIR)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        work = Path(folder)
        try:
            manifest = open_archive(file, [identity], work)
            if manifest.database != database_kind():
                raise RestoreError(f"this backup is of {manifest.database}, the site's database is {database_kind()}")
            aside = data / f"before-restore-{timezone.now():%Y%m%dT%H%M%S%f}"
            if manifest.database == SQLITE:
                _swap_sqlite(manifest, work / DATABASE, aside)
            else:
                _swap_postgresql(work / DATABASE, aside.name)
        except (ArchiveError, SnapshotError, OSError, psycopg.Error) as error:
            raise RestoreError(str(error)) from error
        _swap_media(work / MEDIA, aside)
    return manifest, aside


def migrate_database(url: str, media: Path) -> None:
    """Bring a database to this version of the site, with the pictures of a backup's folder `media`, if it has any.

    Raises SnapshotError with what `migrate` said.
    """
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "migrate", "--noinput", "--verbosity", "0"]
    pictures = {"MEDIA_STORAGE": FOLDER_STORAGE, "MEDIA_OPTIONS": json.dumps({"location": str(media)})}
    env = {**os.environ, **pictures, "DATABASE_URL": url}
    ended = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 (our own command)
    if ended.returncode:
        raise SnapshotError(f"the backup cannot be brought to this version: {ended.stderr.strip()[-500:]}")


def _swap_sqlite(manifest: Manifest, restored: Path, aside: Path) -> None:
    target = Path(settings.DATABASES["default"]["NAME"])
    _refuse_if_in_use(target)
    if count_sqlite_rows(restored) != manifest.rows:
        raise RestoreError("the backup holds other numbers of rows than its manifest says")
    migrate_database(f"sqlite:///{restored}", restored.with_name(MEDIA))
    with closing(sqlite3.connect(restored)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside.mkdir(mode=0o700)
    for ending in JOURNALS:
        present = target.with_name(target.name + ending)
        if present.exists():
            present.rename(aside / present.name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(restored, target)


def _refuse_if_in_use(database: Path) -> None:
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database, timeout=0.5)) as present:
            present.execute("PRAGMA locking_mode=EXCLUSIVE")
            present.execute("BEGIN EXCLUSIVE")
            present.rollback()
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            return  # damaged: all the more reason to restore
        raise RestoreError("the site or its clock still runs: stop both, then run this again") from error
    except sqlite3.DatabaseError:
        return


def _swap_postgresql(dump: Path, aside: str) -> None:
    """Restore into a new database, migrate it, then swap names. The one before stays under the name of `aside`."""
    name = str(settings.DATABASES["default"]["NAME"])
    fresh, before = f"{name}_restored", aside.replace("-", "_")
    admin = connection_values("postgres")
    with psycopg.connect(**admin, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(fresh)))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(fresh)))
    run_postgresql_tool("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={fresh}", str(dump), name=fresh)
    migrate_database(_postgresql_url(fresh), dump.with_name(MEDIA))
    with psycopg.connect(**admin, autocommit=True) as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        row = connection.execute(query, [name]).fetchone()
        if row and row[0]:
            raise RestoreError("the site or its clock still runs: stop both, then run this again")
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if exists:
            connection.execute(rename.format(sql.Identifier(name), sql.Identifier(before)))
        connection.execute(rename.format(sql.Identifier(fresh), sql.Identifier(name)))


def _postgresql_url(name: str) -> str:
    values = connection_values(name)
    password = f":{values['password']}" if "password" in values else ""
    port = f":{values['port']}" if "port" in values else ""
    return f"postgres://{values.get('user', '')}{password}@{values.get('host', '')}{port}/{name}"


def _swap_media(restored: Path, aside: Path) -> None:
    if not restored.exists():
        return
    target = media_folder()
    aside.mkdir(mode=0o700, exist_ok=True)
    if target.exists():
        target.rename(aside / MEDIA)
    shutil.move(restored, target)
