"""What was written without network: saved once, by the form's rules, for its writer alone; else given back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lems_site.accounts.models import Consent
from lems_site.diary.entries.services import delete_entries, update_entry
from lems_site.diary.forms.offline_check_in import blank_form
from lems_site.diary.models import DeviceKey, Entry, Grant, Medicine
from lems_site.diary.outbox.device_keys import MOST_KEYS, create_device_key, delete_unused_keys

from .device import Device, send

pytestmark = pytest.mark.django_db
TYPED = {"strength": "-1", "grade-legs": "2", "text": "The lift stood still"}


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(owner) -> Client:
    """Ada's browser, signed in."""
    return browser(owner.user)


def test_an_entry_is_saved_with_its_moment_by_the_clock_of_the_diary(client, owner):
    at = timezone.now() - dt.timedelta(days=2, minutes=3)
    answer = send(client, Device(client).seal(owner.diary.pk, TYPED, at=at.isoformat()))
    entry = Entry.objects.get()
    assert answer["state"] == "saved"
    assert answer["address"] == reverse("diary:saved", args=[owner.diary.pk, entry.batch])
    assert (entry.at, entry.zone, entry.created_by) == (at, owner.diary.zone, owner.user)
    assert (entry.data, entry.text) == ({"strength": -1, "grades": {"legs": 2}}, "The lift stood still")


def test_sent_again_it_is_there_once_and_a_correction_stays(client, owner):
    sealed = Device(client).seal(owner.diary.pk, TYPED)
    assert send(client, sealed)["state"] == "saved"
    entry = Entry.objects.get()
    update_entry(entry.pk, by=owner, version=1, data={"strength": 1}, text="Corrected", at=entry.at)
    assert send(client, sealed)["state"] == "saved"
    assert Entry.objects.get().text == "Corrected"
    delete_entries([entry.pk], by=owner)
    assert send(client, sealed)["state"] == "saved"
    assert Entry.objects.get().removed_at


def test_nobody_else_can_send_or_open_it(client, owner, cleo):
    sealed = Device(client).seal(owner.diary.pk, TYPED)
    other = browser(cleo)
    for more in ({}, {"look": "1"}):
        answer = other.post(reverse("diary:outbox-send"), {**sealed, **more})
        assert (answer.status_code, answer.json()) == (404, {"state": "unknown"})
    assert other.post(reverse("diary:outbox-key"), {"device": sealed["device"]}).status_code == 404
    assert Client().post(reverse("diary:outbox-send"), sealed).status_code in (302, 403)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("part", ["diary", "clientId", "at", "zone", "text"])
def test_nothing_of_it_can_be_changed_on_the_way(client, owner, part):
    device = Device(client)
    sealed, other = device.seal(owner.diary.pk, TYPED), device.seal(owner.diary.pk, TYPED, zone="UTC")
    changed = str(owner.diary.pk)[::-1] if part == "diary" else other[part]
    assert send(client, {**sealed, part: changed})["state"] == "unknown"
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{}, {"device": "x"}, {"point": "AAAA"}, {"nonce": "AA=="}, {"text": "?"}, {"at": "now"}, {"zone": "Nowhere/Else"}]
)
def test_what_is_no_sealed_entry_is_refused(client, owner, wrong):
    sealed = Device(client).seal(owner.diary.pk, TYPED)
    answer = client.post(reverse("diary:outbox-send"), {**sealed, **wrong} if wrong else {})
    assert (answer.status_code, answer.json()) == (404, {"state": "unknown"})


def test_after_the_grant_has_ended_the_writer_gets_the_words_back(helper, owner):
    client = browser(helper.user)
    sealed = Device(client).seal(owner.diary.pk, TYPED)
    Grant.objects.filter(user=helper.user).update(revoked_at=timezone.now())
    answer = send(client, sealed)
    assert answer["state"] == "returned"
    assert "no longer write" in answer["reason"]
    assert "The lift stood still" in answer["words"]
    assert "a bit weaker" in answer["words"]
    assert not Entry.objects.exists()


def test_in_a_paused_diary_nothing_is_written_and_nothing_is_lost(client, owner):
    Consent.objects.filter(user=owner.user).update(withdrawn_at=timezone.now())
    answer = send(client, Device(client).seal(owner.diary.pk, TYPED))
    assert (answer["state"], Entry.objects.count()) == ("returned", 0)
    assert "The lift stood still" in answer["words"]


