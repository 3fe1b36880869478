"""Brings a backup back: beside what is there, proved and migrated first, then swapped. What was there is kept aside.

Diaries and accounts that were deleted after the backup are deleted from it before the swap, as far as a newer list of deletions
is at hand: in the database that is replaced, in a newer backup beside it, or in a list that the caller brings.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import LiteralString, TypedDict

import pyrage
from django.conf import settings
from django.utils import timezone

from lems_site.web.sealing.errors import SealingError
from lems_site.web.sealing.keyring import read_keyring

from .archives import DATABASE, MEDIA, ArchiveError, Manifest, open_archive, read_manifest
from .backup import ENDING, list_backup_files, media_folder
from .database_server import (
    SQLITE,
    SnapshotError,
    connect_postgresql,
    connection_values,
    database_kind,
    driver_error,
    name_in_query,
)
from .deletions import DeletionList, read_present_deletions
from .set_aside import name_set_aside
from .snapshots import count_sqlite_rows, run_postgresql_tool, scratch_postgresql

JOURNALS = ("-wal", "-shm")
UNPACKED = ".restore-"  # begins the name of the folder in which a restore works; it is gone at the end
Deletions = dict[str, dict[str, str]]  # "diaries" and "accounts": the day of each deletion by id or mark
FOLDER_STORAGE = "django.core.files.storage.FileSystemStorage"


class RestoreError(Exception):
    """Nothing was changed. The text says why."""


@dataclass(frozen=True)
class Restoration:
    """What a restore did. `listed_at` is the moment of the newest list of deletions, None where none is newer than the backup.

    accounts_since: the day from which on it is known which accounts were deleted, if the backup is older; else "".
    """

    manifest: Manifest
    aside: Path  # where what was there lies now
    deleted: DeletedAgain
    listed_at: str | None
    accounts_since: str = ""


class DeletedAgain(TypedDict):
    """How much was in the backup and deleted later. accounts_that_stay: they own or keep a diary that was not deleted."""

    diaries: int
    accounts: int
    accounts_that_stay: int


def restore_backup(
    file: Path, identity: pyrage.x25519.Identity, lists: Iterable[DeletionList] = (), *, deleted_may_return: bool = False
) -> Restoration:
    """Put a backup in the place of the site's database and pictures, without the diaries and accounts deleted after it.

    lists: lists of deletions besides those in the present database and in newer backups. deleted_may_return: go on although they
    do not reach back to this backup. The site and its clock must be stopped.
    Raises RestoreError, with nothing changed.
    """
    data = Path(settings.DATA_DIR)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=UNPACKED) as folder:
        work = Path(folder)
        try:
            manifest = open_archive(file, [identity], work)
            if manifest.database != database_kind():
                raise RestoreError(f"this backup is of {manifest.database}, the site's database is {database_kind()}")
            _check_ring(manifest)
            aside = data / name_set_aside(timezone.now())
            newer = _newer_lists(manifest, [*lists, *_lists_at_hand(file, manifest, identity)], deleted_may_return)
            deletions = _merge_lists(newer)
            if manifest.database == SQLITE:
                deleted = _swap_sqlite(manifest, work / DATABASE, aside, deletions)
            else:
                deleted = _swap_postgresql(work / DATABASE, aside.name, deletions)
        except (ArchiveError, SnapshotError, OSError, driver_error()) as error:
            raise RestoreError(str(error)) from error
        _swap_media(work / MEDIA, aside)
    listed_at = max((one.listed_at for one in newer), default=None)
    return Restoration(manifest, aside, deleted, listed_at, _accounts_since(manifest, newer))


def _check_ring(manifest: Manifest) -> None:
    """Raise RestoreError where the site has not the master keys that a backup needs: its diaries could not be opened."""
    if not manifest.fingerprints:
        return
    try:
        ring = read_keyring()
        for fingerprint in manifest.fingerprints:
            ring.key(fingerprint)
    except SealingError as error:
        raise RestoreError(f"{error} First bring the keys: manage.py diary_keys import.") from error


def _lists_at_hand(file: Path, manifest: Manifest, identity: pyrage.x25519.Identity) -> Iterator[DeletionList]:
    """The list of the database that is there now, and that of the newest other backup that can be opened."""
    present = read_present_deletions(datetime.fromisoformat(manifest.made_at))
    if present is not None:
        yield present
    beside = {path.name: path for path in (*list_backup_files(), *file.parent.glob(f"*{ENDING}"))}
    for name in sorted(beside, reverse=True):
        try:
            listed = read_manifest(beside[name], [identity]).deletions if name != file.name else {}
        except ArchiveError:
            continue
        if listed:
            yield DeletionList.from_json(listed)
            return


def _newer_lists(manifest: Manifest, lists: Iterable[DeletionList], deleted_may_return: bool) -> list[DeletionList]:
    """The lists that were written after a backup. Raises RestoreError where it is too old for all of them and that may not be."""
    made_at = datetime.fromisoformat(manifest.made_at)
    newer = [one for one in lists if datetime.fromisoformat(one.listed_at) > made_at]
    if newer and not deleted_may_return and not any(one.reaches_back_to(made_at) for one in newer):
        raise RestoreError(
            f"this backup is of {made_at:%Y-%m-%d}. Which diaries were deleted is known since {min(one.since for one in newer)}"
            " only, and others would come back. Use a newer backup, or add --deleted-may-return."
        )
    return newer


def _merge_lists(lists: Sequence[DeletionList]) -> Deletions:
    return {
        "diaries": {diary: day for one in lists for diary, day in one.diaries.items()},
        "accounts": {mark: day for one in lists for mark, day in one.accounts.items()},
    }


def _accounts_since(manifest: Manifest, lists: Sequence[DeletionList]) -> str:
    """The first day of which a list knows the deleted accounts, if the backup is older than that; else ""."""
    first_day = min((one.accounts_since or one.listed_at[:10] for one in lists), default="")
    return first_day if first_day > manifest.made_at[:10] else ""


def _prepare_database(url: str, media: Path, deletions: Deletions) -> DeletedAgain:
    """Bring a restored database to this version of the site, and delete from it what is listed. Returns how much there was.

    media: the folder of the backup's pictures, if it has any. Raises SnapshotError with what a command said.
    """
    pictures = {"MEDIA_STORAGE": FOLDER_STORAGE, "MEDIA_OPTIONS": json.dumps({"location": str(media)})}
    env = {**os.environ, **pictures, "DATABASE_URL": url}
    _manage(env, "migrate", "--noinput", "--verbosity", "0")
    if not any(deletions.values()):
        return {"diaries": 0, "accounts": 0, "accounts_that_stay": 0}
    deleted: DeletedAgain = json.loads(_manage(env, "apply_deletions", typed=json.dumps(deletions)))
    return deleted


def _manage(env: dict[str, str], *arguments: str, typed: str = "") -> str:
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *arguments]
    ended = subprocess.run(command, env=env, input=typed, capture_output=True, text=True, check=False)  # noqa: S603 (our own)
    if ended.returncode:
        raise SnapshotError(f"the backup cannot be brought to this version: {ended.stderr.strip()[-500:]}")
    return ended.stdout


def _swap_sqlite(manifest: Manifest, restored: Path, aside: Path, deletions: Deletions) -> DeletedAgain:
    target = Path(settings.DATABASES["default"]["NAME"])
    _refuse_if_in_use(target)
    if count_sqlite_rows(restored) != manifest.rows:
        raise RestoreError("the backup holds other numbers of rows than its manifest says")
    deleted = _prepare_database(f"sqlite:///{restored}", restored.with_name(MEDIA), deletions)
    with closing(sqlite3.connect(restored)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _put_in_place(restored, target, aside)
    return deleted


def _put_in_place(restored: Path, target: Path, aside: Path) -> None:
    """Replace the database in one step: killed anywhere, the site has the old one or the new one. The old one is in `aside`."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path_beside(target)
    try:
        shutil.move(restored, beside)
        with beside.open("rb") as stream:
            os.fsync(stream.fileno())
        aside.mkdir(mode=0o700)
        if target.exists():
            (aside / target.name).hardlink_to(target)
        for ending in JOURNALS:  # empty or gone, unless the database is damaged: who closes it last writes them into it
            present = target.with_name(target.name + ending)
            if present.exists():
                present.rename(aside / present.name)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def path_beside(database: Path) -> Path:
    """Where a restored database lies in the moment before it takes the place of the site's."""
    return database.with_name(f".{database.name}.restored")


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


def _swap_postgresql(dump: Path, aside: str, deletions: Deletions) -> DeletedAgain:
    """Restore into a new database and prepare it. The one before stays under the name of `aside`."""
    with scratch_postgresql() as fresh:
        run_postgresql_tool("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={fresh}", str(dump), name=fresh)
        deleted = _prepare_database(_postgresql_url(fresh), dump.with_name(MEDIA), deletions)
        _swap_names(fresh, str(settings.DATABASES["default"]["NAME"]), aside.replace("-", "_"))
    return deleted


def _swap_names(fresh: str, name: str, before: str) -> None:
    """Give a database the name of the site's, and that one the name `before`, in one transaction: one of them always has it.

    Raises RestoreError where somebody is connected to the site's database.
    """
    rename: LiteralString = "ALTER DATABASE {} RENAME TO {}"
    with connect_postgresql("postgres") as connection:
        row = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name]).fetchone()
        if row and row[0]:
            raise RestoreError("the site or its clock still runs: stop both, then run this again")
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(name_in_query(rename, name, before))
        connection.execute(name_in_query(rename, fresh, name))


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
