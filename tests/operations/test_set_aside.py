"""What a restore sets aside goes when a backup of that age would."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from lems_site.operations.backups.database_server import connection_values
from lems_site.operations.backups.set_aside import delete_old_set_aside, list_set_aside, name_set_aside
from lems_site.web.retention import run_sweeps

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """The folder of a site's data, with what two restores have set aside, one of them long ago."""
    settings.DATA_DIR = tmp_path
    for days in (1, settings.BACKUP_DAYS + 1):
        aside = tmp_path / name_set_aside(timezone.now() - timedelta(days=days))
        aside.mkdir()
        (aside / "lems.sqlite3").write_text("a diary")
    for name in ("before-restore-by-hand", "backups"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_the_old_ones_go_with_the_sweep_and_nothing_else(folder, settings):
    young = min(list_set_aside(), key=lambda name: timezone.now() - list_set_aside()[name])
    assert run_sweeps()["copies from before a restore"] == 1
    assert {path.name for path in folder.iterdir()} == {young, "before-restore-by-hand", "backups"}
    assert delete_old_set_aside() == 0
    settings.BACKUP_DAYS = 0
    assert delete_old_set_aside() == 1


def test_one_that_cannot_be_deleted_does_not_stop_the_others(folder, monkeypatch):
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("lems_site.operations.backups.removal.shutil.rmtree", refuse)
    assert delete_old_set_aside() == 0
    assert len(list_set_aside()) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's database is a file")
def test_an_old_database_goes_too(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    moments = [timezone.now() - timedelta(days=days) for days in (2, settings.BACKUP_DAYS + 2)]
    young, old = (name_set_aside(moment).replace("-", "_") for moment in moments)
    with psycopg.connect(**connection_values(), autocommit=True) as server:
        try:
            for name in (young, old):
                server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
            assert {young, old} <= set(list_set_aside())
            assert delete_old_set_aside() == 1
            assert old not in list_set_aside()
            assert young in list_set_aside()
        finally:
            for name in (young, old):
                server.execute(f'DROP DATABASE IF EXISTS "{name}"')
