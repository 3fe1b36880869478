"""The databases of one test process: one for each content that tests begin with, prepared once and used again.

pytest-django makes and migrates an empty test database (one for each worker of pytest-xdist). From that one, this module copies
a database for each content in CONTENTS when the first test needs it, and loads the content into the copy. Tests roll back what
they change, so a copy stays as it was loaded. A test with real transactions cannot roll back: it gets a copy of the copy.

Copies are quick: a file of SQLite, or CREATE DATABASE … TEMPLATE of PostgreSQL.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import Any, cast
from urllib.parse import quote

from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
CONTENT = Path(os.environ["REAL_CONTENT_DIR"])  # for tests with the mark `content`; tests/settings.py sets it
GUIDE_FOLDER = ROOT / "tests" / "cases" / "guide"  # a small guide that tests of the code read
SAMPLE_FOLDER = ROOT / "tests" / "cases" / "content" / "good"
EMPTY, GUIDE, REAL, SAMPLE = "empty", "guide", "real", "sample"
BLANK = "blank"  # without any table
CONTENTS: dict[str, Path] = {GUIDE: GUIDE_FOLDER, REAL: CONTENT, SAMPLE: SAMPLE_FOLDER}
SCRATCH, PROCESS = "scratch", "process"
# CI runs the tests on both databases. Of long lists of texts and orders that hardly depend on it, PostgreSQL gets every fifth:
# values[::DATABASE_STEP].
DATABASE_STEP = 5 if os.environ.get("DATABASE_URL", "").startswith("postgres") else 1


class TestDatabases:
    """The copies that this process has made, and which of them the connection uses."""

    __test__ = False

    def __init__(self) -> None:
        self.base = ""
        self.made: set[str] = set()

    def begin(self) -> None:
        """Take the migrated test database, which the connection uses now, as the one to copy from."""
        self.base = str(connection.settings_dict["NAME"])

    def use(self, content: str, *, scratch: bool = False) -> None:
        """Connect to the database that holds a content (a name in CONTENTS, or EMPTY). scratch: to a new copy of it."""
        self._prepare(content)
        if scratch:
            self._copy(content, SCRATCH)
            content = SCRATCH
        self._connect(content)

    def use_blank(self) -> None:
        """Connect to a new database without tables, for tests that migrate it themselves."""
        connection.close()
        self._remove(BLANK)
        self.made.add(BLANK)
        if connection.vendor != "sqlite":
            self._execute(f'CREATE DATABASE "{self._name(BLANK)}"')
        self._connect(BLANK)

    def end(self) -> None:
        """Remove the copies and connect to the first database again, as pytest-django expects."""
        for name in sorted(self.made):
            self._remove(name)
        self._connect(EMPTY)

    def copy_for_process(self, content: str) -> str:
        """Copy the database of a content for a program that a test starts. Returns the copy's DATABASE_URL."""
        self._prepare(content)
        self._copy(content, PROCESS)
        return self.url(PROCESS)

    def url(self, content: str) -> str:
        """The DATABASE_URL of a database that was made, such as SCRATCH, which a test with real transactions uses."""
        if connection.vendor == "sqlite":
            return f"sqlite:///{self._name(content)}"
        known = {key: quote(str(connection.settings_dict[key] or ""), safe="") for key in ("USER", "PASSWORD", "HOST", "PORT")}
        address = "{USER}:{PASSWORD}@{HOST}:{PORT}".format(**known).replace(":@", "@").rstrip(":")
        return f"postgres://{address}/{self._name(content)}"

    def _prepare(self, content: str) -> None:
        if content == EMPTY or content in self.made:
            return
        self._copy(EMPTY, content)
        self._connect(content)
        with tempfile.TemporaryDirectory() as parent, contextlib.chdir(parent):
            # A folder that tests write into is a copy named "content", wherever it lies.
            folder = copytree(CONTENTS[content], "content") if content == SAMPLE else CONTENTS[content]
            call_command("load_content", str(folder), stdout=StringIO(), verbosity=0)
        connection.close()

    def _name(self, content: str) -> str:
        return self.base if content == EMPTY else f"{self.base}_{content}"

    def _copy(self, source: str, target: str) -> None:
        if connection.vendor == "sqlite" or target in self.made:
            self._remove(target)
        self.made.add(target)
        self._copy_database(self._name(source), self._name(target))

    def _copy_database(self, source: str, target: str) -> None:
        connection.close()
        if connection.vendor == "sqlite":
            with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(target)) as new:
                old.backup(new)
        else:
            self._disconnect_others(source)
            self._execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            self._execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def _remove(self, name: str) -> None:
        connection.close()
        if connection.vendor == "sqlite":
            for end in ("", "-wal", "-shm", "-journal"):
                Path(self._name(name) + end).unlink(missing_ok=True)
        else:
            self._execute(f'DROP DATABASE IF EXISTS "{self._name(name)}" WITH (FORCE)')

    def _connect(self, content: str) -> None:
        if connection.settings_dict["NAME"] != self._name(content):
            connection.close()
            connection.settings_dict["NAME"] = self._name(content)

    def _disconnect_others(self, name: str) -> None:
        """End connections that a test's thread or event loop left open: a database in use cannot be copied."""
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        self._execute(ended, name)

    def _execute(self, sql: str, *parameters: str) -> None:
        with cast("Any", connection)._nodb_cursor() as cursor:
            cursor.execute(sql, parameters or None)


databases = TestDatabases()
