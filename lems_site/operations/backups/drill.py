"""A drill: restores a backup into a scratch place and compares it with what it should hold. So a backup is proved."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyrage
from django.utils import timezone

from lems_site.operations.keys.bundle import KeyBundle
from lems_site.operations.models import Backup, ElsewhereDrill
from lems_site.web.sealing.data_keys import DataKey, unwrap
from lems_site.web.sealing.errors import SealingError
from lems_site.web.sealing.keyring import Keyring

from .archives import DATABASE, ArchiveError, Manifest, open_archive
from .backup import backup_folder, drill_key_path, hash_proof, list_backup_files
from .database_server import SQLITE, SnapshotError, connect_postgresql
from .snapshots import (
    RowCounts,
    count_postgresql_rows,
    count_sqlite_rows,
    read_postgresql_data_keys,
    read_sqlite_data_keys,
    run_postgresql_tool,
    scratch_postgresql,
)

UNPACKED_BY_DRILL = ".drill-"  # begins the name of the folder in which a drill works; it is gone at the end


class DrillError(Exception):
    """A backup is not proved. The text says why."""


def prove_backup(file: Path, identity: pyrage.x25519.Identity, ring: Keyring | None = None) -> Manifest:
    """Restore a backup into a scratch place, count its rows, open its data keys, and delete the place. Raises DrillError.

    ring: the master keys that must open the data keys; the site's own unless said otherwise.
    """
    with tempfile.TemporaryDirectory(dir=backup_folder(), prefix=UNPACKED_BY_DRILL) as folder:
        try:
            manifest = open_archive(file, [identity], Path(folder))
            rows, data_keys = _read_restored(manifest, Path(folder) / DATABASE)
            for data_key in data_keys:
                unwrap(data_key, ring)
        except (ArchiveError, SnapshotError, SealingError, OSError) as error:
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


def drill_elsewhere(file: Path, identity: pyrage.x25519.Identity, bundle: KeyBundle) -> Manifest:
    """Prove a backup with the operator's key and the key bundle alone. Nothing of this machine's own site is used or changed.

    Returns the manifest, whose proof the operator takes to the site. Raises DrillError.
    """
    manifest = prove_backup(file, identity, bundle.ring)
    if not manifest.proof:
        raise DrillError("this backup is of an earlier release: it is whole, but holds no word by which that could be noted")
    return manifest


def note_elsewhere(word: str) -> Backup:
    """Note that a backup was proved on another machine, by the word of that drill. Raises DrillError for another word."""
    backup = Backup.objects.filter(proof_hash=hash_proof(word)).first()
    if backup is None:
        raise DrillError("no kept backup has this word: type it as the drill on the other machine printed it")
    values = {"backup_name": backup.name, "proved_at": timezone.now()}
    ElsewhereDrill.objects.update_or_create(pk=ElsewhereDrill.SINGLE_ROW, defaults=values)
    return backup


def _read_restored(manifest: Manifest, database: Path) -> tuple[RowCounts, list[DataKey]]:
    if manifest.database == SQLITE:
        return count_sqlite_rows(database), read_sqlite_data_keys(database)
    with scratch_postgresql() as name:
        run_postgresql_tool("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", str(database), name=name)
        with connect_postgresql(name) as connection:
            return count_postgresql_rows(connection), read_postgresql_data_keys(connection)
