"""A value that was moved, or whose key is missing, is never shown and never saved over: 503, and the log says what to do."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, transaction
from django.test import Client

from lems_site.diary.account.delete import delete_diary
from lems_site.diary.entries.selectors import visible_entries
from lems_site.diary.models import Diary, Entry, MonthlySummary, TrackedSymptom
from lems_site.web.sealing.data_keys import DataKey, forget_data_keys
from lems_site.web.sealing.errors import DataKeyMissing, NotOpened
from lems_site.web.sealing.fields import Sealed
from lems_site.web.sealing.keyring import Keyring, new_master_key, read_keyring, write_keyring
from tests.diary.conftest import check_in
from tests.diary.sealing.plain_rows import store_bytes, stored_bytes


@pytest.fixture
def visit(owner) -> Client:
    client = Client(raise_request_exception=False, headers={"Origin": "http://testserver"})
    client.force_login(owner.user)
    return client


@pytest.fixture
def lost_key(owner, settings, tmp_path) -> str:
    """The key file was replaced by another one. The fingerprint that is missing."""
    check_in(owner, text="A private sentence", strength=1)
    fingerprint = read_keyring().keys[0].id
    settings.DIARY_KEYS_FILE = str(tmp_path / "keys.json")
    write_keyring(Keyring((new_master_key(),), is_local=True), tmp_path / "keys.json", replaces=False)
    # What this transaction made is not committed, so it is remembered in another place than in a process of its own.
    transaction.get_connection().run_on_commit.clear()
    forget_data_keys()
    return fingerprint


def test_without_its_key_a_diary_is_not_shown(owner, visit, lost_key, caplog):
    for page in ("", "list/", "charts/", "settings/", "medicines/"):
        response = visit.get(f"/diary/{owner.diary.pk}/{page}")
        assert response.status_code == 503, page
        assert "private sentence" not in response.content.decode()
        assert "Ada" not in response.content.decode()
    assert lost_key in caplog.text


def test_without_its_key_nothing_is_written_and_what_was_typed_is_in_the_answer(owner, visit, lost_key):
    before = list(Entry.objects.values_list("pk", "text", "data"))
    address = f"/diary/{owner.diary.pk}/check-in/"
    response = visit.post(address, {"strength": "1", "text": "Typed just now", "client_id": str(uuid.uuid4())})
    assert response.status_code == 503
    assert "Typed just now" in response.content.decode()
    assert list(Entry.objects.values_list("pk", "text", "data")) == before


def test_public_pages_do_not_need_a_key(lost_key, client):
    assert client.get("/").status_code == 200


def test_a_value_moved_to_another_row_is_refused(owner):
    first, second = (check_in(owner, text=text, strength=1) for text in ("One", "Two"))
    store_bytes(Entry, second.pk, text=stored_bytes(first, "text"))
    with pytest.raises(NotOpened):
        visible_entries(owner)
    with pytest.raises(NotOpened):
        _ = Entry.objects.get(pk=second.pk).text


def test_a_value_moved_to_another_column_is_refused(owner):
    entry = check_in(owner, text="One", strength=1)
    store_bytes(Entry, entry.pk, imported_from=stored_bytes(entry, "text"))
    with pytest.raises(NotOpened):
        visible_entries(owner)


def test_a_value_moved_to_another_diary_is_refused(owner, keeper):
    entry, other = check_in(owner, text="One", strength=1), check_in(keeper, text="Two", strength=1)
    Entry.objects.filter(pk=entry.pk).update(client_id=uuid.uuid4())
    Entry.objects.filter(pk=other.pk).update(client_id=entry.client_id)
    store_bytes(Entry, other.pk, text=stored_bytes(entry, "text"), data=stored_bytes(entry, "data"))
    with pytest.raises(NotOpened):
        visible_entries(keeper)


def test_figures_moved_to_another_month_are_refused(owner):
    entry = check_in(owner, strength=1)
    summary = MonthlySummary.objects.get()
    other = MonthlySummary.objects.create(
        diary=owner.diary, month=entry.local_day.replace(year=2020, day=1), version=1, value=b"{}"
    )
    store_bytes(MonthlySummary, other.pk, value=stored_bytes(summary, "value"))
    with pytest.raises(NotOpened):
        _ = MonthlySummary.objects.get(pk=other.pk).value


def test_a_diary_without_its_data_key_is_refused(owner):
    check_in(owner, text="One", strength=1)
    transaction.get_connection().run_on_commit.clear()
    DataKey.objects.all().delete()
    forget_data_keys()
    with pytest.raises(DataKeyMissing):
        visible_entries(owner)


def test_the_data_key_goes_with_the_diary(owner, keeper):
    delete_diary(by=owner)
    assert list(DataKey.objects.values_list("scope", flat=True)) == [keeper.diary.pk]


def test_sealed_values_are_written_by_save_alone(owner):
    entry = check_in(owner, text="One", strength=1)
    with pytest.raises(FieldError):
        Entry.objects.filter(pk=entry.pk).update(text="Two")
    with pytest.raises(FieldError):
        Entry.objects.bulk_update([entry], ["text"])


def test_a_value_that_was_not_read_is_stored_as_it_was(owner):
    entry = check_in(owner, text="One", strength=1)
    before = stored_bytes(entry, "text")
    row = Entry.objects.get(pk=entry.pk)
    row.version += 1
    row.save()
    assert stored_bytes(entry, "text") == before
    assert row.text == "One"
    row.save()
    assert stored_bytes(entry, "text") != before
    assert Entry.objects.get(pk=entry.pk).text == "One"


def test_a_copied_row_is_not_stored_with_the_first_ones_seal(owner):
    row = Entry.objects.get(pk=check_in(owner, text="One", strength=1).pk)
    row.pk, row.client_id, row._state.adding = None, uuid.uuid4(), True
    with pytest.raises(NotOpened):
        row.save()


def test_a_sealed_value_never_becomes_text(owner):
    check_in(owner, text="One", strength=1)
    value = Entry.objects.values_list("text", flat=True).get()
    assert isinstance(value, Sealed)
    assert repr(value).startswith("<sealed ")
    with pytest.raises(TypeError):
        str(value)


def test_the_same_symptom_is_followed_once(owner):
    assert owner.diary.tracked_symptoms.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        TrackedSymptom.objects.create(diary=owner.diary, code="legs")


def test_digests_of_two_diaries_never_meet(owner, keeper):
    ours, theirs = (set(access.diary.tracked_symptoms.values_list("code_digest", flat=True)) for access in (owner, keeper))
    assert len(ours) == len(theirs) == 4
    assert not {bytes(one) for one in ours} & {bytes(one) for one in theirs}


def test_hidden_topics_are_sealed(owner):
    owner.diary.hidden_topics = ["mood"]
    owner.diary.save()
    assert b"mood" not in stored_bytes(owner.diary, "hidden_topics")
    assert Diary.objects.get(pk=owner.diary.pk).hidden_topics == ["mood"]
