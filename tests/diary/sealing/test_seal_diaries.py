"""Diaries from before sealing: they read the same before, while and after they are sealed, also when sealing is killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lems_site.diary.access.permissions import Access
from lems_site.diary.account import seal_diaries
from lems_site.diary.entries.selectors import entry_changes, symptom_page, visible_entries
from lems_site.diary.entries.services import update_entry
from lems_site.diary.models import Diary, Entry, MonthlySummary, TrackedSymptom
from lems_site.publishing.management.commands import prepare
from lems_site.web.pagination.keyset_pages import PageRequest
from lems_site.web.sealing.data_keys import DataKey, forget_data_keys
from lems_site.web.sealing.keyring import Keyring, new_master_key, read_keyring, write_keyring
from tests.databases import ROOT, SCRATCH, databases
from tests.diary.conftest import check_in
from tests.diary.full_diary import download_export, fill_diary
from tests.diary.sealing.plain_rows import plain_values, store_bytes, stored_bytes, unseal_diary
from tests.proved_session import sign_in


@pytest.fixture
def old_diary(owner, helper) -> dict[str, Entry]:
    """Ada's diary with one of everything, as it stood before there was sealing."""
    entries = fill_diary(owner, helper)
    unseal_diary(owner.diary.pk)
    return entries


def content_of(access: Access) -> Any:
    """Everything that the owner takes out."""
    client = Client()
    sign_in(client, access.user)
    value = json.loads(download_export(client, access, "json"))
    return {name: rows for name, rows in value.items() if name not in ("log", "exported_at")}


def seal_all() -> str:
    output = StringIO()
    call_command("seal_diaries", stdout=output, stderr=output)
    return output.getvalue()


def test_a_new_diary_is_born_sealed(owner, helper):
    fill_diary(owner, helper)
    assert plain_values() == []
    assert seal_diaries.unsealed_diaries() == []


def test_an_old_diary_reads_the_same_before_and_after(owner, helper):
    fill_diary(owner, helper)
    before = content_of(owner)
    unseal_diary(owner.diary.pk)
    assert {"Entry.data", "Entry.text", "Change.before", "Medicine.name", "TrackedSymptom.code"} <= set(plain_values())
    assert content_of(Access(owner.user, Diary.objects.get(), owner.grant)) == before
    for _step in seal_diaries.seal_diary(owner.diary.pk):
        pass
    assert plain_values() == []
    forget_data_keys()
    assert content_of(Access(owner.user, Diary.objects.get(), owner.grant)) == before


def test_a_diary_that_is_half_sealed_reads_the_same_and_takes_entries(owner, old_diary):
    before = content_of(owner)
    sealing = seal_diaries.seal_diary(owner.diary.pk, at_once=2)
    for _step in range(6):
        next(sealing)
    assert plain_values()
    assert content_of(owner) == before
    check_in(owner, text="Written meanwhile", strength=1)
    for _step in seal_diaries.seal_diary(owner.diary.pk):
        pass
    assert plain_values() == []
    assert next(row.text for row in visible_entries(owner, newest_first=True)) == "Written meanwhile"


def test_the_key_of_the_index_is_another_and_the_index_is_whole(owner, old_diary):
    before = Diary.objects.get().index_key
    for _step in seal_diaries.seal_diary(owner.diary.pk):
        pass
    diary = Diary.objects.get()
    assert diary.index_key != before
    page = symptom_page(Access(owner.user, diary, owner.grant), "mood", PageRequest(10))
    assert [row.pk for row in page.rows] == [old_diary["first"].pk]
    assert diary.derived_version == 1
    assert MonthlySummary.objects.exists()


def test_a_correction_before_sealing_is_sealed_with_its_history(owner, old_diary):
    event = Entry.objects.get(pk=old_diary["event"].pk)
    update_entry(event.pk, by=owner, version=event.version, data=event.data, text="Fell in the hall", at=event.at)
    event.refresh_from_db()
    assert not stored_bytes(event, "text").startswith(b"\x00")
    row = next(row for row in visible_entries(owner) if row.pk == event.pk)
    assert [change.after["text"] for change in entry_changes(owner, row) if change.after] == [
        "Fell in the garden",
        "Fell in the hall",
    ]


