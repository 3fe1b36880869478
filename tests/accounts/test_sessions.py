"""The list of sessions: devices by name, each can be signed out; those of others stay hidden."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils.timezone import localtime

from lems_site.accounts.templatetags.account_words import device_name

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
LIST = "/account/sessions/"
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"


@pytest.fixture
def phone(ada) -> Client:
    """Ada's phone, signed in."""
    client = Client(headers={"user-agent": FIREFOX})
    client.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    return client


def test_each_device_is_named_and_can_be_signed_out(signed_in, phone):
    page = signed_in.get(LIST).content.decode()
    assert "Firefox on Android" in page
    assert "this device" in page
    there = UserSession.objects.get(user_agent=FIREFOX)
    assert signed_in.post(f"{LIST}{there.pk}/end/").headers["Location"] == LIST
    assert "That device is signed out." in signed_in.get(LIST).content.decode()
    assert phone.get("/account/").status_code == 302
    assert signed_in.get("/account/").status_code == 200


def test_times_are_those_of_the_persons_own_zone(signed_in, monkeypatch):
    monkeypatch.setattr("lems_site.accounts.templatetags.account_words.own_zone", lambda user: ZoneInfo("Asia/Kathmandu"))
    session = UserSession.objects.get()
    there = localtime(session.created_at, ZoneInfo("Asia/Kathmandu"))
    assert f"Signed in {there:%-d %B %Y, %H:%M} (Asia/Kathmandu)" in signed_in.get(LIST).content.decode()


def test_all_others_at_once(signed_in, phone):
    signed_in.post(LIST)
    assert phone.get("/account/").status_code == 302
    assert signed_in.get("/account/").status_code == 200


def test_signing_out_this_device(phone):
    phone.post(f"{LIST}{UserSession.objects.get().pk}/end/")
    assert phone.get("/account/").status_code == 302
    assert not UserSession.objects.exists() or phone.get(LIST).status_code == 302


def test_other_people_are_refused_and_a_get_asks_for_the_press(phone, cleo, client):
    there = UserSession.objects.get()
    assert client.post(f"{LIST}{there.pk}/end/").headers["Location"].startswith("/account/login/")
    client.force_login(cleo)
    assert FIREFOX not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{there.pk}/end/").status_code == 404
    assert "Sign this device out" in phone.get(f"{LIST}{there.pk}/end/").content.decode()
    assert phone.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Mobile/15E Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("", "A browser"),
        ("<script>", "A browser"),
    ],
)
def test_device_names(agent, words):
    assert device_name(agent) == words
