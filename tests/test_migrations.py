"""A site that is in use is updated: every word that it held is there afterwards, and its pages open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lems_site.accounts.models import User
from lems_site.diary.models import Diary, Entry
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
    rows["diary.ReminderSchedule"] = add_schedules(apps_before.get_model("diary", "ReminderSchedule"), rows["diary.Grant"][0])
    call_command("migrate", verbosity=0)
    return rows


def add_schedules(model: Any, grant: Row) -> list[Row]:
    """Reminders of two kinds, of which the file has none: with quiet hours and a day called done, and without."""
    one = {"diary_id": grant["diary_id"], "user_id": grant["user_id"], "times": ["09:00"], "weekdays": [1]}
    model.objects.create(
        **one, channel="mail", quiet_from=dt.time(22), quiet_until=dt.time(7, 30), each_time=True, done_day=dt.date(2026, 11, 27)
    )
    model.objects.create(**one, channel="push", title="Tea")
    return list(read_rows(model))


@pytest.mark.django_db(transaction=True)
def test_an_update_keeps_every_value(updated_site):
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
