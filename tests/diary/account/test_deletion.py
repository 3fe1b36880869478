"""Deleting a diary or an account: asked once, then nothing of it is left in any table, session or file.

Over 250 lines: both deletions are proved on one full diary, and by the same look into every table.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lems_site.accounts.models import Consent, Session, User
from lems_site.diary.account.delete import delete_account, delete_diary
from lems_site.diary.entries.services import update_entry
from lems_site.diary.importing import uploads
from lems_site.diary.insights.date_range import diary_today
from lems_site.diary.models import AuditEvent, DeletedDiary, Diary, Entry, Grant, Import, Invitation, Reminders
from tests.conftest import ROOT
from tests.diary.conftest import PASSWORD, check_in, overwrite, wall
from tests.diary.full_diary import download_export, fill_diary, import_into
from tests.prepared_site import prepared_database

MARK = "MARK-OF-ADA"


def signed_in(user: User) -> Client:
    """A browser in which somebody signed in a moment ago with their password."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    client = Client()
    response = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()
    return client


def dump() -> str:
    """Every row of every table as text, sessions decoded, but for the list of deleted diaries."""
    lines = []
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names(cursor)} - {DeletedDiary._meta.db_table}):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (its own tables)
            lines += [f"{table}: {row!r}" for row in cursor.fetchall()]
    lines += [f"session: {json.dumps(session.get_decoded(), default=str)}" for session in Session.objects.all()]
    return "\n".join(lines)


def rows_of_user(pk: int) -> list[str]:
    """Each foreign key to the user that is still there."""
    from django.apps import apps

    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.fields:
            if field.is_relation and field.related_model is User and model._base_manager.filter(**{field.attname: pk}).exists():
                found.append(f"{model.__name__}.{field.name}")
    return found


@pytest.fixture
def full(owner, helper, reader, settings, browse):
    """Ada's diary with something in every table."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
    fill_diary(owner, helper)
    overwrite(Entry.objects.filter(diary=owner.diary, kind="test"), text=f"{MARK} note")
    overwrite(Diary.objects.filter(pk=owner.diary.pk), name=f"{MARK} diary")
    import_into(browse(owner.user), owner, download_export(browse(owner.user), owner, "json"))
    brought = uploads.store_upload(download_export(browse(owner.user), owner, "json"), by=owner)
    Invitation.objects.create(
        diary=owner.diary, role="reader", label=MARK, token_hash="a", code_hash="b", ends_at=brought.uploaded_at
    )
    for access in (owner, helper):
        Reminders.objects.create(diary=owner.diary, user=access.user, title=f"{MARK} {access.user.pk}", times=["09:00"])
    return owner


def diary_rows(pk) -> list[str]:
    """Which tables of the diary still have rows of it."""
    tables: list[Any] = [Entry, Grant, Import, Invitation, AuditEvent, Reminders]
    return [model.__name__ for model in tables if model.objects.filter(diary_id=pk).exists()]


def test_a_deleted_diary_takes_everything_with_it(full):
    client, pk = signed_in(full.user), full.diary.pk
    assert len(diary_rows(pk)) == 6
    response = client.post(f"/diary/{pk}/delete/", {"sure": "on"}, follow=True)
    assert "The diary is deleted." in response.content.decode()
    assert diary_rows(pk) == []
    left = dump()
    assert MARK not in left
    assert str(pk) not in left
    assert pk.hex not in left
    assert "HYPERLINK" not in left
    assert User.objects.filter(pk=full.user.pk).exists(), "the account stays"
    assert [row.pk for row in DeletedDiary.objects.all()] == [pk], "restored backups must know"


def test_it_is_asked_once_with_a_tick_and_the_copy_is_offered_first(full):
    client, address = signed_in(full.user), f"/diary/{full.diary.pk}/delete/"
    page = client.get(address).content.decode()
    assert f"/diary/{full.diary.pk}/export/" in page
    assert "This cannot be undone." in page
    assert "ben@example.org" in page
    assert "gil@example.org" in page
    response = client.post(address, {})
    assert response.status_code == 422
    assert "Nothing is deleted yet." in response.content.decode()
    assert Diary.objects.filter(pk=full.diary.pk).exists()


def test_only_owner_and_keeper_delete(owner, helper, reader, cleo, keeper):
    for user in (helper.user, reader.user, cleo):
        assert signed_in(user).post(f"/diary/{owner.diary.pk}/delete/", {"sure": "on"}).status_code == 404
    with pytest.raises(ValueError, match="owner or keeper"):
        delete_diary(by=helper)
    assert signed_in(keeper.user).post(f"/diary/{keeper.diary.pk}/delete/", {"sure": "on"}).status_code == 302
    assert not Diary.objects.filter(pk=keeper.diary.pk).exists()


@pytest.mark.parametrize("place", ["diary", "account"])
def test_the_password_is_asked_for_again_after_a_quarter_of_an_hour(owner, place):
    address = f"/diary/{owner.diary.pk}/delete/" if place == "diary" else "/account/delete/"
    client = signed_in(owner.user)
    assert client.get(address).status_code == 200
    with time_machine.travel(time.time() + 16 * 60):
        assert client.get(address).headers["Location"].startswith("/account/reauthenticate/")
        answer = client.post(address, {"sure": "on"})
        assert (answer.status_code, "Confirm that it is you" in answer.content.decode()) == (403, True)
    assert Diary.objects.filter(pk=owner.diary.pk).exists()


def test_somebody_without_a_password_is_asked_for_a_code(owner):
    owner.user.set_unusable_password()
    owner.user.save()
    client = Client()
    client.force_login(owner.user)
    assert client.get("/account/delete/").headers["Location"].startswith("/account/reauthenticate/code/")
    client.post("/account/delete/", {"sure": "on"})
    client.post(f"/diary/{owner.diary.pk}/delete/", {"sure": "on"})
    assert Diary.objects.filter(pk=owner.diary.pk).exists()
    assert User.objects.filter(pk=owner.user.pk).exists()


def fill_account(user: User, dana: User) -> None:
    """Something in every table of accounts, and in sessions, cache and the admin's log."""
    Authenticator.objects.create(user=user, type="totp", data={"secret": MARK})
    LogEntry.objects.create(
        user=dana,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=user.email,
        action_flag=CHANGE,
        change_message=f"changed {user.email}",
    )
    anonymous = Client().session
    anonymous["kept"] = {"typed": {"login": user.email}}
    anonymous.create()
    Client().post("/account/login/", {"login": user.email, "password": "wrong"})
    Client().post("/account/password/reset/", {"email": user.email})
    caches["default"].set(f"allauth:rl:x:user:{user.pk}", [1])
    caches["default"].set(f"allauth.mfa.totp.used?user={user.pk}&code=1", "y")


