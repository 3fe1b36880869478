"""Changing the e-mail address: the new one is used after its code was typed."""

from __future__ import annotations

import pytest
from django.core import mail

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
EMAIL, CONFIRM = "/account/email/", "/account/confirm-email/"


@pytest.fixture
def sure(signed_in):
    """Ada, who typed her password once more."""
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    return signed_in


def test_new_address_is_used_after_its_code_was_typed(sure, ada, mailed):
    assert sure.post(EMAIL, {"email": "Ada.New@example.org", "action_add": ""}).headers["Location"] == CONFIRM
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    assert mail.outbox[-1].to == ["ada.new@example.org"]
    assert "Keep the old address" in sure.get(CONFIRM).content.decode()
    sure.post(CONFIRM, {"action": "verify", "code": mailed()})
    ada.refresh_from_db()
    assert ada.email == "ada.new@example.org"
    assert [(one.email, one.verified) for one in ada.emailaddress_set.all()] == [("ada.new@example.org", True)]


def test_address_of_another_user_gets_the_same_answer_and_is_not_used(sure, ada, cleo):
    assert sure.post(EMAIL, {"email": cleo.email, "action_add": ""}).headers["Location"] == CONFIRM
    assert sure.post(CONFIRM, {"action": "verify", "code": "00000000"}).status_code == 422
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"


def test_password_is_asked_first_and_typed_address_is_kept(client, ada):
    client.force_login(ada)
    answer = client.post(EMAIL, {"email": "ada.new@example.org", "action_add": ""})
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    answer = client.post(answer.headers["Location"], {"password": PASSWORD, "next": EMAIL})
    assert answer.headers["Location"] == CONFIRM, "the form that was sent before is taken up again"
    assert mail.outbox[-1].to == ["ada.new@example.org"]


def test_ended_session_keeps_the_typed_address(client, ada):
    answer = client.post(EMAIL, {"email": "ada.new@example.org", "action_add": ""})
    assert answer.headers["Location"] == f"/account/login/?next={EMAIL}"
    client.post("/account/login/", {"login": ada.email, "password": PASSWORD, "next": EMAIL})
    page = client.get(EMAIL).content.decode()
    assert 'value="ada.new@example.org"' in page
    assert "What you typed is still here" in page
    assert "ada.new" not in client.get(EMAIL).content.decode(), "once"


@pytest.mark.parametrize("typed", ["", "ada", "ada@example.org"])
def test_bad_input(sure, typed):
    answer = sure.post(EMAIL, {"email": typed, "action_add": ""})
    assert answer.status_code == 422
    assert 'class="problems"' in answer.content.decode()
