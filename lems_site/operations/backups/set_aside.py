"""What a restore set aside: the database before it, and pictures. It is deleted when a backup of that age would be.

What a killed restore left unpacked is deleted, too.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg import sql

from .snapshots import POSTGRESQL, connection_values, database_kind

PREFIX, STAMP = "before-restore-", "%Y%m%dT%H%M%S%f"
DATABASE_PREFIX = PREFIX.replace("-", "_")
UNPACKED = ".restore-"  # begins the name of the folder in which a restore works; it is gone at the end
LONGEST_RESTORE = timedelta(days=1)
log = logging.getLogger(__name__)


def name_set_aside(now: datetime) -> str:
    """The name of the folder for what a restore of this moment sets aside; of the database with "_" for "-"."""
    return f"{PREFIX}{now.astimezone(UTC):{STAMP}}"


def list_set_aside() -> dict[str, datetime]:
    """The folders and databases that restores have set aside, by name, with their moments. One query on PostgreSQL."""
    names = [path.name for path in Path(settings.DATA_DIR).glob(f"{PREFIX}*")] + list(_databases())
    moments = {name: _read_stamp(name) for name in names}
    return {name: moment for name, moment in moments.items() if moment is not None}


def delete_old_set_aside() -> int:
    """Delete what was set aside more than BACKUP_DAYS ago, and what a killed restore left unpacked. Returns how many."""
    limit, data = timezone.now() - timedelta(days=settings.BACKUP_DAYS), Path(settings.DATA_DIR)
    old = [name for name, moment in list_set_aside().items() if moment < limit]
    count = 0
    for name in old:
        count += _drop_database(name) if name.startswith(DATABASE_PREFIX) else _delete_folder(data / name)
    started_before = (timezone.now() - LONGEST_RESTORE).timestamp()
    unpacked = [path for path in data.glob(f"{UNPACKED}*") if path.stat().st_mtime < started_before]
    return count + sum(_delete_folder(path) for path in unpacked)


def _read_stamp(name: str) -> datetime | None:
    try:
        return datetime.strptime(name[len(PREFIX) :], STAMP).replace(tzinfo=UTC)
    except ValueError:  # not named by a restore: somebody else's
        return None


def _databases() -> Iterator[str]:
    """Databases of the site's own user on its PostgreSQL server."""
    if database_kind() != POSTGRESQL:
        return
    with connection.cursor() as cursor:
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND pg_get_userbyid(datdba) = current_user"
        cursor.execute(query, [DATABASE_PREFIX])
        yield from (row[0] for row in cursor.fetchall())


def _drop_database(name: str) -> bool:
    try:
        with psycopg.connect(**connection_values(), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    except psycopg.Error as error:  # somebody looks into it: the next run tries again, and the doctor names it
        log.error("%s was not deleted: %s", name, type(error).__name__)
        return False
    return True


def _delete_folder(folder: Path) -> bool:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        log.error("%s was not deleted: %s", folder.name, error.strerror)
        return False
    return True