def test_after_an_account_is_deleted_no_table_holds_the_person(full, dana):
    user, pk = full.user, full.user.pk
    client = signed_in(user)
    signed_in(user)
    fill_account(user, dana)
    before = dump()
    assert before.count(user.email) > 5
    assert Consent.objects.filter(user=user).exists()
    assert UserSession.objects.filter(user=user).count() == 2
    assert f"user={pk}&" in before
    tries = hashlib.sha256(user.email.encode()).hexdigest()
    assert tries in before, "no try was counted under the address"
    response = client.post("/account/delete/", {"sure": "on"})
    assert response.status_code == 200
    assert "Your account is deleted" in response.content.decode()
    left = dump()
    for trace in (user.email, MARK, "HYPERLINK", str(full.diary.pk), full.diary.pk.hex, tries, f"user={pk}&", f":user:{pk}'"):
        assert trace not in left, [line for line in left.split("\n") if trace in line]
    assert rows_of_user(pk) == []
    assert not User.objects.filter(pk=pk).exists()
    assert not re.search(rf'"_auth_user_id": "{pk}"', left)
    assert client.get("/account/").status_code == 302, "the browser is signed out"


def test_other_people_stay_signed_in_and_whole(full, dana, cleo):
    others = [signed_in(cleo), signed_in(dana)]
    signed_in(full.user).post("/account/delete/", {"sure": "on"})
    assert [client.get("/account/").status_code for client in others] == [200, 200]


def test_the_entries_of_a_helper_who_left_stay_as_by_a_former_helper(owner, helper, browse):
    entries = fill_diary(owner, helper)
    delete_account(by=User.objects.get(pk=helper.user.pk))
    assert Entry.objects.get(pk=entries["event"].pk).created_by is None
    assert AuditEvent.objects.filter(diary=owner.diary, user=None, action="corrected").count() == 1
    assert "a former helper" in download_export(browse(owner.user), owner, "csv").decode()
    assert "ben@example.org" not in dump()


