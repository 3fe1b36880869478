"""Agreeing to health data being kept: recorded with the text's version and the time, taken back as easily."""

from __future__ import annotations

import hashlib

import pytest
import time_machine
from django.db import IntegrityError
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from lems_site.accounts import consent
from lems_site.accounts.models import Consent

pytestmark = pytest.mark.django_db
PATH = "/account/consent/"


@pytest.fixture
def _open(settings):
    """A site on which people may begin a diary."""
    settings.DIARY_OPEN = True


@pytest.fixture
def adas(client, ada) -> Client:
    client.force_login(ada)
    return client


@pytest.mark.usefixtures("_open")
def test_it_is_given_with_the_version_and_the_time_and_taken_back_as_easily(adas, ada):
    assert "I agree" in adas.get(PATH).content.decode()
    with time_machine.travel("2026-10-01 08:30:00Z", tick=False):
        assert adas.post(PATH, {"answer": "give"}).headers["Location"] == PATH
        given = Consent.objects.get()
        assert (given.user, given.text_version, given.given_at) == (ada, consent.TEXT_VERSION, timezone.now())
    page = adas.get(PATH).content.decode()
    assert "You agreed on 1 October 2026, 08:30 UTC" in page
    assert "I take it back" in page
    adas.post(PATH, {"answer": "withdraw"})
    given.refresh_from_db()
    assert given.withdrawn_at
    assert consent.needs_consent(ada)
    page = adas.get(PATH).content.decode()
    assert "I agree" in page
    assert "taken back on" in page


@pytest.mark.usefixtures("_open")
def test_agreeing_twice_is_agreeing_once(adas, ada):
    adas.post(PATH, {"answer": "give"})
    adas.post(PATH, {"answer": "give"})
    assert Consent.objects.count() == 1
    with pytest.raises(IntegrityError):
        Consent.objects.create(user=ada, text_version="x", given_at=timezone.now())


@pytest.mark.usefixtures("_open")
def test_a_new_text_is_asked_for_again(adas, ada, monkeypatch):
    adas.post(PATH, {"answer": "give"})
    monkeypatch.setattr(consent, "TEXT_VERSION", "2027-01-01")
    assert consent.needs_consent(ada)
    assert "The text has changed" in adas.get(PATH).content.decode()
    adas.post(PATH, {"answer": "give"})
    assert list(Consent.objects.order_by("pk").values_list("text_version", "withdrawn_at"))[1] == ("2027-01-01", None)
    assert Consent.objects.active().count() == 1


@pytest.mark.usefixtures("_open")
def test_it_leads_on_to_where_one_came_from_but_never_elsewhere(adas):
    assert 'name="next" value="/account/email/"' in adas.get(f"{PATH}?next=/account/email/").content.decode()
    assert adas.post(PATH, {"answer": "give", "next": "/account/email/"}).headers["Location"] == "/account/email/"
    assert adas.post(PATH, {"answer": "give", "next": "//elsewhere.example/"}).headers["Location"] == PATH


def test_where_no_diary_may_begin_there_is_nothing_to_agree_to(adas, ada):
    page = adas.get(PATH).content.decode()
    assert "nothing to agree to" in page
    assert "I agree" not in page
    assert PATH not in adas.get("/account/").content.decode()
    adas.post(PATH, {"answer": "give"})
    assert not Consent.objects.exists()
    with pytest.raises(consent.DiaryClosed):
        consent.give_consent(by=ada)


def test_but_what_was_given_can_still_be_taken_back(adas, ada):
    Consent.objects.create(user=ada, text_version="2026-11-20", given_at=timezone.now())
    assert PATH in adas.get("/account/").content.decode()
    adas.post(PATH, {"answer": "withdraw"})
    assert not Consent.objects.active().exists()


@pytest.mark.usefixtures("_open")
def test_nobody_gives_it_for_others(adas, ada, cleo):
    stranger = Client()
    assert stranger.post(PATH, {"answer": "give"}).headers["Location"] == f"/account/login/?next={PATH}"
    stranger.force_login(cleo)
    stranger.post(PATH, {"answer": "give"})
    adas.post(PATH, {"answer": "withdraw"})
    assert list(Consent.objects.active().values_list("user__email", flat=True)) == [cleo.email]


@pytest.mark.parametrize("typed", [{}, {"answer": ""}, {"answer": "maybe"}])
def test_bad_input_and_other_methods(adas, typed):
    assert adas.post(PATH, typed).status_code == 400
    assert adas.put(PATH).status_code == 405


def test_whoever_changes_the_text_gives_it_a_new_version():
    words = " ".join(strip_tags(render_to_string("accounts/consent_text.html")).split())
    known = {"2026-11-20": "d489a6257c822fca"}
    assert known[consent.TEXT_VERSION] == hashlib.sha256(words.encode()).hexdigest()[:16]