def test_what_an_earlier_release_writes_while_it_ends_is_read_and_sealed(owner, old_diary):
    entry = old_diary["event"]
    store_bytes(Entry, entry.pk, text="Ünd so".encode(), data=b'{"event": "fall"}')
    row = next(row for row in visible_entries(owner) if row.pk == entry.pk)
    assert (row.text, row.data) == ("Ünd so", {"event": "fall"})
    for _step in seal_diaries.seal_diary(owner.diary.pk):
        pass
    assert plain_values() == []
    assert Entry.objects.get(pk=entry.pk).text == "Ünd so"


def test_what_was_changed_since_it_was_read_is_not_overwritten(owner, old_diary):
    entry = old_diary["event"]
    fields = seal_diaries.sealed_models()[Entry]
    stale = list(Entry.objects.values_list("client_id", *(field.name for field in fields)).get(pk=entry.pk))
    event = Entry.objects.get(pk=entry.pk)
    update_entry(event.pk, by=owner, version=event.version, data=event.data, text="Newer", at=event.at)
    seal_diaries._seal_row(Entry, fields, owner.diary.pk, entry.pk, *stale)
    assert Entry.objects.get(pk=entry.pk).text == "Newer"


def test_followed_symptoms_stay_unique(owner, old_diary):
    codes = sorted(row.code for row in owner.diary.tracked_symptoms.all())
    for _step in seal_diaries.seal_diary(owner.diary.pk):
        pass
    assert sorted(row.code for row in owner.diary.tracked_symptoms.all()) == codes
    assert not TrackedSymptom.objects.filter(code_digest=None).exists()


@pytest.mark.django_db(transaction=True)
def test_sealing_that_is_killed_goes_on_where_it_was(owner, old_diary):
    before = content_of(owner)
    command = [sys.executable, str(ROOT / "manage.py"), "seal_diaries", "--rows", "1", "--verbosity", "2"]
    env = {**os.environ, "DATABASE_URL": databases.url(SCRATCH), "DJANGO_SETTINGS_MODULE": "lems_site.settings"}
    left = [len(plain_values())]
    for steps in (4, 9):
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _step in range(steps):
            assert process.stdout.readline()
        process.kill()
        process.communicate()
        left.append(len(plain_values()))
        forget_data_keys()
        assert content_of(owner) == before
    assert left[0] > left[1] > left[2] > 0
    assert not DataKey.objects.filter(has_plain=False).exists()
    subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True)
    assert plain_values() == []
    assert seal_diaries.unsealed_diaries() == []
    assert content_of(owner) == before


def test_without_keys_nothing_is_sealed_and_the_operator_is_told(owner, old_diary, settings, tmp_path):
    settings.DIARY_KEYS_FILE = str(tmp_path / "none.json")
    assert "1 diaries are not sealed" in seal_all()
    assert plain_values()


def test_with_a_key_that_is_not_confirmed_nothing_is_sealed(owner, old_diary, settings, tmp_path):
    settings.DIARY_KEYS_FILE = str(tmp_path / "keys.json")
    write_keyring(Keyring((new_master_key(),)), tmp_path / "keys.json", replaces=False)
    assert "confirmed" in seal_all()
    assert plain_values()


def test_a_start_makes_keys_where_that_is_allowed(db, settings, tmp_path):
    settings.DIARY_KEYS_FILE = str(tmp_path / "keys.json")
    command = prepare.Command(stdout=StringIO(), stderr=StringIO())
    command._prepare_keys()
    assert not (tmp_path / "keys.json").exists()
    settings.DIARY_KEYS_LOCAL = True
    command._prepare_keys()
    key = read_keyring().keys[0]
    assert key.id in command.stdout.getvalue()
    command._prepare_keys()
    assert read_keyring().keys == (key,)


@pytest.mark.parametrize("replaced", [False, True], ids=["missing", "another"])
def test_a_start_stops_where_a_key_is_missing_and_names_it(owner, settings, tmp_path, replaced):
    fingerprint = read_keyring().keys[0].id
    settings.DIARY_KEYS_FILE, settings.DIARY_KEYS_LOCAL = str(tmp_path / "keys.json"), True
    if replaced:
        write_keyring(Keyring((new_master_key(),), is_local=True), tmp_path / "keys.json", replaces=False)
    with pytest.raises(CommandError, match=fingerprint):
        prepare.Command(stdout=StringIO())._prepare_keys()
    assert (tmp_path / "keys.json").exists() is replaced
