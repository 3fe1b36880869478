"""Rings of master keys for tests of what the operator does."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from lems_site.web.sealing.keyring import Keyring, MasterKey, new_master_key, write_keyring


def confirmed_key(at: datetime | None = None) -> MasterKey:
    """A new master key whose export was confirmed; `at`: when it was made."""
    moment = at or datetime.now(UTC)
    return replace(new_master_key(), made_at=moment, confirmed_at=moment)


def write_ring(path: Path, *keys: MasterKey) -> Path:
    """Write the ring of a real site. Returns the path."""
    write_keyring(Keyring(()).with_keys(keys), path, replaces=True)
    return path


def confirmed_ring() -> str:
    """The file of a ring with one confirmed key, the same for all tests of this process."""
    path = Path(os.environ["DIARY_KEYS_FILE"]).with_name("confirmed_keys.json")
    if not path.exists():
        write_ring(path, confirmed_key())
    return str(path)
