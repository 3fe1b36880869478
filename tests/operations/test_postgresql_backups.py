"""Backup, drill and restore of a site on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pyrage
import pytest

from .keyrings import confirmed_ring

ROOT = Path(__file__).resolve().parents[2]
URL = os.environ.get("DATABASE_URL", "")
# The mark makes it run with `--only-database`; it uses databases of its own.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not URL.startswith("postgres"), reason="the other run of the tests has PostgreSQL"),
]


@pytest.fixture
def database() -> Iterator[str]:
    """The URL of an empty database; it and those that restores leave are dropped at the end."""
    name = f"lems_backup_{os.getpid()}"
    with psycopg.connect(URL, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        yield f"{URL.rpartition('/')[0]}/{name}"
        left = server.execute("SELECT datname FROM pg_database WHERE datname ~ '^(before_restore|lems_backup|lems_scratch)'")
        for (one,) in left.fetchall():
            server.execute(f'DROP DATABASE "{one}" WITH (FORCE)')


def wait_for_scratch_databases(restore: subprocess.Popen[bytes]) -> list[str]:
    """The scratch databases on the server as soon as there are some, or the restore has ended."""
    with psycopg.connect(URL, autocommit=True) as server:
        while True:
            is_over = restore.poll() is not None
            names = server.execute("SELECT datname FROM pg_database WHERE datname ~ '^lems_scratch_[0-9]+T[0-9]+$'").fetchall()
            if names or is_over:
                return [str(name) for (name,) in names]
            time.sleep(0.01)


BEGIN = """
from django.core.management import call_command
from lems_site.accounts.delete_account import mark_account
from lems_site.accounts.models import User
from lems_site.diary.access.ownership import create_owned_diary
from lems_site.diary.models import Grant
call_command("createcachetable")
user = User.objects.create_user("ada@example.org")
print(create_owned_diary(user, Grant.Role.OWNER).diary.pk)
print(mark_account(user.pk, user.date_joined))
"""


def test_a_backup_is_proved_and_restored(database, tmp_path):
    key = pyrage.x25519.Identity.generate()
    identity = tmp_path / "operator.key"
    identity.write_text(str(key))
    env = {**os.environ, "DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": database, "BACKUP_RECIPIENT": str(key.to_public())}
    env["DIARY_KEYS_FILE"] = confirmed_ring()
    env.pop("DJANGO_SETTINGS_MODULE", None)

    def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=ROOT)

    assert manage("migrate", "--verbosity", "0").returncode == 0
    with psycopg.connect(database) as site:
        site.execute("CREATE TABLE typed_words (words text)")
        site.execute("INSERT INTO typed_words VALUES ('before the backup')")
    diary_id, mark = manage("shell", "-v0", "-c", BEGIN).stdout.split()
    made = manage("backup")
    assert made.returncode == 0, made.stderr
    drill = manage("drill")
    assert "is whole" in drill.stdout, drill.stderr
    with psycopg.connect(database) as site:
        site.execute("INSERT INTO typed_words VALUES ('after the backup')")
    words = json.dumps({"diaries": {diary_id: "2026-11-27"}, "accounts": {mark: "2026-11-27"}})
    deleted = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "apply_deletions"],
        env=env, input=words, capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert json.loads(deleted.stdout or "{}") == {"diaries": 1, "accounts": 1, "accounts_that_stay": 0}, deleted.stderr
    [file] = (tmp_path / "data/backups").glob("*.age")
    restore = ("restore", str(file), "--identity", str(identity), "--yes")
    with psycopg.connect(database) as site:
        site.execute("SELECT 1")
        assert "still runs" in manage(*restore).stderr
    killed = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), *restore], env=env, cwd=ROOT)
    leftovers = wait_for_scratch_databases(killed)
    killed.kill()
    killed.wait()
    assert leftovers, "a restore is at work in a database that the clock deletes a day later"
    with psycopg.connect(database) as site:
        assert site.execute("SELECT words FROM typed_words").fetchall() == [("before the backup",), ("after the backup",)]
    done = manage(*restore)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(database) as site:
        assert site.execute("SELECT words FROM typed_words").fetchall() == [("before the backup",)]
        assert site.execute("SELECT count(*) FROM diary_diary").fetchone() == (0,), "what was deleted came back"
        assert site.execute("SELECT count(*) FROM accounts_user").fetchone() == (0,), "an account that was deleted came back"
    assert "deleted again: 1 diaries, 1 accounts" in done.stdout
