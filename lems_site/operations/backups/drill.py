"""A drill: restores a backup into a scratch place and compares it with what it should hold. So a backup is proved."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import psycopg
import pyrage
from django.utils import timezone

from lems_site.operations.models import Backup

from .archives import DATABASE, ArchiveError, Manifest, open_archive
from .backup import backup_folder, drill_key_path, list_backup_files
from .snapshots import (
    SQLITE,
    RowCounts,
    SnapshotError,
    connection_values,
    count_postgresql_rows,
    count_sqlite_rows,
    run_postgresql_tool,
    scratch_postgresql,
)


class DrillError(Exception):
    """A backup is not proved. The text says why."""


def prove_backup(file: Path, identity: pyrage.x25519.Identity) -> Manifest:
    """Restore a backup into a scratch place, count its rows, and delete the place. Raises DrillError."""
    with tempfile.TemporaryDirectory(dir=backup_folder(), prefix=".drill-") as folder:
        try:
            manifest = open_archive(file, [identity], Path(folder))
            rows = _restored_rows(manifest, Path(folder) / DATABASE)
        except (ArchiveError, SnapshotError, OSError) as error:
            raise DrillError(str(error)) from error
    if rows != manifest.rows:
        differing = sorted(name for name in rows.keys() | manifest.rows if rows.get(name) != manifest.rows.get(name))
        raise DrillError(f"other numbers of rows than when it was made: {', '.join(differing)}")
    return manifest


def drill_newest_backup() -> Backup:
    """Prove the newest backup with its own key, note the result, and destroy the key. Raises DrillError with what is wrong."""
    files = list_backup_files()
    if not files:
        raise DrillError("there is no backup yet: run `manage.py backup`")
    file, key = files[0], drill_key_path(files[0].name)
    backup, _created = Backup.objects.get_or_create(
        name=file.name, defaults={"made_at": timezone.now(), "size": file.stat().st_size}
    )
    if not key.exists():
        raise DrillError(f"the key for the drill of {file.name} was used already: make a new backup")
    try:
        prove_backup(file, pyrage.x25519.Identity.from_str(key.read_text()))
    except DrillError as error:
        backup.problem = str(error)[:300]
        backup.save(update_fields=["problem"])
        raise
    backup.proved_at, backup.problem = timezone.now(), ""
    backup.save(update_fields=["proved_at", "problem"])
    key.unlink()
    return backup


def _restored_rows(manifest: Manifest, database: Path) -> RowCounts:
    if manifest.database == SQLITE:
        return count_sqlite_rows(database)
    with scratch_postgresql(f"lems_drill_{os.getpid()}") as name:
        run_postgresql_tool("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", str(database), name=name)
        with psycopg.connect(**connection_values(name)) as connection:
            return count_postgresql_rows(connection)
