"""What killed backups, drills and restores leave: unpacked copies of the database, unfinished files, keys of no backup.

They look like what a running command works with, so they are deleted when they are older than any command runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from .backup import DRILL_KEYS, ENDING, KEY_ENDING, UNSEALED
from .database_server import SQLITE, database_kind
from .drill import UNPACKED_BY_DRILL
from .removal import delete_path, drop_database, list_databases
from .restore import UNPACKED, path_beside
from .snapshots import SCRATCH, read_scratch_stamp

LONGEST_COMMAND = timedelta(days=1)


@dataclass(frozen=True)
class Leftover:
    """A file, a folder or (without `path`) a database of a command that was killed, or that still runs."""

    name: str
    since: datetime  # when it was last written; of a database, when it was made
    path: Path | None = None


def list_leftovers() -> list[Leftover]:
    """The leftovers of killed commands, and the working files of those that run; the oldest first. One query on PostgreSQL."""
    leftovers = [leftover for path in _paths() if (leftover := _read_path(path))]
    moments = {name: read_scratch_stamp(name) for name in list_databases(SCRATCH)}
    leftovers += [Leftover(name, moment) for name, moment in moments.items() if moment]
    return sorted(leftovers, key=lambda one: one.since)


def delete_leftovers() -> int:
    """Delete the leftovers that are more than a day old. Returns how many."""
    limit = timezone.now() - LONGEST_COMMAND
    old = [one for one in list_leftovers() if one.since < limit]
    return sum(delete_path(one.path) if one.path else drop_database(one.name) for one in old)


def _paths() -> Iterator[Path]:
    backups = Path(settings.BACKUP_DIR)
    yield from Path(settings.DATA_DIR).glob(f"{UNPACKED}*")
    if database_kind() == SQLITE:
        yield path_beside(Path(settings.DATABASES["default"]["NAME"]))
    for pattern in (f"{UNSEALED}*", f"{UNPACKED_BY_DRILL}*", f".*{ENDING}.*"):
        yield from backups.glob(pattern)
    for key in (backups / DRILL_KEYS).glob(f"*{KEY_ENDING}"):
        if not (backups / key.name.removesuffix(KEY_ENDING)).exists():
            yield key


def _read_path(path: Path) -> Leftover | None:
    try:
        return Leftover(path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC), path)
    except FileNotFoundError:  # its command has just ended
        return None
