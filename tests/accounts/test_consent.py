"""Consent to keeping health data: stored with the text's version and the time, and withdrawn on the same page."""

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
    """A site on which diaries are open."""
    settings.DIARY_OPEN = True


@pytest.fixture
def adas(client, ada) -> Client:
    client.force_login(ada)
    return client


@pytest.mark.usefixtures("_open")
def test_consent_records_version_and_time_and_can_be_withdrawn(adas, ada):
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
def test_consent_given_twice_is_stored_once(adas, ada):
    adas.post(PATH, {"answer": "give"})
    adas.post(PATH, {"answer": "give"})
    assert Consent.objects.count() == 1
    with pytest.raises(IntegrityError):
        Consent.objects.create(user=ada, text_version="x", given_at=timezone.now())


@pytest.mark.usefixtures("_open")
def test_changed_text_needs_a_new_consent(adas, ada, monkeypatch):
    adas.post(PATH, {"answer": "give"})
    monkeypatch.setattr(consent, "TEXT_VERSION", "2027-01-01")
    assert consent.needs_consent(ada)
    assert "The text has changed" in adas.get(PATH).content.decode()
    adas.post(PATH, {"answer": "give"})
    assert list(Consent.objects.order_by("pk").values_list("text_version", "withdrawn_at"))[1] == ("2027-01-01", None)
    assert Consent.objects.active().count() == 1


@pytest.mark.usefixtures("_open")
def test_redirect_to_next_url_only_on_this_site(adas):
    assert 'name="next" value="/account/email/"' in adas.get(f"{PATH}?next=/account/email/").content.decode()
    assert adas.post(PATH, {"answer": "give", "next": "/account/email/"}).headers["Location"] == "/account/email/"
    assert adas.post(PATH, {"answer": "give", "next": "//elsewhere.example/"}).headers["Location"] == PATH


def test_no_consent_where_diaries_are_closed(adas, ada):
    page = adas.get(PATH).content.decode()
    assert "nothing to agree to" in page
    assert "I agree" not in page
    assert PATH not in adas.get("/account/").content.decode()
    adas.post(PATH, {"answer": "give"})
    assert not Consent.objects.exists()
    with pytest.raises(consent.DiaryClosed):
        consent.give_consent(by=ada)


def test_consent_can_be_withdrawn_where_diaries_are_closed(adas, ada):
    Consent.objects.create(user=ada, text_version="2026-11-20", given_at=timezone.now())
    assert PATH in adas.get("/account/").content.decode()
    adas.post(PATH, {"answer": "withdraw"})
    assert not Consent.objects.active().exists()


@pytest.mark.usefixtures("_open")
def test_consent_belongs_to_one_user(adas, ada, cleo):
    stranger = Client()
    assert stranger.post(PATH, {"answer": "give"}).headers["Location"] == f"/account/login/?next={PATH}"
    stranger.force_login(cleo)
    stranger.post(PATH, {"answer": "give"})
    adas.post(PATH, {"answer": "withdraw"})
    assert list(Consent.objects.active().values_list("user__email", flat=True)) == [cleo.email]


@pytest.mark.parametrize("typed", [{}, {"answer": ""}, {"answer": "maybe"}])
def test_invalid_answers_and_methods_are_refused(adas, typed):
    assert adas.post(PATH, typed).status_code == 400
    assert adas.put(PATH).status_code == 405


def test_changed_text_has_a_new_version():
    words = " ".join(strip_tags(render_to_string("accounts/consent_text.html")).split())
    known = {"2026-11-20": "d489a6257c822fca"}
    assert known[consent.TEXT_VERSION] == hashlib.sha256(words.encode()).hexdigest()[:16]
