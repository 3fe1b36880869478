"""Makes a backup, and deletes the old ones."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from lems_site.operations.models import Backup
from lems_site.web.sealing.data_keys import DataKey

from .archives import Manifest, hash_file, seal_archive
from .database_server import database_kind
from .deletions import list_deletions
from .snapshots import take_snapshot

ENDING, STAMP = ".backup.age", "%Y%m%dT%H%M%SZ"
DRILL_KEYS, KEY_ENDING = "drill-keys", ".key"  # a folder beside the backups, and the ending of the files in it
UNSEALED = ".work-"  # begins the name of the folder with the copy that is being sealed; it is gone at the end
ALL_OF_LAST = timedelta(days=2)  # each backup is kept so long, then the last of each day for two weeks, then one of each week
ONE_A_DAY = timedelta(days=14)


class BackupError(Exception):
    """A backup cannot be made. The text says what to do."""


def backup_folder() -> Path:
    """The folder of the backups, made if need be, for the site's user alone."""
    folder = Path(settings.BACKUP_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def drill_key_path(name: str) -> Path:
    """Where the key for the drill of a backup lies, until that drill."""
    return backup_folder() / DRILL_KEYS / f"{name}{KEY_ENDING}"


def media_folder() -> Path:
    """The folder that held pictures before they came into the database; backups of that time bring files for it."""
    return Path(settings.MEDIA_OPTIONS.get("location", backup_folder() / "no-media"))


def operator_recipient() -> pyrage.x25519.Recipient:
    """The operator's public key (BACKUP_RECIPIENT). Raises BackupError without one."""
    try:
        return pyrage.x25519.Recipient.from_str(settings.BACKUP_RECIPIENT)
    except pyrage.RecipientError as error:
        raise BackupError(
            "BACKUP_RECIPIENT is not set to an age public key (age1…). Make one with `age-keygen` on another machine, keep its"
            " private part there, and set the public part here."
        ) from error


def make_backup() -> Backup:
    """Make one backup, sealed to the operator's key and to a new key that only its drill will use. Raises BackupError, OSError.

    A killed or failed backup leaves no file that looks like one.
    """
    operator, drill = operator_recipient(), pyrage.x25519.Identity.generate()
    folder, now = backup_folder(), timezone.now()
    name = f"lems-{now.astimezone(UTC):{STAMP}}{ENDING}"
    with tempfile.TemporaryDirectory(dir=folder, prefix=UNSEALED) as work:
        database = Path(work) / "database"
        fingerprints = _needed_fingerprints()
        rows = take_snapshot(database)
        fingerprints |= _needed_fingerprints()  # a rotation may have gone on meanwhile
        manifest = Manifest(
            made_at=now.isoformat(),
            database=database_kind(),
            database_hash=hash_file(database),
            rows=rows,
            migrations=sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()),
            fingerprints=sorted(fingerprints),
            proof=secrets.token_hex(6),
            deletions=asdict(list_deletions()),
        )
        _write_drill_key(name, str(drill))
        seal_archive(folder / name, manifest, database, [operator, drill.to_public()])
    return Backup.objects.create(
        name=name,
        made_at=now,
        size=(folder / name).stat().st_size,
        fingerprints=manifest.fingerprints,
        proof_hash=hash_proof(manifest.proof),
    )


def hash_proof(word: str) -> str:
    """What the site keeps of the word that only an opened backup tells."""
    return hashlib.sha256(word.strip().encode()).hexdigest()


def _needed_fingerprints() -> set[str]:
    return set(DataKey.objects.order_by().values_list("master_id", flat=True).distinct())


def list_backup_files() -> list[Path]:
    """The backups in the folder, the newest first."""
    return sorted(backup_folder().glob(f"*{ENDING}"), reverse=True)


def delete_old_backups() -> list[str]:
    """Delete the backups that are not kept any more, with their keys: thinned, or older than BACKUP_DAYS. Returns their names.

    The newest one stays whatever its age: without it everything would be lost where no backup has worked for so long.
    """
    now, kept, gone = timezone.now(), set(), []
    for place, file in enumerate(list_backup_files()):
        made_at = read_stamp(file.name)
        age = now - made_at
        unit = str(made_at) if age < ALL_OF_LAST else f"{made_at:%Y-%m-%d}" if age < ONE_A_DAY else f"{made_at:%G week %V}"
        if unit in kept or (place and age > timedelta(days=settings.BACKUP_DAYS)):
            file.unlink()
            drill_key_path(file.name).unlink(missing_ok=True)
            Backup.objects.filter(name=file.name).delete()
            gone.append(file.name)
        kept.add(unit)
    return gone


def read_stamp(name: str) -> datetime:
    """The moment in a backup's name."""
    return datetime.strptime(name.removeprefix("lems-").removesuffix(ENDING), STAMP).replace(tzinfo=UTC)


def _write_drill_key(name: str, key: str) -> None:
    path = drill_key_path(name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(key)
