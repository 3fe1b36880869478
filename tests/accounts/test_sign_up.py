"""Sign-up with and without a password, confirmed by a mailed code, and with a mail that fails."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from lems_site.accounts.models import User

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_UP, CONFIRM = "/account/signup/", "/account/confirm-email/"


def test_with_a_password_and_the_mailed_code(client, mailed):
    assert client.post(SIGN_UP, {"email": "New@Example.org", "password1": PASSWORD}).headers["Location"] == CONFIRM
    page = client.get(CONFIRM).content.decode()
    assert 'We sent a mail to <strong translate="no">new@example.org</strong>' in page
    assert client.get("/account/").status_code == 302, "not signed in before the address is confirmed"
    answer = client.post(CONFIRM, {"action": "verify", "code": mailed()})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/")
    assert "new@example.org" in client.get("/account/").content.decode()
    user = User.objects.get(email="new@example.org")
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified


def test_without_a_password(client, mailed):
    client.post(SIGN_UP, {"email": "new@example.org", "password1": ""})
    client.post(CONFIRM, {"action": "verify", "code": f" {mailed()[:4]} {mailed()[4:]} "})
    assert client.get("/account/").status_code == 200
    assert not User.objects.get(email="new@example.org").has_usable_password()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "", "password1": PASSWORD}, "Type your e-mail address"),
        ({"email": "ada", "password1": PASSWORD}, "Type an address with an @"),
        ({"email": "jürgen@example.org", "password1": PASSWORD}, "before the @ it has letters other than a to z"),
        ({"email": "ada@example.org", "password1": "short"}, "too short"),
        ({"email": "ada@example.org", "password1": "1234567890"}, "easy to guess"),
    ],
)
def test_errors_are_shown_twice_and_typed_text_stays(client, typed, said):
    answer = client.post(SIGN_UP, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(said) == 2, "in the summary, and at the field"
    assert "<title>Error: Make an account" in page
    assert f'value="{typed["email"]}"' in page or not typed["email"]
    assert not User.objects.filter(email=typed["email"]).exists()


def test_five_wrong_codes_end_the_verification(client):
    client.post(SIGN_UP, {"email": "new@example.org", "password1": PASSWORD})
    for _ in range(4):
        answer = client.post(CONFIRM, {"action": "verify", "code": "00000000"})
        assert answer.status_code == 422
        assert "The code is not right" in answer.content.decode()
    assert client.post(CONFIRM, {"action": "verify", "code": "00000000"}).status_code == 302
    assert User.objects.filter(email="new@example.org").exists()


@pytest.mark.usefixtures("_no_mail")
def test_failed_mail_keeps_the_account(client, settings, mailed):
    assert client.post(SIGN_UP, {"email": "new@example.org", "password1": PASSWORD}, follow=True).status_code == 200
    page = client.get(CONFIRM).content.decode()
    assert "The mail could not be sent." in page
    assert "We sent a mail" not in page
    assert User.objects.filter(email="new@example.org").exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.ACCOUNT_RATE_LIMITS = False
    client.post(CONFIRM, {"action": "resend"})
    assert "We sent a mail" in client.get(CONFIRM).content.decode()
    client.post(CONFIRM, {"action": "verify", "code": mailed()})
    assert client.get("/account/").status_code == 200


def test_unconfirmed_user_gets_a_new_code_at_sign_in(client, mailed, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    client.post(SIGN_UP, {"email": "new@example.org", "password1": PASSWORD})
    client.cookies.clear()
    assert client.post("/account/login/", {"login": "new@example.org", "password": PASSWORD}).headers["Location"] == CONFIRM
    client.post(CONFIRM, {"action": "verify", "code": mailed()})
    assert client.get("/account/").status_code == 200


def test_concurrent_sign_ups_create_one_account(client, ada, monkeypatch):
    """The address is taken between the check and the save."""
    from lems_site.accounts.forms.account import SignUpForm

    monkeypatch.setattr(SignUpForm, "validate_unique_email", lambda self, value: value)
    assert client.post(SIGN_UP, {"email": ada.email, "password1": PASSWORD}).headers["Location"] == CONFIRM
    assert "It already has an account" in mail.outbox[-1].body


def test_other_methods_are_refused(client):
    assert client.delete(SIGN_UP).status_code == 405
