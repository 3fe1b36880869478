"""Changes of the ring of master keys: a new key, confirmation of its export, import, destruction."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count

from lems_site.operations.backups.backup import list_backup_files, read_stamp
from lems_site.operations.models import Backup
from lems_site.web.sealing.data_keys import DataKey
from lems_site.web.sealing.errors import KeyringMissing
from lems_site.web.sealing.keyring import Keyring, MasterKey, keyring_path, new_master_key, read_keyring, write_keyring

from .bundle import confirmation_code


class KeyChangeError(Exception):
    """The ring was not changed. The text says why, and what to do."""


def count_data_keys() -> dict[str, int]:
    """How many data keys each master key wraps, by its fingerprint. One query."""
    rows = DataKey.objects.order_by().values_list("master_id").annotate(Count("pk"))
    return dict(rows)


def missing_fingerprints(ring: Keyring | None) -> list[str]:
    """The fingerprints of master keys that data keys need and a ring has not. One query."""
    known = {key.id for key in ring.keys} if ring else set()
    return sorted(set(count_data_keys()) - known)


def add_master_key() -> MasterKey:
    """Add a new key to the ring; without a file, begin a ring. Raises KeyChangeError.

    It wraps nothing until its export is confirmed, but in the ring of a machine for trying.
    """
    try:
        ring = read_keyring()
    except KeyringMissing:
        if _has_table() and (missing := missing_fingerprints(None)):
            raise KeyChangeError(
                f"the database holds values sealed with the master key {missing[0]}, whose file is missing: bring it back"
                " (diary_keys import) instead of making another"
            ) from None
        ring = None
    key = new_master_key()
    _write(ring.with_keys([*ring.keys, key]) if ring else Keyring((key,)), replaces=ring is not None)
    return key


def _has_table() -> bool:
    """Whether the database has the table of data keys. One that is still empty, or of an earlier release, has none."""
    return DataKey._meta.db_table in connection.introspection.table_names()


def confirm_export(code: str) -> list[MasterKey]:
    """Note that the keys of the ring are kept elsewhere, by the code that the key bundle holds.

    The ring of a machine for trying becomes that of a real site. Returns the keys that were not confirmed before. Raises
    KeyChangeError for another code.
    """
    ring = read_keyring()
    if code.strip().lower() != confirmation_code(ring):
        raise KeyChangeError("this is not the code in the newest key bundle of these keys: export again, and open that bundle")
    now = datetime.now(UTC)
    keys = [key if key.confirmed_at else replace(key, confirmed_at=now) for key in ring.keys]
    _write(replace(ring, is_local=False).with_keys(keys), replaces=True)
    return [key for key in ring.keys if not key.confirmed_at]


def import_ring(other: Keyring) -> list[MasterKey]:
    """Add the keys of a bundle to this machine's ring; without a file, begin one. Returns what is new. Raises KeyChangeError."""
    try:
        ring = read_keyring()
    except KeyringMissing:
        _write(other, replaces=False)
        return list(other.keys)
    known = {key.id for key in ring.keys}
    added = [key for key in other.keys if key.id not in known]
    if added:
        _write(ring.with_keys([*ring.keys, *added]), replaces=True)
    return added


def destroy_master_key(fingerprint: str) -> None:
    """Take a key out of the ring for good. Raises KeyChangeError for the newest, and while a data key or a backup needs it."""
    ring = read_keyring()
    key = ring.key(fingerprint)
    if key == ring.keys[-1] or key == ring.wrapping_key:
        raise KeyChangeError("it is the newest key, or the one that wraps what is new")
    if count := count_data_keys().get(fingerprint):
        raise KeyChangeError(f"it wraps {count} data keys: run diary_keys rotate first")
    if needed := _backups_with(key):
        until = max(read_stamp(name) for name in needed) + timedelta(days=settings.BACKUP_DAYS)
        raise KeyChangeError(f"{len(needed)} kept backups need it; the last of them is deleted on {until:%Y-%m-%d}")
    _write(ring.with_keys([one for one in ring.keys if one is not key]), replaces=True)


def _backups_with(key: MasterKey) -> list[str]:
    """The names of the kept backups that need a key, or of which it is not known."""
    recorded = dict(Backup.objects.values_list("name", "fingerprints"))
    needed = []
    for file in list_backup_files():
        fingerprints = recorded.get(file.name)
        if key.id in fingerprints if fingerprints is not None else read_stamp(file.name) >= key.made_at:
            needed.append(file.name)
    return needed


def _write(ring: Keyring, *, replaces: bool) -> None:
    path = keyring_path()
    if (folder := os.environ.get("CREDENTIALS_DIRECTORY")) and path.parent == Path(folder):
        raise KeyChangeError("this is the service's own copy: change the file that LoadCredential= names (DIARY_KEYS_FILE)")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        write_keyring(ring, path, replaces=replaces)
    except OSError as error:
        raise KeyChangeError(f"{path} cannot be written: {error.strerror or error}") from error
