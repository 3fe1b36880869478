"""The doctor finds each planted fault, says what to do, and is silent about the rest."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from lems_site.accounts.models import User
from lems_site.diary.access.ownership import create_owned_diary
from lems_site.diary.account.ownerless import OWNERLESS_EMAIL
from lems_site.diary.models import Diary, Grant
from lems_site.operations.backups.set_aside import name_set_aside
from lems_site.operations.doctor.examination import CHECKS, examine_site
from lems_site.operations.doctor.findings import Level
from lems_site.operations.models import Backup, ElsewhereDrill
from lems_site.pages.page_copies import write_copies
from lems_site.publishing.models import SiteVersion
from lems_site.web.models import BackgroundJobState, ClockHeartbeat, QueuedMail
from lems_site.web.sealing.data_keys import DataKey
from lems_site.web.sealing.keyring import Keyring, new_master_key, write_keyring

from .keyrings import confirmed_key, write_ring

pytestmark = pytest.mark.django_db


@pytest.fixture
def healthy(settings, tmp_path, monkeypatch) -> Any:
    """A site without a fault."""
    data = tmp_path / "data"
    settings.DATA_DIR, settings.BACKUP_DIR, settings.PAGE_COPIES_DIR = data, data / "backups", data / "pages"
    for folder in (data, data / "backups"):
        folder.mkdir(mode=0o700)
    settings.DEBUG, settings.HTTPS, settings.ADMIN_SECOND_FACTOR = False, True, True
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://guide.example.org", ["guide.example.org"]
    settings.SECRET_KEY = "k" * 60
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "mail.example.org"
    settings.DEFAULT_FROM_EMAIL = settings.CONTACT_EMAIL = "guide@example.org"
    settings.BACKUP_RECIPIENT = str(pyrage.x25519.Identity.generate().to_public())
    settings.DIARY_KEYS_FILE = str(write_ring(tmp_path / "diary_keys.json", confirmed_key()))
    ElsewhereDrill.objects.create(pk=1, backup_name="lems-old", proved_at=timezone.now() - timedelta(days=80))
    monkeypatch.setattr("lems_site.operations.doctor.settings_checks.LEAST_FREE", 1)
    list(write_copies())
    ClockHeartbeat.beat("a-clock")
    now = timezone.now()
    Backup.objects.create(name="lems-new.backup.age", made_at=now - timedelta(hours=9), size=1, proved_at=now - timedelta(days=2))
    return settings


def found(level: Level = Level.RED) -> dict[str, str]:
    """The subjects of that level, each with what to do."""
    return {finding.subject: finding.remedy for finding in examine_site() if finding.level is level}


def test_a_healthy_site_is_green(healthy):
    assert found() == {}
    assert found(Level.YELLOW) == {}
    assert len(found(Level.GREEN)) >= len(CHECKS)
    out = StringIO()
    call_command("doctor", stdout=out)
    assert "WRONG" not in out.getvalue()


KEYS = "keys of the diaries"


def set_to(name: str, value: object) -> Callable[[Any], None]:
    return lambda settings: setattr(settings, name, value)


def refuse(*args: object, **kwargs: object) -> None:
    raise OperationalError("disk I/O error")


FAULTS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "debugging": ("DEBUG", set_to("DEBUG", True)),
    "short key": ("SECRET_KEY", set_to("SECRET_KEY", "short")),
    "no https": ("https", set_to("HTTPS", False)),
    "http address": ("https", set_to("SITE_URL", "http://guide.example.org")),
    "foreign host": ("SITE_URL", set_to("ALLOWED_HOSTS", ["other.example.org"])),
    "every host": ("ALLOWED_HOSTS", set_to("ALLOWED_HOSTS", ["*", "guide.example.org"])),
    "no second step": ("second step of staff", set_to("ADMIN_SECOND_FACTOR", False)),
    "no mail": ("mail", set_to("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")),
    "sender of nobody": ("mail", set_to("DEFAULT_FROM_EMAIL", "noreply@localhost")),
    "a mail that failed": ("mail queue", lambda _: _queue_mail(state="failed", error="SMTPRecipientsRefused 550")),
    "mails that wait": ("mail queue", lambda _: _queue_mail(created_at=timezone.now() - timedelta(minutes=9))),
    "no folder": ("BACKUP_DIR", set_to("BACKUP_DIR", "/nowhere/at/all")),
    "readable database": ("files of the site", lambda settings: _readable_file(settings.DATA_DIR / "lems.sqlite3")),
    "no key": ("key of the backups", set_to("BACKUP_RECIPIENT", "")),
    "private key instead": ("key of the backups", set_to("BACKUP_RECIPIENT", "AGE-SECRET-KEY-1ABC")),
    "no clock": ("clock", lambda _: ClockHeartbeat.objects.all().delete()),
    "dead clock": ("clock", lambda _: ClockHeartbeat.objects.update(beat_at=timezone.now() - timedelta(minutes=2))),
    "failing work": ("work of the clock: sweep", lambda _: BackgroundJobState.objects.create(name="sweep", failures=3)),
    "empty guide": ("guide", lambda _: SiteVersion.objects.update(number=0)),
    "no backup": ("backup", lambda _: Backup.objects.all().delete()),
    "old backup": ("backup", lambda _: Backup.objects.update(made_at=timezone.now() - timedelta(days=3))),
    "never proved": ("proof of the backup", lambda _: Backup.objects.update(proved_at=None)),
    "proved long ago": ("proof of the backup", lambda _: Backup.objects.update(proved_at=timezone.now() - timedelta(days=9))),
    "never proved elsewhere": ("drill on another machine", lambda _: ElsewhereDrill.objects.all().delete()),
    "proved elsewhere long ago": (
        "drill on another machine",
        lambda _: ElsewhereDrill.objects.update(proved_at=timezone.now() - timedelta(days=91)),
    ),
    "no file of keys": (KEYS, lambda settings: Path(settings.DIARY_KEYS_FILE).unlink()),
    "damaged file of keys": (KEYS, lambda settings: Path(settings.DIARY_KEYS_FILE).write_text("{}")),
    "unconfirmed key": (KEYS, lambda settings: write_ring(Path(settings.DIARY_KEYS_FILE), new_master_key())),
    "a machine for trying": (KEYS, lambda settings: _local_ring(settings.DIARY_KEYS_FILE)),
    "missing key": (KEYS, lambda _: DataKey.objects.create(scope=uuid.uuid4(), wrapped=b"x", master_id="0123456789abcdef")),
    "unsealed diary": ("sealing of the diaries", lambda _: _create_unsealed_diary()),
    "a diary whose owner may not open it": ("owners of the diaries", lambda _: _create_disagreement()),
    "a copy from before a restore": (
        "copies from before a restore",
        lambda settings: _set_aside(settings.DATA_DIR, timezone.now() - timedelta(days=settings.BACKUP_DAYS + 3)),
    ),
    "a copy of a killed backup": ("leftovers of killed commands", lambda settings: _leave_copy(settings.BACKUP_DIR, days=3)),
    "failed drill": ("proof of the backup", lambda _: Backup.objects.update(problem="cut off")),
}


def _local_ring(path: str) -> None:
    write_keyring(Keyring((new_master_key(),), is_local=True), Path(path), replaces=True)


def _create_unsealed_diary() -> Diary:
    """A diary without a key, as a release from before sealing left it."""
    ada = User.objects.create_user("ada@example.org")
    [diary] = Diary.objects.bulk_create([Diary(owner=ada)])
    Grant.objects.create(diary=diary, user=ada, role="owner")
    return diary


def _create_disagreement() -> None:
    """A diary whose owner may not open it, as somebody left it who wrote to the database by hand."""
    access = create_owned_diary(User.objects.create_user("ada@example.org"), Grant.Role.OWNER)
    Grant.objects.filter(pk=access.grant.pk).update(revoked_at=timezone.now())


def _queue_mail(**fields: Any) -> None:
    QueuedMail.objects.create(due_at=timezone.now(), useful_until=timezone.now(), **fields)


def _set_aside(folder: Path, at: datetime) -> None:
    (folder / name_set_aside(at)).mkdir(mode=0o700)


def _leave_copy(folder: Path, *, days: float) -> None:
    copy, since = folder / ".work-killed", (timezone.now() - timedelta(days=days)).timestamp()
    copy.mkdir(mode=0o700)
    os.utime(copy, (since, since))


def _readable_file(path: Path) -> None:
    path.touch()
    path.chmod(0o644)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_found_alone_with_what_to_do(healthy, fault):
    subject, plant = FAULTS[fault]
    plant(healthy)
    assert list(found()) == [subject]
    assert found()[subject]
    with pytest.raises(CommandError, match="1 wrong"):
        call_command("doctor", stdout=StringIO())


def test_a_full_disk(healthy, monkeypatch):
    monkeypatch.setattr("lems_site.operations.doctor.settings_checks.LEAST_FREE", 10**18)
    assert set(found()) == {"DATA_DIR", "BACKUP_DIR", "PAGE_COPIES_DIR"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(healthy):
    healthy.BACKUP_DIR.chmod(0o500)
    assert list(found()) == ["BACKUP_DIR"]


def test_a_wrong_clock_of_the_machine(healthy, time_machine):
    time_machine.move_to("2001-01-01T00:00Z")
    assert "time" in found()


def test_a_cache_that_cannot_be_used(healthy, monkeypatch):
    monkeypatch.setattr(type(cache._connections["default"]), "set", refuse)  # type: ignore[attr-defined]  # the cache behind the proxy
    assert list(found()) == ["cache"]


def test_a_database_that_is_away_does_not_stop_the_other_checks(healthy):
    with connection.execute_wrapper(refuse):
        subjects = found()
    assert {"database", "clock", "pages", "backups"} <= set(subjects)
    assert "DEBUG" not in subjects


def test_other_users_who_may_look_in_and_old_copies_are_named(healthy):
    healthy.DATA_DIR.chmod(0o755)
    SiteVersion.bump()
    assert list(found(Level.YELLOW)) == ["DATA_DIR", "copies of the pages"]


def test_diaries_of_a_deleted_account_are_named(healthy):
    create_owned_diary(User.objects.create_user(OWNERLESS_EMAIL), Grant.Role.KEEPER)
    assert found() == {}
    assert "ownerless_diaries --delete" in found(Level.YELLOW)["owners of the diaries"]


def test_a_copy_of_a_backup_that_was_killed_today_is_named(healthy):
    _leave_copy(healthy.BACKUP_DIR, days=0.1)
    assert list(found(Level.YELLOW)) == ["leftovers of killed commands"]


def test_it_tries_the_mail_server(healthy, mailoutbox):
    healthy.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    out = StringIO()
    with pytest.raises(CommandError):  # for the backend of the tests is no mail server
        call_command("doctor", send_mail="operator@example.org", stdout=out)
    assert mailoutbox[0].to == ["operator@example.org"]
    assert "a mail was sent" in out.getvalue()


def test_superusers_see_the_state_of_the_backups_on_the_first_page(healthy, client, settings):
    settings.ADMIN_SECOND_FACTOR = False
    settings.HTTPS = False
    settings.ALLOWED_HOSTS = ["testserver"]
    client.force_login(User.objects.create_superuser("root@example.org", "correct horse battery"))
    Backup.objects.update(problem="cut off")
    assert "cut off" in client.get("/admin/").content.decode()
