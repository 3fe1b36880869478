"""Which diaries were deleted, so that a restored backup does not bring them back."""

from __future__ import annotations

import datetime as dt

from django.db import models


def utc_today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


class DeletedDiary(models.Model):
    """That a diary was deleted, and on which day (UTC). Nothing else of it is left. Kept as long as a backup may hold it."""

    diary_id = models.UUIDField(primary_key=True, editable=False)
    deleted_on = models.DateField(default=utc_today, db_index=True)

    def __str__(self) -> str:
        return f"{self.diary_id}, deleted on {self.deleted_on}"
