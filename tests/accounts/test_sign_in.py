"""Sign-in by password and by mailed code, sign-out, errors, limits and redirects."""

from __future__ import annotations

import pytest
from django.core import mail

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/login/"


def test_sign_in_by_password_and_sign_out(client, ada):
    answer = client.post(SIGN_IN, {"login": "ADA@example.org", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/diary/signed-in/")
    assert client.get("/account/").status_code == 200
    assert client.get("/account/logout/").status_code == 200, "a link alone signs nobody out"
    client.post("/account/logout/")
    assert client.get("/account/").headers["Location"] == "/account/login/?next=/account/"
    assert "You are signed out." in client.get(SIGN_IN).content.decode()


def test_sign_in_by_mailed_code(client, ada, mailed):
    answer = client.post("/account/login/code/", {"email": ada.email})
    assert answer.headers["Location"] == "/account/login/code/confirm/"
    assert "ada@example.org" in client.get("/account/login/code/confirm/").content.decode()
    assert client.post("/account/login/code/confirm/", {"code": "00000000"}).status_code == 422
    client.post("/account/login/code/confirm/", {"code": mailed()})
    assert client.get("/account/").status_code == 200


def test_new_code_replaces_the_old_one(client, ada, mailed):
    client.post("/account/login/code/", {"email": ada.email})
    old = mailed()
    client.post("/account/login/code/confirm/", {"action": "resend"})
    assert mailed() != old
    assert client.post("/account/login/code/confirm/", {"code": old}).status_code == 422
    assert client.post("/account/login/code/confirm/", {"code": mailed()}).status_code == 302


def test_code_expires_after_half_an_hour(client, ada, mailed):
    import time_machine

    with time_machine.travel("2026-11-20 10:00:00Z", tick=False) as clock:
        client.post("/account/login/code/", {"email": ada.email})
        clock.shift(29 * 60)
        assert client.get("/account/login/code/confirm/").status_code == 200
        clock.shift(2 * 60)
        assert client.post("/account/login/code/confirm/", {"code": mailed()}).status_code == 302
    assert client.get("/account/").status_code == 302


@pytest.mark.usefixtures("_no_mail")
def test_failed_mail_is_reported(client, ada):
    client.post("/account/login/code/", {"email": ada.email})
    assert "The mail could not be sent." in client.get("/account/login/code/confirm/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"login": "ada@example.org", "password": "wrong"}, "The e-mail address or the password is not right"),
        ({"login": "ada@example.org", "password": ""}, "Type your password."),
        ({"login": "", "password": PASSWORD}, "Type your e-mail address"),
        ({"login": "ada\x00@example.org", "password": PASSWORD}, "Type an address with an @"),
    ],
)
def test_errors_are_shown_and_the_address_stays(client, ada, typed, said):
    answer = client.post(SIGN_IN, typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
    assert "is not right" not in said or 'value="ada@example.org"' in answer.content.decode()


def test_sixth_wrong_password_is_limited_but_a_mailed_code_works(client, ada, mailed):
    for _ in range(5):
        client.post(SIGN_IN, {"login": ada.email, "password": "wrong"})
    answer = client.post(SIGN_IN, {"login": ada.email, "password": PASSWORD})
    assert (answer.status_code, "too many tries" in answer.content.decode()) == (422, True)
    client.post("/account/login/code/", {"email": ada.email})
    client.post("/account/login/code/confirm/", {"code": mailed()})
    assert client.get("/account/").status_code == 200


def test_too_many_requests_get_a_page_that_keeps_the_address(client):
    for number in range(30):
        client.post(SIGN_IN, {"login": f"{number}@example.org", "password": ""})
    answer = client.post(SIGN_IN, {"login": "ada@example.org", "password": ""})
    assert answer.status_code == 429
    assert "Wait a few minutes" in answer.content.decode()
    assert 'value="ada@example.org"' in client.get(SIGN_IN).content.decode(), "what was typed is still there"


def test_limits_are_counted_in_the_cache_that_all_workers_share(settings):
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 10_000


def test_pending_sign_in_lasts_an_hour_and_a_session_two_weeks(client, ada, mailed):
    client.post("/account/login/code/", {"email": ada.email})
    assert client.session.get_expiry_age() <= 60 * 60
    client.post("/account/login/code/confirm/", {"code": mailed()})
    assert client.session.get_expiry_age() == 14 * 24 * 60 * 60
    client.post("/account/logout/")
    client.post(SIGN_IN, {"login": ada.email, "password": PASSWORD})
    assert client.session.get_expiry_age() == 14 * 24 * 60 * 60


def test_sign_in_redirects_to_next_url_only_on_this_site(client, ada):
    typed = {"login": ada.email, "password": PASSWORD}
    assert client.post(SIGN_IN, {**typed, "next": "/account/email/"}).headers["Location"] == "/account/email/"
    client.post("/account/logout/")
    assert client.post(SIGN_IN, {**typed, "next": "https://elsewhere.example/"}).headers["Location"] == "/diary/signed-in/"


def test_staff_sign_in_under_the_same_limits(client, dana):
    assert client.get("/admin/login/?next=/admin/").headers["Location"] == "/account/login/?next=%2Fadmin%2F"
    assert client.post(SIGN_IN, {"login": dana.email, "password": PASSWORD, "next": "/admin/"}).headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert not mail.outbox, "who made the user on the server vouched for the address"


def test_admin_shows_no_addresses_keys_or_sessions(client, dana):
    client.force_login(dana)
    page = client.get("/admin/").content.decode()
    for name in ("account/emailaddress", "mfa/authenticator", "usersessions/usersession"):
        assert name not in page
