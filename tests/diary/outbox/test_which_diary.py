"""Somebody who writes in several diaries chooses for which one something was written without network. Nothing is guessed."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lems_site.accounts import consent
from lems_site.diary.account.create import create_diary
from lems_site.diary.models import Entry, Grant
from tests.diary.conftest import grant

from .device import Device, send
from .test_send import TYPED, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(owner, keeper) -> list[str]:
    """Ids of two diaries in which Fay may write: Mum's, which she keeps, and Ada's, with which she helps."""
    grant(owner, keeper.user, Grant.Role.HELPER)
    return [str(keeper.diary.pk), str(owner.diary.pk)]


@pytest.fixture
def client(keeper) -> Client:
    """Fay's browser, signed in."""
    return browser(keeper.user)


def names(answer: dict[str, Any]) -> dict[str, str]:
    return {diary["id"]: diary["name"] for diary in answer["diaries"]}


def test_with_one_diary_nothing_is_asked(client, keeper):
    device = Device(client)
    assert device.diary == str(keeper.diary.pk)
    answer = send(client, device.seal(device.diary, TYPED))
    assert (answer["state"], answer["diary"]) == ("saved", "Mum")


def test_with_two_the_writer_is_asked_and_the_choice_is_kept(client, both):
    device = Device(client)
    assert device.diary == ""
    sealed = device.seal("", {**TYPED, "for_whom": "my neighbour"})
    answer = send(client, sealed)
    assert answer["state"] == "choose"
    assert "For whom is this: my neighbour" in answer["words"]
    assert names(answer) == {both[0]: "Mum", both[1]: "Ada's diary, shared by ada@example.org"}
    assert not Entry.objects.exists()
    answer = send(client, sealed, into=both[1])
    assert (answer["state"], answer["diary"]) == ("saved", "Ada's diary")
    entry = Entry.objects.get()
    assert (str(entry.diary_id), entry.text) == (both[1], TYPED["text"])


def test_two_diaries_of_one_name_are_told_apart(client, keeper, both):
    create_diary(by=keeper.user, name="Mum", zone="UTC", for_someone=True)
    answer = send(client, Device(client).seal("", TYPED))
    assert sorted(name.partition(", ")[2][:6] for name in names(answer).values()) == ["shared", "since ", "since "]


def test_a_lost_answer_is_no_second_entry_in_another_diary(client, both):
    sealed = Device(client).seal("", TYPED)
    assert send(client, sealed, into=both[1])["state"] == "saved"
    assert send(client, sealed)["diary"] == "Ada's diary"
    assert send(client, sealed, into=both[0])["diary"] == "Ada's diary"
    assert Entry.objects.count() == 1


def test_what_was_written_while_there_was_one_is_asked_for_when_there_are_two(client, keeper, owner):
    device = Device(client)
    sealed = device.seal(device.diary, TYPED)
    grant(owner, keeper.user, Grant.Role.HELPER)
    assert send(client, sealed)["state"] == "choose"
    assert send(client, sealed, into=device.diary)["diary"] == "Mum"


def test_what_was_written_while_there_were_two_is_asked_for_when_there_is_one(client, keeper, both):
    sealed = Device(client).seal("", TYPED)
    Grant.objects.filter(user=keeper.user, diary=both[1]).update(revoked_at=timezone.now())
    answer = send(client, sealed)
    assert (answer["state"], list(names(answer))) == ("choose", [both[0]])
    assert not Entry.objects.exists()


def test_what_was_for_a_diary_that_was_taken_away_never_lands_in_another(client, keeper, both):
    sealed = Device(client).seal(both[1], TYPED)
    Grant.objects.filter(user=keeper.user, diary=both[1]).update(revoked_at=timezone.now())
    answer = send(client, sealed)
    assert (answer["state"], answer["diaries"]) == ("returned", [])
    assert "The lift stood still" in answer["words"]
    assert not Entry.objects.exists()


def test_nobody_chooses_a_diary_of_others_or_one_they_only_read(client, keeper, owner, both, ben):
    consent.give_consent(by=ben)
    other = create_diary(by=ben, name="Ben's", zone="UTC", for_someone=False)
    Grant.objects.filter(user=keeper.user, diary=both[1]).update(role=Grant.Role.READER)
    sealed = Device(client).seal("", TYPED)
    for diary in (other.diary.pk, both[1], uuid.uuid4()):
        assert send(client, sealed, into=str(diary))["state"] == "returned"
    assert not Entry.objects.exists()


def test_a_draft_shows_the_choice_too(client, both):
    answer = send(client, Device(client).seal("", TYPED), look="1")
    assert (answer["state"], set(names(answer))) == ("opened", set(both))


def test_a_note_for_whom_it_is_alone_makes_no_entry_and_comes_back(client, keeper):
    device = Device(client)
    answer = send(client, device.seal(device.diary, {"for_whom": "Mum"}))
    assert answer["state"] == "returned"
    assert "Mum" in answer["words"]
    assert not Entry.objects.exists()