def test_where_notes_are_not_for_the_helper_the_words_come_back(helper, owner):
    owner.diary.hidden_topics = ["notes"]
    owner.diary.save()
    client = browser(helper.user)
    device = Device(client)
    assert send(client, device.seal(owner.diary.pk, TYPED))["state"] == "returned"
    assert send(client, device.seal(owner.diary.pk, {"strength": "0", "medicine": "Something"}))["state"] == "returned"
    assert not Entry.objects.exists()
    assert send(client, device.seal(owner.diary.pk, {"strength": "0"}))["state"] == "saved"


def test_a_clock_that_is_ahead_is_said(client, owner):
    at = (timezone.now() + dt.timedelta(hours=2)).isoformat()
    answer = send(client, Device(client).seal(owner.diary.pk, TYPED, at=at))
    assert answer["state"] == "returned"
    assert "still to come" in answer["reason"]


def test_a_medicine_of_the_list_becomes_a_dose_and_any_other_words_stay_words(client, owner):
    medicine = Medicine.objects.create(diary=owner.diary, name="Amifampridine")
    device = Device(client)
    answer = send(client, device.seal(owner.diary.pk, {"medicine": " amifampridine"}))
    assert (answer["state"], answer["unmatched"]) == ("saved", False)
    assert [(row.kind, row.data) for row in Entry.objects.all()] == [("dose", {"medicine": medicine.key})]
    Entry.objects.all().delete()
    answer = send(client, device.seal(owner.diary.pk, {"medicine": "Amifampridine not taken", "text": "Sick"}))
    assert (answer["state"], answer["unmatched"]) == ("saved", True)
    entry = Entry.objects.get()
    assert (entry.kind, entry.text) == ("check-in", "Sick\nMedicine taken: Amifampridine not taken")


def test_two_medicines_of_one_name_are_not_guessed(client, owner):
    for _number in range(2):
        Medicine.objects.create(diary=owner.diary, name="Amifampridine")
    assert send(client, Device(client).seal(owner.diary.pk, {"medicine": "Amifampridine"}))["unmatched"]
    assert not Entry.objects.filter(kind="dose").exists()


def test_a_helper_on_the_same_device_gets_another_pair(client, owner, helper):
    device = Device(client)
    answer = browser(helper.user).post(reverse("diary:outbox-key"), {"device": device.id}).json()
    assert answer["device"] != device.id


def test_a_draft_is_only_opened(client, owner):
    answer = send(client, Device(client).seal(owner.diary.pk, TYPED), look="1")
    assert answer["state"] == "opened"
    assert "The lift stood still" in answer["words"]
    assert not Entry.objects.exists()


def test_the_private_key_is_sealed_in_the_database(client):
    Device(client)
    key = DeviceKey.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key FROM diary_devicekey")
        stored = bytes(cursor.fetchone()[0])
    assert len(stored) > 32 + 28
    assert bytes(key.public_key)[0] == 4


def test_a_device_keeps_its_pair_and_old_ones_go(client, owner):
    device = Device(client)
    assert client.post(reverse("diary:outbox-key"), {"device": device.id}).json()["device"] == device.id
    for _number in range(MOST_KEYS):
        create_device_key(owner.user)
    assert DeviceKey.objects.count() == MOST_KEYS
    assert not DeviceKey.objects.filter(pk=device.id).exists()
    DeviceKey.objects.update(used_at=timezone.now() - dt.timedelta(days=401))
    assert delete_unused_keys() == MOST_KEYS


def test_the_page_for_times_without_network_holds_nothing_of_a_person(client, owner):
    page = client.get("/offline/check-in/")
    assert page.content == Client().get("/offline/check-in/").content
    text = page.content.decode()
    for words in ("much weaker", "much stronger", "Stairs and getting up", "Dry mouth", "Notes", "A medicine that you took"):
        assert words in text
    assert "csrfmiddlewaretoken" not in text
    assert str(owner.diary.pk) not in text
    assert "data-offline-check-in method" in text
    assert blank_form().items


def test_every_page_of_a_diary_has_the_line_of_what_waits_for_those_who_write(client, owner, reader):
    home = reverse("diary:home", args=[owner.diary.pk])
    assert f'data-outbox data-user="{owner.user.pk}" data-diary="{owner.diary.pk}"' in client.get(home).content.decode()
    assert "data-outbox " not in browser(reader.user).get(home).content.decode()


def test_the_outbox_page_tells_nothing_by_itself(client):
    page = client.get(reverse("diary:outbox"))
    assert "no-store" in page.headers["Cache-Control"]
    assert "Nothing waits on this device." in page.content.decode()
