"""What was deleted after a backup does not come back with it, as far as a newer list of deletions is at hand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from lems_site.accounts.delete_account import mark_account
from lems_site.accounts.models import DeletedAccount, User
from lems_site.diary.account.delete import delete_account, delete_diary, delete_listed_accounts
from lems_site.diary.models import DeletedDiary, Diary
from lems_site.operations.backups.archives import Manifest
from lems_site.operations.backups.deletions import DeletionList, delete_old_deletions, list_deletions
from lems_site.operations.backups.restore import RestoreError, _accounts_since, _merge_lists, _newer_lists
from lems_site.operations.models import Backup
from tests.diary.conftest import _open, ada, ben, owner  # noqa: F401 (fixtures)

from .test_backups import Site, empty_site, site, site_environment  # noqa: F401 (fixtures)

BEGIN = """
from django.core.management import call_command
from lems_site.accounts import consent
from lems_site.accounts.models import User
from lems_site.diary.account.create import create_diary
call_command("createcachetable")
User.objects.create_user("ben@example.org", "correct horse battery")
for name in ("ada", "fay"):
    user = User.objects.create_user(f"{name}@example.org", "correct horse battery")
    consent.give_consent(by=user)
    print(create_diary(by=user, name=name, zone="UTC").diary.pk)
"""
DELETE = """
from lems_site.accounts.models import User
from lems_site.diary.account.delete import delete_account
for name in ("ada", "ben"):
    delete_account(by=User.objects.get(email=f"{name}@example.org"))
"""


def run_script(site: Site, script: str) -> list[str]:  # noqa: F811
    ended = site.manage("shell", "-v0", "-c", script)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split()


def diary_ids(site: Site) -> set[str]:  # noqa: F811
    with closing(sqlite3.connect(site.database)) as database:
        return {row[0] for row in database.execute("SELECT id FROM diary_diary")}


def addresses(site: Site) -> set[str]:  # noqa: F811
    with closing(sqlite3.connect(site.database)) as database:
        return {row[0].partition("@")[0] for row in database.execute("SELECT email FROM accounts_user")}


@pytest.fixture
def deleted(site) -> tuple[Site, Path, str, str]:  # noqa: F811
    """A site with a backup of two diaries, of which the first was deleted afterwards: site, backup, the ids of both."""
    site.env["DIARY_OPEN"] = "1"
    of_ada, of_fay = (line.replace("-", "") for line in run_script(site, BEGIN))
    assert site.manage("backup").returncode == 0
    run_script(site, DELETE)
    assert diary_ids(site) == {of_fay}
    assert addresses(site) == {"fay"}
    return site, site.backups()[0], of_ada, of_fay


def restore(site: Site, file: Path) -> str:  # noqa: F811
    done = site.manage("restore", str(file), "--identity", str(site.identity), "--yes")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_database_that_is_replaced_says_what_was_deleted(deleted):
    site, file, _of_ada, of_fay = deleted  # noqa: F811
    assert "deleted again: 1 diaries, 2 accounts" in restore(site, file)
    assert diary_ids(site) == {of_fay}
    assert addresses(site) == {"fay"}
    assert "deleted again: 1 diaries, 2 accounts" in restore(site, file), "the list goes on"


def test_on_an_empty_machine_a_newer_backup_says_it(deleted, tmp_path):
    site, older, of_ada, of_fay = deleted  # noqa: F811
    alone = Site(tmp_path / "alone", site.identity, site_environment(tmp_path / "alone", ""))
    assert "No newer list of deletions was at hand" in restore(alone, older)
    assert diary_ids(alone) == {of_ada, of_fay}
    assert addresses(alone) == {"ada", "ben", "fay"}
    assert site.manage("backup").returncode == 0
    other = Site(tmp_path / "other", site.identity, site_environment(tmp_path / "other", ""))
    other.manage("migrate", "--verbosity", "0")  # an installed site without anything knows of no deletion
    assert "deleted again: 1 diaries, 2 accounts" in restore(other, older)
    assert diary_ids(other) == {of_fay}
    assert addresses(other) == {"fay"}


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


def test_a_list_of_an_earlier_release_names_no_account():
    values = {"listed_at": "2026-11-20T00:00:00+00:00", "since": "2026-10-20", "diaries": {"a": "2026-11-01"}}
    listed = DeletionList.from_json(values)
    assert (listed.diaries, listed.accounts, listed.accounts_since) == ({"a": "2026-11-01"}, {}, "")
    newer = replace(listed, listed_at="2026-11-21T00:00:00+00:00", accounts={"m": "2026-11-21"}, accounts_since="2026-11-21")
    assert _merge_lists([listed, newer]) == {"diaries": {"a": "2026-11-01"}, "accounts": {"m": "2026-11-21"}}
    assert _accounts_since(replace(manifest_of(0), made_at="2026-11-19T00:00:00+00:00"), [listed, newer]) == "2026-11-20"
    assert _accounts_since(replace(manifest_of(0), made_at="2026-11-22T00:00:00+00:00"), [newer]) == ""


@pytest.mark.django_db
def test_an_account_that_still_owns_a_diary_stays_and_so_does_the_next_with_its_number(owner, ben):  # noqa: F811
    day = timezone.now().date()
    days = {mark_account(user.pk, user.date_joined): day for user in (owner.user, ben)}
    days[mark_account(ben.pk + 1, ben.date_joined)] = day
    later = User.objects.create_user("later@example.org", pk=ben.pk + 1)  # the number of somebody who was deleted
    assert delete_listed_accounts(days) == (1, 1)
    assert set(User.objects.values_list("pk", flat=True)) == {owner.user.pk, later.pk}
    assert Diary.objects.exists()
    assert set(list_deletions().accounts) == {*days}, "the next backup names them too"


@pytest.mark.django_db
def test_ids_are_forgotten_once_no_backup_can_hold_the_diary(owner, settings):  # noqa: F811
    delete_diary(by=owner)
    assert not Diary.objects.exists()
    assert list(list_deletions().diaries) == [str(owner.diary.pk)]
    mark = mark_account(owner.user.pk, owner.user.date_joined)
    delete_account(by=owner.user)
    assert list(list_deletions().accounts) == [mark]
    for model in (DeletedDiary, DeletedAccount):
        model.objects.update(deleted_on=timezone.now().date() - timedelta(days=settings.BACKUP_DAYS + 2))
    oldest = Backup.objects.create(name="old", made_at=timezone.now() - timedelta(days=settings.BACKUP_DAYS + 5), size=1)
    assert delete_old_deletions() == 0, "an old backup is still there"
    oldest.delete()
    assert delete_old_deletions() == 2
