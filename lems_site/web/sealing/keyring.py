"""The ring of master keys: one JSON file that only the service reads. It is never in the database, nor made from SECRET_KEY.

The file is the systemd credential `diary_keys`, or else the file that the setting DIARY_KEYS_FILE names.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from django.conf import settings

from .cipher import KEY_BYTES, SealingKey, new_key
from .errors import KeyringInvalid, KeyringMissing, MasterKeyMissing

FORMAT = 1
CREDENTIAL = "diary_keys"


@dataclass(frozen=True)
class MasterKey:
    """A key that wraps data keys. confirmed_at: when its export was confirmed as kept elsewhere; None: not yet."""

    secret: bytes
    made_at: dt.datetime
    confirmed_at: dt.datetime | None = None

    def __repr__(self) -> str:
        return f"MasterKey({self.id})"

    @cached_property
    def id(self) -> str:
        """Its fingerprint: 16 hexadecimal digits, from which the key cannot be found."""
        return hashlib.sha256(b"lems diary master key\x00" + self.secret).hexdigest()[:16]

    @cached_property
    def sealing_key(self) -> SealingKey:
        return SealingKey(self.secret)


@dataclass(frozen=True)
class Keyring:
    """The master keys, oldest first. is_local: made for trying on one machine, so that no key needs to be confirmed."""

    keys: tuple[MasterKey, ...]
    is_local: bool = False

    def key(self, fingerprint: str) -> MasterKey:
        """The key with a fingerprint. Raises MasterKeyMissing."""
        for one in self.keys:
            if one.id == fingerprint:
                return one
        raise MasterKeyMissing(fingerprint)

    @property
    def wrapping_key(self) -> MasterKey:
        """The key that wraps what is new: the newest that is confirmed, in a local ring the newest. Raises KeyringInvalid."""
        usable = [one for one in self.keys if self.is_local or one.confirmed_at]
        if not usable:
            raise KeyringInvalid(
                "No master key may be used yet: none of them was confirmed as kept elsewhere. See `manage.py diary_keys`."
            )
        return usable[-1]

    def with_keys(self, keys: Iterable[MasterKey]) -> Keyring:
        """A ring of the same kind with other keys, in the order of their age."""
        return replace(self, keys=tuple(sorted(keys, key=lambda one: one.made_at)))


def new_master_key() -> MasterKey:
    """A random master key, not confirmed."""
    return MasterKey(new_key(), dt.datetime.now(dt.UTC))


def create_local_keyring() -> MasterKey:
    """Make the file with a ring for trying on one machine. Of two processes that start at once, both use the same file."""
    ring = Keyring((new_master_key(),), is_local=True)
    with contextlib.suppress(FileExistsError):
        write_keyring(ring, keyring_path(), replaces=False)
    return read_keyring().keys[-1]


def keyring_path() -> Path:
    """Where the file of master keys is, or should be: the systemd credential where there is one, else the setting's."""
    if folder := os.environ.get("CREDENTIALS_DIRECTORY"):
        credential = Path(folder) / CREDENTIAL
        if credential.exists():
            return credential
    return Path(settings.DIARY_KEYS_FILE)


_kept: dict[Path, tuple[tuple[int, int, int], Keyring]] = {}  # what was read of a file, with its identity at that time


def read_keyring() -> Keyring:
    """The ring as the file holds it now; it is read again only when it changed. Raises KeyringMissing or KeyringInvalid."""
    path = keyring_path()
    try:
        status = path.stat()
        identity = (status.st_mtime_ns, status.st_ino, status.st_size)
        kept = _kept.get(path)
        if kept is None or kept[0] != identity:
            kept = _kept[path] = (identity, decode_keyring(path.read_bytes()))
    except FileNotFoundError:
        raise KeyringMissing(
            f"There is no file of master keys at {path}. Put it there, or name it in DIARY_KEYS_FILE; "
            "on a new site `manage.py diary_keys` makes one."
        ) from None
    except OSError as error:
        raise KeyringMissing(f"The file of master keys at {path} cannot be read: {error.strerror}.") from None
    return kept[1]


def decode_keyring(content: bytes) -> Keyring:
    """The ring in the bytes of a file. Raises KeyringInvalid."""
    try:
        value = json.loads(content)
        if value["format"] != FORMAT:
            raise KeyringInvalid(f"The file of master keys has the format {value['format']}, which this version does not know.")
        keys = [_decode_key(one) for one in value["keys"]]
        return Keyring((), is_local=bool(value["local"])).with_keys(keys)
    except (ValueError, KeyError, TypeError) as error:
        raise KeyringInvalid(f"The file of master keys is damaged ({type(error).__name__}). Put back its copy.") from None


def _decode_key(value: dict[str, str | None]) -> MasterKey:
    confirmed = value["confirmed_at"]
    key = MasterKey(
        base64.b64decode(str(value["secret"]), validate=True),
        dt.datetime.fromisoformat(str(value["made_at"])),
        dt.datetime.fromisoformat(confirmed) if confirmed else None,
    )
    if len(key.secret) != KEY_BYTES or key.id != value["fingerprint"]:
        raise ValueError("The secret does not fit the fingerprint.")
    return key


def encode_keyring(ring: Keyring) -> bytes:
    """The bytes of a file with the ring."""
    keys = [
        {
            "fingerprint": one.id,
            "secret": base64.b64encode(one.secret).decode(),
            "made_at": one.made_at.isoformat(),
            "confirmed_at": one.confirmed_at.isoformat() if one.confirmed_at else None,
        }
        for one in ring.keys
    ]
    return json.dumps({"format": FORMAT, "local": ring.is_local, "keys": keys}, indent=2).encode() + b"\n"


def write_keyring(ring: Keyring, path: Path, *, replaces: bool) -> None:
    """Write the ring into a file of mode 0600, whole or not at all, and onto the disk before it returns.

    replaces: whether a file that is there may be replaced; else raises FileExistsError, also when two write at once.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(encode_keyring(ring))
            file.flush()
            os.fsync(file.fileno())
        if replaces:
            draft.replace(path)
        else:
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
