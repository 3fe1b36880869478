"""The database of a site with the small guide, prepared once in a test run: for tests that start whole sites of their own."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MEMORY = Path("/dev/shm")  # noqa: S108 (a folder with a random name in it)


def prepared_database(factory: pytest.TempPathFactory) -> Path:
    """A file to copy, the same for all processes of a test run; its tables hold nothing that is sealed.

    `manage.py prepare` migrates it in twenty seconds of a busy machine; on a copy it has little to do.
    """
    folder = factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    file = folder / "prepared.sqlite3"
    with (folder / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as scratch:
                prepare_database(Path(scratch), file)
    return file


def prepare_database(scratch: Path, file: Path) -> None:
    """Write the database of a site with the small guide to `file`; `scratch`: an empty folder to work in."""
    database = scratch / "lems.sqlite3"
    env = {**os.environ, "DATA_DIR": str(scratch), "DATABASE_URL": f"sqlite:///{database}"}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run([sys.executable, str(ROOT / "manage.py"), "prepare"], check=True, env=env, cwd=ROOT, capture_output=True)
    with closing(sqlite3.connect(database)) as connection:
        [(keys,)] = connection.execute("SELECT count(*) FROM web_datakey")
        assert keys == 0, "another process of the run has another master key"
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(database, file.with_suffix(".new"))
    file.with_suffix(".new").rename(file)
