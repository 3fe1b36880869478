"""Passkeys, as far as they go without a device: tests/browser/test_accounts.py has one."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
PATH = "/account/second-step/webauthn/"


@pytest.fixture
def sure(signed_in):
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    return signed_in


@pytest.mark.parametrize("sent", ["", "{}", "[]", '{"id": "x"}', "no json", "null"])
def test_bad_credentials_are_refused_in_words(sure, sent):
    sure.get(f"{PATH}add/")
    answer = sure.post(f"{PATH}add/", {"name": "My phone", "credential": sent})
    assert answer.status_code == 422
    assert 'value="My phone"' in answer.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("sent", ["", "{}", "[]", '{"id": "x"}', "no json"])
def test_nobody_signs_in_with_a_bad_one(client, ada, sent):
    client.get("/account/second-step/webauthn/login/", headers={"Accept": "application/json"})
    assert client.post(f"{PATH}login/", {"credential": sent}).headers["Location"] == "/account/login/"
    assert client.get("/account/").status_code == 302


def test_the_options_name_this_site_and_ask_who_it_is(client, settings):
    options = client.get(f"{PATH}login/", headers={"Accept": "application/json"}).json()["request_options"]["publicKey"]
    assert options["rpId"] == "testserver"
    assert options["userVerification"] == "required"


def test_other_people_s_passkeys_are_not_there(sure, cleo):
    key = Authenticator.objects.create(user=cleo, type="webauthn", data={"name": "Cleo's", "credential": {}})
    for action in ("edit", "remove"):
        assert sure.post(f"{PATH}keys/{key.pk}/{action}/", {"name": "mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()
