"""What a worker holds in memory: PostgreSQL's driver only where the site's database is PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from lems_site.operations.backups.database_server import SnapshotError, connect_postgresql

ROOT = Path(__file__).resolve().parents[2]
START = """
import sys
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
get_wsgi_application()
get_resolver().url_patterns
print(sorted(name for name in sys.modules if name.split(".")[0] == "psycopg"))
"""


def test_a_site_on_sqlite_does_not_load_the_driver_of_postgresql(tmp_path: Path) -> None:
    """It is 4.6 MiB in each worker."""
    env = {**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "lems_site.settings"}
    env["DATABASE_URL"] = f"sqlite:///{tmp_path / 'lems.sqlite3'}"
    command = [sys.executable, "-c", START]
    printed = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout
    assert printed.splitlines()[-1] == "[]"


def test_a_site_on_sqlite_says_that_it_has_no_postgresql() -> None:
    """A drill of a PostgreSQL site's backup names the reason."""
    if connection.vendor == "sqlite":
        with pytest.raises(SnapshotError, match="not PostgreSQL"):
            connect_postgresql()
