"""500 words, numbers, codes, names and labels are planted, half of them before sealing: none is found in any file of the site."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pyrage
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.services import Draft, create_entries, update_entry
from lems_site.diary.models import (
    Appointment,
    Entry,
    Import,
    Invitation,
    Medicine,
    Question,
    Reminders,
    ShareLink,
    TrackedSymptom,
)
from lems_site.diary.models.entries import EntryData
from lems_site.web.sealing.keyring import read_keyring, write_keyring
from tests.diary.conftest import overwrite
from tests.diary.sealing.plain_rows import unseal_diary
from tests.proved_session import sign_in

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def word() -> str:
    """A word that stands nowhere else."""
    return f"word{secrets.token_hex(6)}"


def number(least: int, most: int) -> float:
    """A number whose digits stand nowhere else."""
    return round(secrets.randbelow(most - least - 1) + least + secrets.randbelow(10**9) / 10**9, 9)


def plant(access: Access) -> set[str]:
    """Write 250 sentinels into every kind of place. Returns how each would be found."""
    found: list[str] = []

    def keep(value: Any) -> Any:
        found.append(str(value))
        return value

    diary, link = (
        access.diary,
        {"diary": access.diary, "token_hash": uuid.uuid4().hex, "code_hash": "-", "ends_at": timezone.now()},
    )
    codes = [keep(f"own-{secrets.token_hex(6)}") for _ in range(30)]
    TrackedSymptom.objects.bulk_create(TrackedSymptom(diary=diary, code=code, own_name=keep(word())) for code in codes)
    drafts = [Draft("check-in", NOON, cast(EntryData, {"grades": {code: 2}}), keep(word())) for code in codes]
    drafts += [Draft("weight", NOON, {"kg": keep(number(40, 99))}) for _ in range(40)]
    drafts += [Draft("test", NOON, {"test": "3tug", "seconds": keep(number(10, 99))}) for _ in range(40)]
    drafts += [Draft("dose", NOON, {"medicine": "m1", "amount": keep(word())}, keep(word())) for _ in range(15)]
    entries = create_entries(drafts, by=access, client_id=uuid.uuid4())
    for entry in entries[:10]:
        update_entry(entry.pk, by=access, version=1, data=entry.data, text=keep(word()), at=entry.at)
    overwrite(Entry.objects.filter(pk__in=[entry.pk for entry in entries[:5]]), imported_from=keep(word()))
    for _ in range(4):
        Medicine.objects.create(diary=diary, **{name: keep(word()) for name in ("name", "form", "strength", "stock")})
        Question.objects.create(diary=diary, text=keep(word()), imported_from=keep(word()))
        Appointment.objects.create(diary=diary, day=NOON.date(), note=keep(word()))
    Import.objects.create(diary=diary, content=keep(word()), log=keep(word()))
    Invitation.objects.create(**link, role="reader", label=keep(word()), inviter=keep(word()))
    ShareLink.objects.create(**link, first=NOON, last=NOON, label=keep(word()), includes=[keep(word())])
    overwrite([diary], name=keep(word()))
    Reminders.objects.filter(diary=diary).delete()
    Reminders.objects.create(diary=diary, user=access.user, title=keep(word()), times=["08:00"])
    while len(found) < 250:
        found += [text := word()]
        create_entries([Draft("event", NOON, {"event": "fall"}, text)], by=access, client_id=uuid.uuid4())
    return set(found)


def files_of_database() -> bytes:
    """The bytes of the database's file and of the log beside it; on PostgreSQL of every row of every table."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return b"".join(Path(name + end).read_bytes() for end in ("", "-wal") if Path(name + end).exists())
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (its own tables)
            rows += [
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for row in cursor for value in row
            ]
    return b"\n".join(rows)


def found_in(content: bytes, sentinels: set[str]) -> set[str]:
    return {one for one in sentinels if one.encode() in content}


@pytest.mark.django_db(transaction=True)
def test_nothing_that_was_planted_is_found(owner, settings, tmp_path, caplog):
    caplog.set_level("DEBUG")
    before = plant(owner)
    unseal_diary(owner.diary.pk)
    assert len(found_in(files_of_database(), before)) == 250, "they can be found where they are not sealed"
    planted = before | plant(owner)
    assert len(planted) == 500
    call_command("seal_diaries")
    client = Client()
    sign_in(client, owner.user)
    for page in ("", "list/", "charts/", "medicines/", "questions/", "report/", "export/"):
        assert client.get(f"/diary/{owner.diary.pk}/{page}").status_code == 200
    kept = files_of_database()
    assert found_in(kept, planted) == set()
    assert found_in(caplog.text.encode(), planted) == set()
    for folder in (settings.DATA_DIR, settings.PAGE_COPIES_DIR):
        for path in Path(folder).rglob("*"):
            if path.is_file() and path.name != Path(settings.DIARY_KEYS_FILE).name:
                assert found_in(path.read_bytes(), planted) == set(), path

    ring = read_keyring()
    settings.DIARY_KEYS_FILE = str(tmp_path / "keys.json")  # a backup asks for keys that are confirmed as kept elsewhere
    confirmed = ring.with_keys(replace(key, confirmed_at=timezone.now()) for key in ring.keys)
    write_keyring(confirmed, tmp_path / "keys.json", replaces=False)
    key = pyrage.x25519.Identity.generate()
    settings.BACKUP_RECIPIENT, settings.BACKUP_DIR = str(key.to_public()), str(tmp_path)
    call_command("backup")
    opened = pyrage.decrypt(next(tmp_path.glob("*.age")).read_bytes(), [key])
    assert connection.vendor != "sqlite" or b"SQLite format 3" in opened
    assert found_in(opened, planted) == set()