def test_the_page_names_the_diaries_that_go_and_their_helpers(full, keeper):
    page = signed_in(full.user).get("/account/delete/").content.decode()
    assert f"Your diary will be deleted, too: {MARK} diary" in page
    assert "ben@example.org" in page
    assert f"/diary/{full.diary.pk}/export/" in page
    page = signed_in(keeper.user).get("/account/delete/").content.decode()
    assert "The diary that you keep for someone will be deleted, too: Mum" in page


def test_a_helper_deletes_only_themselves(full, helper):
    page = signed_in(helper.user).get("/account/delete/").content.decode()
    assert "will be deleted, too" not in page
    signed_in(helper.user).post("/account/delete/", {"sure": "on"})
    assert Diary.objects.filter(pk=full.diary.pk).exists()


def test_without_the_tick_nothing_happens(owner):
    client = signed_in(owner.user)
    response = client.post("/account/delete/", {})
    assert response.status_code == 422
    assert "Error: Delete your account" in response.content.decode()
    assert User.objects.filter(pk=owner.user.pk).exists()


def test_strangers_are_sent_to_sign_in(client):
    assert client.get("/account/delete/").url.startswith("/account/login/")


def test_if_a_part_fails_nothing_is_deleted(full, monkeypatch):
    monkeypatch.setattr("lems_site.diary.account.delete.delete_user", lambda **_by: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        delete_account(by=full.user)
    assert Diary.objects.filter(pk=full.diary.pk).exists()


def test_deleting_a_diary_is_one_task_however_much_is_in_it(full, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        delete_diary(by=full)


def test_ten_years_are_deleted_in_as_many_queries_as_ten_days(owner, keeper):
    """Entries are never loaded, nor looked through by hundreds: a diary of 45,000 went in 7 seconds that way."""
    counts = []
    for access, days in ((keeper, 10), (owner, 1500)):
        day = diary_today(access)
        entry = check_in(access, at=wall(access, (day - dt.timedelta(days=9)).isoformat()), grades={"legs": 1})
        update_entry(entry.pk, by=access, version=1, data={"strength": 0}, text="", at=entry.at)
        Entry.objects.bulk_create(
            Entry(
                diary=access.diary,
                kind="event",
                data={"event": "fall"},
                zone="UTC",
                local_day=day,
                batch=uuid.uuid4(),
                at=entry.at,
            )
            for _number in range(days)
        )
        with CaptureQueriesContext(connection) as queries:
            delete_diary(by=access)
        counts.append(len(queries))
        assert not Entry.objects.filter(diary=access.diary.pk).exists()
    assert counts[0] == counts[1]


SCRIPT = """
import uuid
from django.core.management import call_command
from lems_site.accounts import consent
from lems_site.accounts.models import User
from lems_site.diary.account.delete import delete_account
from lems_site.diary.account.create import create_diary
from lems_site.diary.entries.services import Draft, create_entries, update_entry
from django.utils import timezone
call_command("createcachetable")
ada = User.objects.create_user("trace-of-ada@example.org", "correct horse battery")
consent.give_consent(by=ada)
access = create_diary(by=ada, name="TRACE-OF-ADA name", zone="UTC")
for number in range(300):
    text = f"TRACE-OF-ADA {number} " + "long words " * 100
    one = create_entries([Draft("check-in", timezone.now(), {"strength": 1}, text)], by=access, client_id=uuid.uuid4())[0]
    update_entry(one.pk, by=access, version=1, data={"strength": 0}, text=text + "again", at=one.at)
print("ready")
STEP
"""


def files_with(folder: Path, trace: bytes) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and trace.lower() in path.read_bytes().lower()]


@pytest.mark.parametrize("step", ["", "delete_account(by=ada)"], ids=["before", "after"])
def test_after_it_no_file_of_the_site_holds_the_persons_words(tmp_path, tmp_path_factory, step):
    """With SQLite in its folder, as `make run` has it: neither the database nor the log beside it."""
    database = f"sqlite:///{tmp_path}/lems.sqlite3"
    env = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database,
        "DIARY_OPEN": "1",
        "DJANGO_SETTINGS_MODULE": "lems_site.settings",
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    shutil.copy(prepared_database(tmp_path_factory), tmp_path / "lems.sqlite3")
    subprocess.run(
        [*manage, "shell", "-v0", "-c", SCRIPT.replace("STEP", step)], check=True, env=env, cwd=ROOT, capture_output=True
    )
    found = files_with(tmp_path, b"trace-of-ada")
    assert bool(found) is (not step), found
