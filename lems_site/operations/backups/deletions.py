"""Lists of deleted diaries: written into every backup, and applied by a restore, so that what was deleted does not come back."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from lems_site.diary.models import DeletedDiary
from lems_site.operations.models import Backup

from .snapshots import SQLITE, connection_values, database_kind

MIGRATION = "_deleted_diaries"  # the end of the migration's name from which on deletions are recorded
DELETIONS = f"SELECT diary_id, deleted_on FROM {DeletedDiary._meta.db_table}"  # noqa: S608 (a constant)
MOMENTS = f"""SELECT min(applied), max(CASE WHEN app = 'diary' AND name LIKE '%{MIGRATION}' THEN applied END)
    FROM django_migrations"""  # noqa: S608 (a constant)


@dataclass(frozen=True)
class DeletionList:
    """The diaries that were deleted from `since` (a day) until `listed_at` (a moment), both ISO 8601 in UTC."""

    listed_at: str
    since: str
    diaries: dict[str, str] = field(default_factory=dict)  # the day of each deletion by the diary's id

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> DeletionList:
        """A list as `asdict` gives it. Raises ValueError where it is none."""
        listed_at, since, diaries = values.get("listed_at"), values.get("since"), values.get("diaries")
        if not (isinstance(listed_at, str) and isinstance(since, str) and isinstance(diaries, dict)):
            raise ValueError("this is no list of deletions")
        return cls(listed_at, since, {str(diary): str(day) for diary, day in diaries.items()})

    def reaches_back_to(self, moment: datetime) -> bool:
        """Whether it names every diary that was deleted after this moment, until it was written."""
        return date.fromisoformat(self.since) <= moment.astimezone(UTC).date()


def first_day_kept(now: datetime) -> date:
    """The day from which on deletions are kept: that of the oldest backup that may still be there. One query."""
    oldest = Backup.objects.order_by("made_at").values_list("made_at", flat=True).first()
    longest = now - timedelta(days=settings.BACKUP_DAYS)
    return min(longest, oldest or longest).astimezone(UTC).date() - timedelta(days=1)


def list_deletions() -> DeletionList:
    """The list of this site, now. Three queries."""
    now = timezone.now()
    recorded = MigrationRecorder.Migration.objects.filter(app="diary", name__endswith=MIGRATION)
    recorded_days = [moment.astimezone(UTC).date() for moment in recorded.values_list("applied", flat=True)]
    since = max([first_day_kept(now), *recorded_days])
    rows = DeletedDiary.objects.order_by("deleted_on", "pk").values_list("diary_id", "deleted_on")
    diaries = {str(diary_id): day.isoformat() for diary_id, day in rows}
    return DeletionList(now.astimezone(UTC).isoformat(), since.isoformat(), diaries)


def delete_old_deletions() -> int:
    """Forget the deletions of diaries that no backup can hold any more. Returns how many."""
    old = DeletedDiary.objects.filter(deleted_on__lt=first_day_kept(timezone.now()))
    return old.delete()[0] if old.exists() else 0


def read_present_deletions(backup_made_at: datetime) -> DeletionList | None:
    """The list of the database that a restore replaces.

    None where it cannot be read (it may be damaged, or of an older release), and where that database was made after the backup:
    it knows nothing of earlier deletions.
    """
    try:
        began_at, recorded_at, diaries = _read_sqlite() if database_kind() == SQLITE else _read_postgresql()
    except (sqlite3.Error, psycopg.Error):
        return None
    if began_at > backup_made_at:
        return None
    now = datetime.now(UTC)
    since = max(now - timedelta(days=settings.BACKUP_DAYS + 1), recorded_at).date()
    return DeletionList(now.isoformat(), since.isoformat(), diaries)


Present = tuple[datetime, datetime, dict[str, str]]  # when the database began, when it began to record deletions, and they


def _read_sqlite() -> Present:
    file = Path(settings.DATABASES["default"]["NAME"])
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        diaries = {str(uuid.UUID(row[0])): row[1] for row in database.execute(DELETIONS)}
        began_at, recorded_at = database.execute(MOMENTS).fetchone()
    return _read_moment(began_at), _read_moment(recorded_at), diaries


def _read_moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _read_postgresql() -> Present:
    with psycopg.connect(**connection_values()) as database:
        diaries = {str(diary_id): day.isoformat() for diary_id, day in database.execute(DELETIONS)}
        row = database.execute(MOMENTS).fetchone()
    assert row is not None
    return row[0], row[1], diaries
