"""apply_deletions: delete again the diaries of a list of deletions. `restore` runs it on the database that it prepares."""

from __future__ import annotations

import datetime as dt
import json
import sys
import uuid

from django.core.management.base import BaseCommand

from lems_site.diary.account.delete import delete_listed_diaries


class Command(BaseCommand):
    help = "Read a list of deleted diaries from standard input (JSON: day by id) and delete them. `restore` runs this by itself."

    def handle(self, **options: object) -> None:
        listed: dict[str, str] = json.load(sys.stdin)
        days = {uuid.UUID(diary_id): dt.date.fromisoformat(day) for diary_id, day in listed.items()}
        self.stdout.write(str(delete_listed_diaries(days)))
