"""A site that is in use is updated: every word that it held is there afterwards, and its pages open."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from lems_site.accounts.models import User
from lems_site.diary.access.ownership import count_disagreements
from lems_site.diary.access.permissions import is_paused
from lems_site.diary.account.ownerless import count_ownerless
from lems_site.diary.models import MANAGING_ROLES, DeletedDiary, Diary, Entry
from tests.conftest import ROOT
from tests.database_copy import Row, load_database, read_rows
from tests.proved_session import sign_in

FILE = ROOT / "tests" / "cases" / "database" / "2026-11-27.json.gz"
BEFORE_SEALING = ("diary", "0013_reminder_devices")
# Columns that a migration gives another value on purpose: "app.Model.column": why. A column that is gone must stand here too.
CHANGED: dict[str, str] = {}
REBUILT = {"auth.Permission", "contenttypes.ContentType"}  # Django writes more of them with each new model


@pytest.fixture
def updated_site(blank_database):
    """The rows before the update, by the label of their model, in a database that is updated."""
    rows = load_database(FILE)
    MigrationExecutor(connection).migrate([BEFORE_SEALING])
    apps_before = MigrationExecutor(connection).loader.project_state([BEFORE_SEALING]).apps
    rows["diary.Grant"].append(add_ownerless_diary(apps_before, rows["accounts.User"][0]["id"]))
    rows["diary.ReminderSchedule"] = add_schedules(apps_before.get_model("diary", "ReminderSchedule"), rows["diary.Grant"][0])
    call_command("migrate", verbosity=0)
    return rows


def add_ownerless_diary(apps_before: Any, helper: int) -> Row:
    """A diary whose owner's account was deleted by hand; its helper's grant."""
    diary = apps_before.get_model("diary", "Diary").objects.create(is_demo=True)
    given = apps_before.get_model("diary", "Grant").objects.create(diary=diary, user_id=helper, role="helper")
    return next(row for row in read_rows(type(given)) if row["id"] == given.pk)


def add_schedules(model: Any, grant: Row) -> list[Row]:
    """Reminders of two kinds, of which the file has none: with quiet hours and a day called done, and without."""
    one = {"diary_id": grant["diary_id"], "user_id": grant["user_id"], "times": ["09:00"], "weekdays": [1]}
    model.objects.create(
        **one, channel="mail", quiet_from=dt.time(22), quiet_until=dt.time(7, 30), each_time=True, done_day=dt.date(2026, 11, 27)
    )
    model.objects.create(**one, channel="push", title="Tea")
    return list(read_rows(model))


def check_owners(rows: list[Row], client: Client) -> None:
    """Each diary has an owner: whoever had the grant, or, for the one whose owner was deleted (the last row), nobody."""
    managing = {row["diary_id"]: row["user_id"] for row in rows if row["role"] in MANAGING_ROLES and row["revoked_at"] is None}
    lost = rows[-1]
    owners = {str(pk): owner for pk, owner in Diary.objects.values_list("pk", "owner")}
    holder = User.objects.get(pk=owners[lost["diary_id"]])
    assert owners == {**managing, lost["diary_id"]: holder.pk}
    assert len(managing) >= 1
    assert (count_disagreements(), count_ownerless()) == (0, 1)
    assert (holder.is_active, holder.has_usable_password()) == (False, False)
    sign_in(client, User.objects.get(pk=lost["user_id"]))
    address = f"/diary/{lost['diary_id']}/"
    assert client.get(address).status_code == 200, "a helper reads it as before"
    assert is_paused(Diary.objects.get(pk=lost["diary_id"])), "and writes as little as before"
    call_command("createcachetable")
    call_command("ownerless_diaries", delete=True, stdout=StringIO())
    assert client.get(address).status_code == 404
    assert {str(pk) for pk in Diary.objects.values_list("pk", flat=True)} == set(managing)
    assert not User.objects.filter(pk=holder.pk).exists()
    assert DeletedDiary.objects.filter(pk=lost["diary_id"]).exists()


@pytest.mark.django_db(transaction=True)
def test_an_update_keeps_every_value_and_gives_each_diary_an_owner(updated_site, client):
    lost = []
    for label, before in updated_site.items():
        if label in REBUILT:
            continue
        model = apps.get_model(label)
        after = {row[model._meta.pk.attname]: row for row in read_rows(model)}
        for row in before:
            now = after.get(row[model._meta.pk.attname])
            for name, value in row.items():
                if f"{label}.{name}" not in CHANGED and (now is None or name not in now or now[name] != value):
                    lost.append(f"{label}.{name} of {row[model._meta.pk.attname]}: {value!r} -> {now and now.get(name)!r}")
    assert lost == []
    check_owners(updated_site["diary.Grant"], client)


@pytest.mark.django_db(transaction=True)
def test_pages_open_after_an_update_and_new_entries_can_be_saved(updated_site, client):
    call_command("rebuild", verbosity=0)
    assert client.get("/").status_code == 200
    assert client.get("/articles/symptoms/").status_code == 200
    diary = Diary.objects.filter(is_demo=False).first()
    assert diary is not None
    owner = User.objects.get(diary_grants__diary=diary, diary_grants__role="owner")
    sign_in(client, owner)
    for page in ("", "list/", "charts/", "report/", "export/", "medicines/", "settings/"):
        assert client.get(f"/diary/{diary.pk}/{page}").status_code == 200, page
    count = Entry.objects.filter(diary=diary).count()
    assert count > 5
    assert (
        client.post(
            f"/diary/{diary.pk}/check-in/", {"strength": "1", "client_id": "6d0c9a34-4f0e-4a0a-8d3e-0a4a0f0b3f10"}
        ).status_code
        == 302
    )
    assert Entry.objects.filter(diary=diary).count() == count + 1
