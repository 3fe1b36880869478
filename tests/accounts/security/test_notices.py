"""Mails to a person about their account, and the link in them that signs all devices out."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client

from lems_site.accounts.models import KnownDevice, SecurityEvent, Session, User
from lems_site.accounts.security.end_everywhere import make_token
from lems_site.accounts.security.events import Kind
from lems_site.accounts.security.notices import NOTICES, notify
from lems_site.web.logs.redaction import redact_secrets
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/login/"
FIREFOX = {"User-Agent": "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"}
HEALTH = re.compile(r"\blems\b|diary|health|symptom|medicine|doctor|patient|report|disease", re.IGNORECASE)


@pytest.fixture
def sign_in(django_capture_on_commit_callbacks):
    """Signs Ada in with a browser, and sends the mails."""

    def sign_in(client: Client, user: User) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD}, headers=FIREFOX)
        assert answer.status_code == 302

    return sign_in


def stop_path() -> str:
    """The path of the link in the newest mail."""
    match = re.search(r"/account/stop/[^/\s]+/", str(mail.outbox[-1].body))
    assert match
    return match[0]


def test_a_new_device_is_mailed_once(client, ada, sign_in):
    sign_in(client, ada)
    (notice,) = mail.outbox
    assert notice.to == [ada.email]
    assert notice.subject == "localhost:8000: Sign-in on a new device"
    assert "Firefox on Android" in notice.body
    client.post("/account/logout/")
    sign_in(client, ada)
    assert len(mail.outbox) == 1, "the device is known now"
    sign_in(Client(), ada)
    assert len(mail.outbox) == 2


def test_a_device_is_known_by_a_cookie_of_the_account_pages_alone(client, ada, sign_in, settings):
    sign_in(client, ada)
    cookie = client.cookies["device"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/account/", True, "Lax")
    row = KnownDevice.objects.get(user=ada)
    assert cookie.value not in row.token_hash
    assert len(row.token_hash) == 64


def test_one_device_of_two_people_is_new_for_each(client, ada, cleo, sign_in):
    sign_in(client, ada)
    client.post("/account/logout/")
    sign_in(client, cleo)
    assert [one.to for one in mail.outbox] == [[ada.email], [cleo.email]]


def test_a_new_account_is_not_told_of_its_first_device(client, mailed, django_capture_on_commit_callbacks):
    client.post("/account/signup/", {"email": "new@example.org", "password1": ""})
    code = mailed()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/confirm-email/", {"action": "verify", "code": code})
    assert client.get("/account/").status_code == 200
    assert len(mail.outbox) == 1, "the code"
    assert KnownDevice.objects.filter(user__email="new@example.org").exists()


def test_a_changed_address_is_mailed_to_both(signed_in, ada, mailed, django_capture_on_commit_callbacks):
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    signed_in.post("/account/email/", {"email": "ada.new@example.org", "action_add": ""})
    code = mailed()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post("/account/confirm-email/", {"action": "verify", "code": code})
    told = {one.to[0]: one.subject for one in mail.outbox}
    assert told == dict.fromkeys(("ada@example.org", "ada.new@example.org"), "localhost:8000: Your e-mail address was changed")
    assert ("address-changed", "") in SecurityEvent.objects.filter(user=ada).values_list("kind", "detail")


def test_a_changed_password_is_mailed_and_forgets_other_devices(client, ada, sign_in, django_capture_on_commit_callbacks):
    other = Client()
    sign_in(other, ada)
    sign_in(client, ada)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": "four green apple trees"})
    assert [one.subject for one in mail.outbox] == ["localhost:8000: Your password was changed"]
    assert KnownDevice.objects.filter(user=ada).count() == 1


def test_recovery_codes_that_are_made_or_used_are_mailed(client, ada, django_capture_on_commit_callbacks):
    TOTP.activate(ada, "A" * 32)
    code = RecoveryCodes.activate(ada).get_unused_codes()[0]
    client.post(SIGN_IN, {"login": ada.email, "password": PASSWORD})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/second-step/authenticate/", {"code": code})
        client.post("/account/second-step/recovery-codes/generate/")
    subjects = {one.subject.partition(": ")[2] for one in mail.outbox}
    assert {"A recovery code was used", "New recovery codes"} <= subjects


@pytest.mark.parametrize(("kind", "detail"), NOTICES)
def test_no_mail_names_anything_about_health(ada, settings, kind, detail, django_capture_on_commit_callbacks):
    settings.SITE_NAME, settings.CONTACT_EMAIL = "LEMS Guide", "help@example.org"
    with django_capture_on_commit_callbacks(execute=True):
        notify(Kind(kind), user=ada, detail=detail)
    (notice,) = mail.outbox
    assert not HEALTH.search(f"{notice.subject} {notice.body}")
    assert "help@example.org" in notice.body
    assert ("/account/stop/" in notice.body) == (kind != Kind.LINK_OPENED)


def test_a_mail_server_that_fails_stops_nothing(client, ada, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "tests.accounts.failing_mail_server.EmailBackend"
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(SIGN_IN, {"login": ada.email, "password": PASSWORD}).status_code == 302


def test_the_link_signs_all_devices_out_with_one_press_and_no_sign_in(client, ada, sign_in):
    sign_in(client, ada)
    path = stop_path()
    stranger = Client()
    page = stranger.get(path)
    assert "Sign out everywhere" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert Session.objects.filter(user=ada).exists(), "looking changes nothing"
    done = stranger.post(path).content.decode()
    assert "All devices are signed out." in done
    assert "/account/password/reset/" in done
    assert client.get("/account/").status_code == 302
    assert not KnownDevice.objects.filter(user=ada).exists()
    assert ("sessions-ended", "all") in SecurityEvent.objects.filter(user=ada).values_list("kind", "detail")


def test_the_link_ends_with_the_password_that_it_was_made_for(client, ada):
    path = f"/account/stop/{make_token(ada)}/"
    assert client.get(path).status_code == 200
    ada.set_password("four green apple trees")
    ada.save()
    assert client.post(path).status_code == 404
    assert client.get("/account/stop/made-up/").status_code == 404
    assert redact_secrets(f"GET {path}") == "GET /account/stop/…"


def test_signing_out_all_other_devices_forgets_them(client, ada, sign_in):
    sign_in(Client(), ada)
    sign_in(client, ada)
    client.post("/account/sessions/")
    assert KnownDevice.objects.filter(user=ada).count() == 1
    assert ("sessions-ended", "others") in SecurityEvent.objects.filter(user=ada).values_list("kind", "detail")


def test_mails_about_opened_links_are_a_choice(signed_in, ada):
    assert "Mail me when somebody opens a link" in signed_in.get("/account/mails/").content.decode()
    signed_in.post("/account/mails/", {"mails_openings": "on"})
    ada.refresh_from_db()
    assert ada.mails_openings
    signed_in.post("/account/mails/", {})
    ada.refresh_from_db()
    assert not ada.mails_openings
