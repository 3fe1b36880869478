"""DIARY_OPEN: 0, 1 and auto. What is found wrong stops new diaries, tells the operator, and touches no diary that is there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from lems_site.accounts import consent
from lems_site.accounts.models import User
from lems_site.diary.access.exceptions import DiariesClosed
from lems_site.diary.account.create import create_diary
from lems_site.diary.models import Diary
from lems_site.operations.diary_opening import judge_opening
from lems_site.operations.doctor.examination import examine_site
from lems_site.operations.doctor.findings import Level
from lems_site.operations.metrics import read_metrics
from lems_site.operations.models import Backup, DiaryOpening, ElsewhereDrill
from lems_site.web.background_jobs import registered_jobs
from lems_site.web.diary_opening import new_diaries_allowed
from tests.diary.account.test_deletion import signed_in
from tests.diary.conftest import ada, fay, owner  # noqa: F401 (fixtures)

from .test_doctor import healthy  # noqa: F401 (fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open(settings):
    """Diaries of fixtures begin without a check."""
    settings.DIARY_OPEN = True


@pytest.fixture
def root(db) -> User:
    """A superuser, who is told."""
    return User.objects.create_superuser("root@example.org", "correct horse battery")


@pytest.fixture
def auto(healthy, owner):  # noqa: F811
    """A healthy site with a diary from before, and DIARY_OPEN=auto."""
    healthy.DIARY_OPEN = "auto"
    healthy.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    healthy.HTTPS, healthy.SECURE_SSL_REDIRECT = True, False
    healthy.ALLOWED_HOSTS = [*healthy.ALLOWED_HOSTS, "testserver"]
    return healthy


def spoil_backup() -> None:
    Backup.objects.update(problem="cut off")


def test_the_clock_asks_every_minute():
    [job] = [job for job in registered_jobs() if job.run is judge_opening]
    assert job.every == timedelta(minutes=1)


def test_before_the_clock_has_looked_nobody_begins(auto, fay):  # noqa: F811
    consent.give_consent(by=fay)
    assert not new_diaries_allowed()
    with pytest.raises(DiariesClosed):
        create_diary(by=fay, name="", zone="UTC")


def test_green_opens_red_stops_and_green_opens_again(auto, root, mailoutbox, client, fay, caplog):  # noqa: F811
    client.force_login(fay)
    consent.give_consent(by=fay)
    judge_opening()
    assert new_diaries_allowed()
    assert read_metrics()["lems_new_diaries_allowed"][1] == 1
    assert "may begin" in mailoutbox[-1].subject
    spoil_backup()
    assert new_diaries_allowed(), "a request reads what the clock found"
    judge_opening()
    judge_opening()
    assert not new_diaries_allowed()
    assert read_metrics()["lems_new_diaries_allowed"][1] == 0
    assert [mail.to for mail in mailoutbox] == [["root@example.org"]] * 2, "told once of each change"
    assert "cut off" in mailoutbox[-1].body
    assert "manage.py drill" in mailoutbox[-1].body
    assert "new diaries are stopped: proof of the backup" in caplog.text
    assert [one.subject for one in examine_site() if one.level is Level.YELLOW] == ["new diaries"]
    page = client.get("/diary/start/")
    assert page.status_code == 200
    assert "You cannot start a new diary at the moment" in page.content.decode()
    assert client.post("/diary/start/", {"name": "", "zone": "UTC"}).status_code == 403
    Backup.objects.update(problem="")
    judge_opening()
    assert client.post("/diary/start/", {"name": "", "zone": "UTC"}).status_code == 302
    assert Diary.objects.count() == 2


def test_red_closes_no_diary_that_is_there(auto, owner):  # noqa: F811
    spoil_backup()
    judge_opening()
    browser, address = signed_in(owner.user), f"/diary/{owner.diary.pk}/"
    assert browser.get(address).status_code == 200
    words = {"text": "legs like sand", "strength": "1", "client_id": "6d0c9a34-4f0e-4a0a-8d3e-0a4a0f0b3f10"}
    assert browser.post(f"{address}check-in/", words).status_code == 302
    assert browser.get(f"{address}export/").status_code == 200
    assert browser.post("/account/consent/", {"answer": "withdraw"}).status_code == 302
    assert browser.post("/account/consent/", {"answer": "give"}).status_code == 302
    assert consent.has_consent(owner.user), "agreeing again goes on with the diary"
    assert browser.post(f"{address}delete/", {"sure": "on"}).status_code == 302
    assert not Diary.objects.exists()


@pytest.mark.parametrize("fault", ["https", "backup key", "no backup", "no keys", "never elsewhere"])
def test_what_stops_new_diaries(auto, fault):
    judge_opening()
    if fault == "https":
        auto.HTTPS = False
    elif fault == "backup key":
        auto.BACKUP_RECIPIENT = ""
    elif fault == "no keys":
        Path(auto.DIARY_KEYS_FILE).unlink()
    elif fault == "never elsewhere":
        ElsewhereDrill.objects.all().delete()
    else:
        Backup.objects.all().delete()
    judge_opening()
    assert not new_diaries_allowed()


def test_other_faults_do_not(auto):
    auto.CONTACT_EMAIL, auto.ADMIN_SECOND_FACTOR = "", False
    judge_opening()
    assert new_diaries_allowed()


def test_what_a_clock_found_that_no_longer_runs_does_not_count(auto):
    judge_opening()
    DiaryOpening.objects.update(checked_at=timezone.now() - timedelta(minutes=61))
    assert not new_diaries_allowed()


def test_a_site_that_is_being_set_up_gets_no_mail_of_what_is_missing(auto, root, mailoutbox):
    Backup.objects.all().delete()
    judge_opening()
    assert mailoutbox == []


def test_a_mail_that_cannot_be_sent_changes_nothing(auto, root, monkeypatch):
    monkeypatch.setattr("lems_site.operations.diary_opening.send_mail", lambda *_: 1 / 0)
    judge_opening()
    assert new_diaries_allowed()


@pytest.mark.parametrize(("value", "allowed", "level"), [(True, True, Level.YELLOW), (False, False, Level.GREEN)])
def test_0_and_1_do_not_ask(healthy, value, allowed, level, django_assert_num_queries):  # noqa: F811
    healthy.DIARY_OPEN = value
    spoil_backup()
    judge_opening()
    assert not DiaryOpening.objects.exists()
    with django_assert_num_queries(0):
        assert new_diaries_allowed() is allowed
    assert [one.level for one in examine_site() if one.subject == "new diaries"] == [level]
