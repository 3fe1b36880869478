"""What killed backups, drills and restores leave goes a day later; what running ones work with stays."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from lems_site.operations.backups.database_server import connection_values
from lems_site.operations.backups.leftovers import delete_leftovers, list_leftovers
from lems_site.operations.backups.restore import RestoreError, _swap_names, path_beside
from lems_site.operations.backups.snapshots import SCRATCH, SCRATCH_STAMP, scratch_postgresql
from lems_site.web.retention import run_sweeps

pytestmark = pytest.mark.django_db
BACKUP = "lems-20261128T020000Z.backup.age"


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """The folder of a site with one backup and the key of its drill."""
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "backups"
    (tmp_path / "backups/drill-keys").mkdir(parents=True)
    (tmp_path / "backups" / BACKUP).touch()
    (tmp_path / f"backups/drill-keys/{BACKUP}.key").touch()
    (tmp_path / "lems.sqlite3").touch()
    return tmp_path


def leave(path: Path, *, hours: float) -> Path:
    """A working file or folder (with a copy of the database in it) of a command that was killed so long ago."""
    if path.name.startswith((".restore-", ".work-", ".drill-")):
        path.mkdir(mode=0o700)
        (path / "database").write_text("a diary")
    else:
        path.write_text("a diary")
    since = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(path, (since, since))
    return path


NAMES = (
    ".restore-{}",
    "backups/.work-{}",
    "backups/.drill-{}",
    "backups/.lems-20261128T03000{}Z.backup.age.4711",
    "backups/drill-keys/lems-20261128T03000{}Z.backup.age.key",
)


def test_they_go_with_the_sweep_a_day_later_and_nothing_else(folder):
    usual = set(folder.rglob("*"))
    for name in NAMES:
        leave(folder / name.format(1), hours=25)
        leave(folder / name.format(2), hours=23)
    young = {path for name in NAMES for path in folder.glob(f"{name.format(2)}*")}
    assert len(list_leftovers()) == 2 * len(NAMES)
    assert run_sweeps()["leftovers of killed backups, drills and restores"] == len(NAMES)
    assert {one.path for one in list_leftovers()} == young
    assert usual <= set(folder.rglob("*"))
    assert delete_leftovers() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's database is no file")
def test_a_restored_database_that_never_took_its_place_goes_too(folder, settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(folder / "lems.sqlite3"))
    leave(path_beside(folder / "lems.sqlite3"), hours=25)
    assert [one.name for one in list_leftovers()] == [".lems.sqlite3.restored"]
    assert delete_leftovers() == 1
    assert (folder / "lems.sqlite3").exists()


def test_one_that_cannot_be_deleted_does_not_stop_the_others(folder, monkeypatch):
    for name in NAMES:
        leave(folder / name.format(1), hours=25)

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("lems_site.operations.backups.removal.shutil.rmtree", refuse)
    assert delete_leftovers() == 2
    assert len(list_leftovers()) == 3


on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's database is a file")


def scratch_name(*, hours: float) -> str:
    return f"{SCRATCH}{timezone.now() - timedelta(hours=hours):{SCRATCH_STAMP}}"


def database_names() -> set[str]:
    with psycopg.connect(**connection_values("postgres")) as server:
        return {str(name) for (name,) in server.execute("SELECT datname FROM pg_database").fetchall()}


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_a_database_of_a_killed_restore_or_drill_goes_too(folder):
    names = {hours: scratch_name(hours=hours) for hours in (23, 25)}
    other = f"{SCRATCH}by_hand"
    with psycopg.connect(**connection_values("postgres"), autocommit=True) as server:
        try:
            for name in (*names.values(), other):
                server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
            with scratch_postgresql() as running:
                assert set(names.values()) | {running} <= {one.name for one in list_leftovers()}
                assert delete_leftovers() == 1
                assert names[25] not in database_names()
                assert {names[23], other, running} <= database_names()
            assert running not in database_names()
        finally:
            for name in (*names.values(), other):
                server.execute(f'DROP DATABASE IF EXISTS "{name}"')


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_a_swap_that_fails_in_its_middle_leaves_the_name_of_the_site(folder):
    site, before = scratch_name(hours=3), scratch_name(hours=2)
    with psycopg.connect(**connection_values("postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{site}" TEMPLATE template0')
        try:
            with pytest.raises(psycopg.errors.InvalidCatalogName):
                _swap_names("no_such_database", site, before)
            assert site in database_names()
            assert before not in database_names()
            with psycopg.connect(**connection_values(site)), pytest.raises(RestoreError, match="still runs"):
                _swap_names("no_such_database", site, before)
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{site}" WITH (FORCE)')
