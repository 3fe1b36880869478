"""apply_deletions: delete again what a list of deletions names. `restore` runs it on the database that it prepares."""

from __future__ import annotations

import datetime as dt
import json
import sys
import uuid

from django.core.management.base import BaseCommand

from lems_site.diary.account.delete import delete_listed_accounts, delete_listed_diaries


class Command(BaseCommand):
    help = "Read a list of deletions from standard input (JSON) and delete what it names. `restore` runs this by itself."

    def handle(self, **options: object) -> None:
        """Read {"diaries": {id: day}, "accounts": {mark: day}}; write how many of each were there and were deleted, as JSON."""
        listed: dict[str, dict[str, str]] = json.load(sys.stdin)
        diaries = {uuid.UUID(diary_id): dt.date.fromisoformat(day) for diary_id, day in listed["diaries"].items()}
        accounts = {mark: dt.date.fromisoformat(day) for mark, day in listed["accounts"].items()}
        count = delete_listed_diaries(diaries)
        deleted, stay = delete_listed_accounts(accounts)
        self.stdout.write(json.dumps({"diaries": count, "accounts": deleted, "accounts_that_stay": stay}))
