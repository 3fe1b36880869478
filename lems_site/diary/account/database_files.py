"""Files of an SQLite database after something was deleted.

What is deleted is overwritten (secure_delete), but the write-ahead log beside the database holds it until the log is taken into
the database and cut off. That waits for everybody who reads just then, and others who write wait meanwhile. So a request only
tries it without waiting, and the clock tries it each minute.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection

EVERY = dt.timedelta(minutes=1)
CLOCK_WAITS = 200  # milliseconds


def empty_write_ahead_log(milliseconds: int = 0) -> bool:
    """Cut off the log, waiting at most so long for those who read. Returns whether it is empty; always where there is no SQLite.

    Not inside a transaction.
    """
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout = {int(milliseconds)}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return not busy


def empty_log_in_clock() -> None:
    """What the clock does each minute."""
    empty_write_ahead_log(CLOCK_WAITS)
