"""Lists of deleted diaries and accounts: written into every backup and applied by a restore, so that none comes back."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from lems_site.accounts.models import DeletedAccount
from lems_site.diary.models import DeletedDiary
from lems_site.operations.models import Backup

from .database_server import SQLITE, connect_postgresql, database_kind, driver_error

DIARY_MIGRATION = "_deleted_diaries"  # the end of the migration's name from which on deletions are recorded
ACCOUNT_MIGRATION = "_deleted_accounts"
DELETIONS = f"SELECT diary_id, deleted_on FROM {DeletedDiary._meta.db_table}"  # noqa: S608 (a constant)
DELETED_ACCOUNTS = f"SELECT mark, deleted_on FROM {DeletedAccount._meta.db_table}"  # noqa: S608 (a constant)
MOMENTS = f"""SELECT min(applied), max(CASE WHEN app = 'diary' AND name LIKE '%{DIARY_MIGRATION}' THEN applied END),
    max(CASE WHEN app = 'accounts' AND name LIKE '%{ACCOUNT_MIGRATION}' THEN applied END)
    FROM django_migrations"""  # noqa: S608 (a constant)


@dataclass(frozen=True)
class DeletionList:
    """What was deleted until `listed_at` (a moment): diaries from the day `since` on, accounts from the day `accounts_since` on.

    All are ISO 8601 in UTC. accounts_since: "" in a list of an earlier release, which names no account.
    """

    listed_at: str
    since: str
    diaries: dict[str, str] = field(default_factory=dict)  # the day of each deletion by the diary's id
    accounts: dict[str, str] = field(default_factory=dict)  # the same by the account's mark
    accounts_since: str = ""

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> DeletionList:
        """A list as `asdict` gives it. Raises ValueError where it is none."""
        listed_at, since, diaries = values.get("listed_at"), values.get("since"), values.get("diaries")
        accounts = values.get("accounts", {})
        if not isinstance(listed_at, str) or not isinstance(since, str):
            raise ValueError("this is no list of deletions")
        if not isinstance(diaries, dict) or not isinstance(accounts, dict):
            raise ValueError("this is no list of deletions")
        return cls(
            listed_at,
            since,
            {str(diary): str(day) for diary, day in diaries.items()},
            {str(mark): str(day) for mark, day in accounts.items()},
            str(values.get("accounts_since", "")),
        )

    def reaches_back_to(self, moment: datetime) -> bool:
        """Whether it names every diary that was deleted after this moment, until it was written."""
        return date.fromisoformat(self.since) <= moment.astimezone(UTC).date()


def first_day_kept(now: datetime) -> date:
    """The day from which on deletions are kept: that of the oldest backup that may still be there. One query."""
    oldest = Backup.objects.order_by("made_at").values_list("made_at", flat=True).first()
    longest = now - timedelta(days=settings.BACKUP_DAYS)
    return min(longest, oldest or longest).astimezone(UTC).date() - timedelta(days=1)


def list_deletions() -> DeletionList:
    """The list of this site, now. Five queries."""
    now = timezone.now()
    first_day = first_day_kept(now)
    rows = DeletedDiary.objects.order_by("deleted_on", "pk").values_list("diary_id", "deleted_on")
    accounts = DeletedAccount.objects.order_by("deleted_on", "pk").values_list("mark", "deleted_on")
    return DeletionList(
        now.astimezone(UTC).isoformat(),
        max([first_day, *_recorded_since("diary", DIARY_MIGRATION)]).isoformat(),
        {str(diary_id): day.isoformat() for diary_id, day in rows},
        {mark: day.isoformat() for mark, day in accounts},
        max([first_day, *_recorded_since("accounts", ACCOUNT_MIGRATION)]).isoformat(),
    )


def _recorded_since(app: str, migration: str) -> list[date]:
    """The day on which the migration was applied that lets deletions be recorded."""
    applied = MigrationRecorder.Migration.objects.filter(app=app, name__endswith=migration)
    return [moment.astimezone(UTC).date() for moment in applied.values_list("applied", flat=True)]


def delete_old_deletions() -> int:
    """Forget the deletions of diaries and accounts that no backup can hold any more. Returns how many."""
    first_day, count = first_day_kept(timezone.now()), 0
    for old in (DeletedDiary.objects.filter(deleted_on__lt=first_day), DeletedAccount.objects.filter(deleted_on__lt=first_day)):
        count += old.delete()[0] if old.exists() else 0
    return count


def read_present_deletions(backup_made_at: datetime) -> DeletionList | None:
    """The list of the database that a restore replaces.

    None where it cannot be read (it may be damaged, or of an older release), and where that database was made after the backup:
    it knows nothing of earlier deletions.
    """
    try:
        present = _read_sqlite() if database_kind() == SQLITE else _read_postgresql()
    except (sqlite3.Error, driver_error()):
        return None
    if present.began_at > backup_made_at:
        return None
    now = datetime.now(UTC)
    earliest = now - timedelta(days=settings.BACKUP_DAYS + 1)
    since = max(earliest, present.diaries_since).date().isoformat()
    accounts_since = max(earliest, present.accounts_since).date().isoformat() if present.accounts_since else ""
    return DeletionList(now.isoformat(), since, present.diaries, present.accounts, accounts_since)


class Present(NamedTuple):
    """What a database says: when it began, since when it records deletions (of accounts None in an earlier release), and they."""

    began_at: datetime
    diaries_since: datetime
    accounts_since: datetime | None
    diaries: dict[str, str]
    accounts: dict[str, str]


def _read_sqlite() -> Present:
    file = Path(settings.DATABASES["default"]["NAME"])
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        began_at, diaries_since, accounts_since = database.execute(MOMENTS).fetchone()
        diaries = {str(uuid.UUID(row[0])): row[1] for row in database.execute(DELETIONS)}
        accounts = dict(database.execute(DELETED_ACCOUNTS)) if accounts_since else {}
    first, second = _read_moment(began_at), _read_moment(diaries_since)
    return Present(first, second, _read_moment(accounts_since) if accounts_since else None, diaries, accounts)


def _read_moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _read_postgresql() -> Present:
    with connect_postgresql() as database:
        row = database.execute(MOMENTS).fetchone()
        assert row is not None
        diaries = {str(diary_id): day.isoformat() for diary_id, day in database.execute(DELETIONS)}
        found = database.execute(DELETED_ACCOUNTS).fetchall() if row[2] else []
    return Present(row[0], row[1], row[2], diaries, {mark: day.isoformat() for mark, day in found})
