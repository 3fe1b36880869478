"""Passwords: reset, change, first password."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.proved_session import sign_in

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "seven green bicycles"
RESET, CODE, COMPLETE = "/account/password/reset/", "/account/password/reset/confirm/", "/account/password/reset/complete/"


def test_reset_with_mailed_code(client, ada, mailed):
    assert client.post(RESET, {"email": ada.email}).headers["Location"] == CODE
    assert client.post(CODE, {"code": "00000000"}).status_code == 422
    assert client.post(CODE, {"code": mailed()}).headers["Location"] == COMPLETE
    assert client.post(COMPLETE, {"password1": "short"}).status_code == 422
    assert client.post(COMPLETE, {"password1": NEW}).headers["Location"] == "/account/password/reset/done/"
    assert client.get("/account/password/reset/done/").status_code == 200
    ada.refresh_from_db()
    assert ada.check_password(NEW)


@pytest.mark.usefixtures("_no_mail")
def test_failed_mail_is_reported_and_can_be_sent_again(client, ada, settings, mailed):
    client.post(RESET, {"email": ada.email})
    page = client.get(CODE).content.decode()
    assert "The mail could not be sent." in page
    assert 'name="email" value="ada@example.org"' in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client.post(RESET, {"email": ada.email})
    assert client.post(CODE, {"code": mailed()}).headers["Location"] == COMPLETE


def test_without_a_code_there_is_no_new_password(client, ada):
    assert client.get(CODE).status_code == 302
    assert client.post(COMPLETE, {"password1": NEW}).status_code == 302
    client.post(RESET, {"email": ada.email})
    assert client.post(COMPLETE, {"password1": NEW}).headers["Location"] == CODE
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_changed_password_signs_out_other_devices(signed_in, ada):
    other = Client()
    other.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    assert signed_in.post("/account/password/change/", {"oldpassword": "wrong", "password1": NEW}).status_code == 422
    assert signed_in.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW}).status_code == 302
    assert signed_in.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    ada.refresh_from_db()
    assert ada.check_password(NEW)


def test_set_first_password(client, ada):
    ada.set_unusable_password()
    ada.save()
    sign_in(client, ada)
    assert client.get("/account/password/change/").headers["Location"] == "/account/password/set/"
    assert client.post("/account/password/set/", {"password1": NEW}).status_code == 302
    ada.refresh_from_db()
    assert ada.check_password(NEW)


@pytest.mark.parametrize("path", ["/account/password/change/", "/account/password/set/"])
def test_password_pages_need_a_session(client, path):
    assert client.post(path, {"password1": NEW}).headers["Location"] == f"/account/login/?next={path}"
