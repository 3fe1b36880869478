"""What a restore set aside: the database before it, and pictures. It is deleted when a backup of that age would be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from .removal import delete_path, drop_database, list_databases

PREFIX, STAMP = "before-restore-", "%Y%m%dT%H%M%S%f"
DATABASE_PREFIX = PREFIX.replace("-", "_")


def name_set_aside(now: datetime) -> str:
    """The name of the folder for what a restore of this moment sets aside; of the database with "_" for "-"."""
    return f"{PREFIX}{now.astimezone(UTC):{STAMP}}"


def list_set_aside() -> dict[str, datetime]:
    """The folders and databases that restores have set aside, by name, with their moments. One query on PostgreSQL."""
    names = [path.name for path in Path(settings.DATA_DIR).glob(f"{PREFIX}*")] + list(list_databases(DATABASE_PREFIX))
    moments = {name: _read_stamp(name) for name in names}
    return {name: moment for name, moment in moments.items() if moment is not None}


def delete_old_set_aside() -> int:
    """Delete what was set aside more than BACKUP_DAYS ago. Returns how many."""
    limit, data = timezone.now() - timedelta(days=settings.BACKUP_DAYS), Path(settings.DATA_DIR)
    old = [name for name, moment in list_set_aside().items() if moment < limit]
    return sum(drop_database(name) if name.startswith(DATABASE_PREFIX) else delete_path(data / name) for name in old)


def _read_stamp(name: str) -> datetime | None:
    try:
        return datetime.strptime(name[len(PREFIX) :], STAMP).replace(tzinfo=UTC)
    except ValueError:  # not named by a restore: somebody else's
        return None
