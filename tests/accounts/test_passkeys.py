"""Passkeys without a device. tests/browser/accounts/test_accounts.py has a virtual one."""

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
def test_malformed_credentials_are_form_errors(sure, sent):
    sure.get(f"{PATH}add/")
    answer = sure.post(f"{PATH}add/", {"name": "My phone", "credential": sent})
    assert answer.status_code == 422
    assert 'value="My phone"' in answer.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("sent", ["", "{}", "[]", '{"id": "x"}', "no json"])
def test_malformed_credential_does_not_sign_in(client, ada, sent):
    client.get("/account/second-step/webauthn/login/", headers={"Accept": "application/json"})
    assert client.post(f"{PATH}login/", {"credential": sent}).headers["Location"] == "/account/login/"
    assert client.get("/account/").status_code == 302


def test_options_name_this_site_and_require_user_verification(client, settings):
    options = client.get(f"{PATH}login/", headers={"Accept": "application/json"}).json()["request_options"]["publicKey"]
    assert options["rpId"] == "testserver"
    assert options["userVerification"] == "required"


def test_passkeys_of_others_give_404(sure, cleo):
    key = Authenticator.objects.create(user=cleo, type="webauthn", data={"name": "Cleo's", "credential": {}})
    for action in ("edit", "remove"):
        assert sure.post(f"{PATH}keys/{key.pk}/{action}/", {"name": "mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()
