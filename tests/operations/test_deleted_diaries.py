"""A diary that was deleted after a backup does not come back with it, as far as a newer list of deletions is at hand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from lems_site.diary.account.delete import delete_diary
from lems_site.diary.models import DeletedDiary, Diary
from lems_site.operations.backups.archives import Manifest
from lems_site.operations.backups.deletions import DeletionList, delete_old_deletions, list_deletions
from lems_site.operations.backups.restore import RestoreError, _newer_lists
from lems_site.operations.models import Backup
from tests.diary.conftest import _open, ada, owner  # noqa: F401 (fixtures)

from .test_backups import Site, empty_site, site, site_environment  # noqa: F401 (fixtures)

BEGIN = """
from django.core.management import call_command
from lems_site.accounts import consent
from lems_site.accounts.models import User
from lems_site.diary.account.create import create_diary
call_command("createcachetable")
for name in ("ada", "fay"):
    user = User.objects.create_user(f"{name}@example.org", "correct horse battery")
    consent.give_consent(by=user)
    print(create_diary(by=user, name=name, zone="UTC").diary.pk)
"""
DELETE = """
from lems_site.accounts.models import User
from lems_site.diary.account.delete import delete_account
delete_account(by=User.objects.get(email="ada@example.org"))
"""


def run_script(site: Site, script: str) -> list[str]:  # noqa: F811
    ended = site.manage("shell", "-v0", "-c", script)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split()


def diary_ids(site: Site) -> set[str]:  # noqa: F811
    with closing(sqlite3.connect(site.database)) as database:
        return {row[0] for row in database.execute("SELECT id FROM diary_diary")}


@pytest.fixture
def deleted(site) -> tuple[Site, Path, str, str]:  # noqa: F811
    """A site with a backup of two diaries, of which the first was deleted afterwards: site, backup, the ids of both."""
    site.env["DIARY_OPEN"] = "1"
    of_ada, of_fay = (line.replace("-", "") for line in run_script(site, BEGIN))
    assert site.manage("backup").returncode == 0
    run_script(site, DELETE)
    assert diary_ids(site) == {of_fay}
    return site, site.backups()[0], of_ada, of_fay


def restore(site: Site, file: Path) -> str:  # noqa: F811
    done = site.manage("restore", str(file), "--identity", str(site.identity), "--yes")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_database_that_is_replaced_says_what_was_deleted(deleted):
    site, file, _of_ada, of_fay = deleted  # noqa: F811
    assert "deleted again: 1 diaries" in restore(site, file)
    assert diary_ids(site) == {of_fay}
    assert "deleted again: 1 diaries" in restore(site, file), "the list goes on"


def test_on_an_empty_machine_a_newer_backup_says_it(deleted, tmp_path):
    site, older, of_ada, of_fay = deleted  # noqa: F811
    alone = Site(tmp_path / "alone", site.identity, site_environment(tmp_path / "alone", ""))
    assert "No newer list of deletions was at hand" in restore(alone, older)
    assert diary_ids(alone) == {of_ada, of_fay}
    assert site.manage("backup").returncode == 0
    other = Site(tmp_path / "other", site.identity, site_environment(tmp_path / "other", ""))
    other.manage("migrate", "--verbosity", "0")  # an installed site without anything knows of no deletion
    assert "deleted again: 1 diaries" in restore(other, older)
    assert diary_ids(other) == {of_fay}


def manifest_of(days_ago: int) -> Manifest:
    made_at = timezone.now() - timedelta(days=days_ago)
    return Manifest(made_at.isoformat(), "sqlite", "", {}, [])


def list_since(days_ago: int) -> DeletionList:
    return DeletionList(timezone.now().isoformat(), (timezone.now().date() - timedelta(days=days_ago)).isoformat(), {})


def test_a_backup_that_is_older_than_what_is_known_of_deletions_is_refused():
    assert _newer_lists(manifest_of(3), [list_since(3)], False) != []
    assert _newer_lists(manifest_of(0), [], False) == []
    with pytest.raises(RestoreError, match="others would come back"):
        _newer_lists(manifest_of(40), [list_since(36)], False)
    assert _newer_lists(manifest_of(40), [list_since(36)], True) != []


@pytest.mark.django_db
def test_ids_are_forgotten_once_no_backup_can_hold_the_diary(owner, settings):  # noqa: F811
    delete_diary(by=owner)
    assert not Diary.objects.exists()
    assert list(list_deletions().diaries) == [str(owner.diary.pk)]
    DeletedDiary.objects.update(deleted_on=timezone.now().date() - timedelta(days=settings.BACKUP_DAYS + 2))
    oldest = Backup.objects.create(name="old", made_at=timezone.now() - timedelta(days=settings.BACKUP_DAYS + 5), size=1)
    assert delete_old_deletions() == 0, "an old backup is still there"
    oldest.delete()
    assert delete_old_deletions() == 1
