"""The second step: an app for codes and recovery codes, added and removed."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, format_hotp_value, hotp_value
from django.test import Client

from lems_site.accounts.models import User
from lems_site.accounts.security.second_step_seeds import seeds_of

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
PATH = "/account/second-step/"
ADD, REMOVE, PICTURE = f"{PATH}totp/activate/", f"{PATH}totp/deactivate/", f"{PATH}totp/code.svg"


@pytest.fixture
def sure(signed_in):
    """Ada, who typed her password once more."""
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    return signed_in


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def recovery_codes(user: User) -> list[str]:
    """The recovery codes that somebody has not used."""
    with seeds_of(user):
        codes: list[str] = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    return codes


@pytest.fixture
def secret(sure) -> str:
    """The key of the app that Ada just added."""
    sure.get(ADD)
    secret = sure.session[SECRET_SESSION_KEY]
    assert sure.post(ADD, {"code": code(secret)}).headers["Location"] == f"{PATH}recovery-codes/"
    stored = Authenticator.objects.values_list("data", flat=True)
    assert {(data.get("secret") or data["seed"])[:13] for data in stored} == {"bound:sealed:"}
    return secret


def test_key_is_shown_and_its_qr_code_has_a_url(sure):
    page = sure.get(ADD).content.decode()
    secret = sure.session[SECRET_SESSION_KEY]
    assert " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) in page
    assert f'src="{PICTURE}"' in page
    assert "data:" not in page
    picture = sure.get(PICTURE)
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert b"<svg" in picture.content
    assert sure.session[SECRET_SESSION_KEY] == secret, "looking at the picture makes no new key"


def test_a_wrong_code_keeps_the_key(sure):
    sure.get(ADD)
    secret = sure.session[SECRET_SESSION_KEY]
    assert sure.post(ADD, {"code": "000000"}).status_code == 422
    assert sure.session[SECRET_SESSION_KEY] == secret


def test_qr_code_exists_only_while_an_app_is_added(client, ada, secret):
    client.post("/account/logout/")
    assert client.get(PICTURE).status_code == 302
    client.force_login(ada)
    assert client.get(PICTURE).status_code == 404
    assert client.post(PICTURE).status_code == 405


def test_sign_in_by_password_or_mailed_code_asks_for_an_app_code(secret, ada, mailed, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    for path, typed in (
        ("/account/login/", {"login": ada.email, "password": PASSWORD}),
        ("/account/login/code/", {"email": ada.email}),
    ):
        client = Client()
        answer = client.post(path, typed)
        if "code" in path:
            answer = client.post("/account/login/code/confirm/", {"code": mailed()})
        assert answer.headers["Location"] == f"{PATH}authenticate/"
        assert client.get("/account/").status_code == 302
        assert client.post(f"{PATH}authenticate/", {"code": "000000"}).status_code == 422


def test_app_code_or_recovery_code_completes_sign_in(secret, sure, ada):
    recovery = recovery_codes(ada)
    assert all(one in sure.get(f"{PATH}recovery-codes/").content.decode() for one in recovery)
    assert recovery[0] in sure.get(f"{PATH}recovery-codes/download/").content.decode()
    for typed in (code(secret), recovery[0]):
        client = Client()
        client.post("/account/login/", {"login": ada.email, "password": PASSWORD})
        client.post(f"{PATH}authenticate/", {"code": typed})
        assert client.get("/account/").status_code == 200
    client = Client()
    client.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    assert client.post(f"{PATH}authenticate/", {"code": recovery[0]}).status_code == 422, "each works once"


def test_new_recovery_codes_replace_the_old_ones(secret, sure, ada):
    old = recovery_codes(ada)
    assert sure.post(f"{PATH}recovery-codes/generate/").status_code == 302
    assert not set(old) & set(recovery_codes(ada))


def test_removing_the_app(secret, sure, ada):
    assert sure.get(REMOVE).status_code == 200
    assert sure.post(REMOVE).headers["Location"] == PATH
    assert not Authenticator.objects.filter(user=ada).exists()


def test_new_account_counts_as_recent_proof(client, mailed):
    client.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD})
    client.post("/account/confirm-email/", {"action": "verify", "code": mailed()})
    assert client.get(ADD).status_code == 200


@pytest.mark.parametrize("path", [ADD, f"{PATH}webauthn/add/"])
def test_it_asks_for_the_password_again_after_a_quarter_of_an_hour(client, ada, path):
    import time_machine

    with time_machine.travel("2026-11-20 10:00:00Z", tick=False) as clock:
        client.post("/account/login/", {"login": ada.email, "password": PASSWORD})
        clock.shift(14 * 60)
        assert client.get(path).status_code == 200
        clock.shift(2 * 60)
        assert client.get(path).headers["Location"].startswith("/account/reauthenticate/")


def test_second_step_of_others_gives_404(secret, ada, cleo):
    client = Client()
    client.force_login(cleo)
    assert client.get(f"{PATH}recovery-codes/").status_code == 404
    assert client.post(REMOVE).status_code == 404
    assert Authenticator.objects.filter(user=ada).count() == 2
