"""The key bundle: the ring of master keys and the list of deleted diaries in one file, sealed to the operator's age key.

It is kept apart from the backups, which cannot be read without it. Whoever opens it with the operator's key finds a code in it,
by which the site learns that the keys are kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import pyrage

from lems_site.operations.backups.backup import backup_folder, operator_recipient
from lems_site.operations.backups.deletions import DeletionList, list_deletions
from lems_site.web.sealing.errors import SealingError
from lems_site.web.sealing.keyring import Keyring, decode_keyring, encode_keyring, read_keyring


class BundleError(Exception):
    """A key bundle cannot be written or opened. The text says why."""


@dataclass(frozen=True)
class KeyBundle:
    """What a bundle holds."""

    ring: Keyring
    deletions: DeletionList


def confirmation_code(ring: Keyring) -> str:
    """The code in the bundle of a ring, 12 hexadecimal digits: it cannot be known without the keys."""
    digest = hashlib.sha256(b"lems key bundle\x00")
    for key in sorted(ring.keys, key=lambda key: key.id):
        digest.update(key.secret)
    return digest.hexdigest()[:12]


def encode_bundle() -> bytes:
    """The bundle of the site's ring, sealed to BACKUP_RECIPIENT. Raises BackupError without one, SealingError without a ring."""
    ring = read_keyring()
    content = {
        "code_to_confirm": confirmation_code(ring),
        "fingerprints": [key.id for key in ring.keys],
        "keyring": json.loads(encode_keyring(ring)),
        "deletions": asdict(list_deletions()),
    }
    return pyrage.encrypt(json.dumps(content, indent=1).encode() + b"\n", [operator_recipient()])


def write_bundle(file: Path) -> None:
    """Write the bundle into a new file that its owner alone can read. Raises BundleError, and what encode_bundle raises."""
    if file.resolve().is_relative_to(backup_folder().resolve()):
        raise BundleError("keep the key bundle apart from the backups: choose another folder")
    content = encode_bundle()
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise BundleError(f"{file} cannot be written: {error.strerror}") from error


def open_bundle(file: Path, identity: pyrage.x25519.Identity) -> KeyBundle:
    """Open a bundle with the operator's key. Raises BundleError."""
    try:
        content = json.loads(pyrage.decrypt(file.read_bytes(), [identity]))
        ring = decode_keyring(json.dumps(content["keyring"]).encode())
        return KeyBundle(ring, DeletionList.from_json(content["deletions"]))
    except (OSError, pyrage.DecryptError, ValueError, KeyError, TypeError, SealingError) as error:
        raise BundleError(f"{file.name} cannot be opened as a key bundle with this key ({error})") from error
