"""What all account pages have in common."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.template.loader import get_template
from django.test import Client

from lems_site.accounts.page_middleware import PAGES, is_host_name

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
OPEN = ["/account/login/", "/account/signup/", "/account/login/code/", "/account/password/reset/", "/account/inactive/"]
CLOSED = [
    "/account/",
    "/account/consent/",
    "/account/email/",
    "/account/password/change/",
    "/account/logout/",
    "/account/reauthenticate/",
    "/account/second-step/",
    "/account/second-step/totp/activate/",
    "/account/second-step/webauthn/",
    "/account/second-step/webauthn/add/",
    "/account/sessions/",
]


@pytest.fixture
def sure(signed_in):
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    return signed_in


def well_made(text: str) -> None:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text)
    assert parser.errors == []
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in tree.iter():
        if (element.get("href") or "").startswith("#"):
            assert element.get("href")[1:] in ids
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set((element.get(name) or "").split()) <= set(ids), element.get(name)
        assert element.get("style") is None
        assert not (element.get("src") or "").startswith("data:")
        assert element.get("placeholder") is None or element.get("id") == "bar-search", "a field's words vanish as one types"
    assert len(list(tree.iter("h1"))) == 1


@pytest.mark.parametrize("path", OPEN)
def test_open_pages(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    well_made(answer.content.decode())
    posted = client.post(path)
    assert posted.status_code in (405, 422)
    if posted.status_code == 422:
        well_made(posted.content.decode())


@pytest.mark.parametrize("path", CLOSED)
def test_closed_pages(sure, path):
    answer = sure.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    well_made(answer.content.decode())


@pytest.mark.parametrize("path", CLOSED)
def test_closed_pages_redirect_visitors_to_sign_in(path):
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_template_of_this_site(name, settings):
    template: Any = get_template(name)  # the types of Django leave its origin out
    assert str(template.origin.name).startswith(str(settings.BASE_DIR / "templates"))


def test_fields_have_the_autocomplete_that_password_managers_know(client):
    page = client.get("/account/login/").content.decode()
    assert 'autocomplete="email"' in page
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="new-password"' in client.get("/account/signup/").content.decode()
    client.post("/account/login/code/", {"email": "no.one@example.org"})
    assert 'autocomplete="one-time-code"' in client.get("/account/login/code/confirm/").content.decode()


def test_a_form_that_was_open_too_long_keeps_what_was_typed():
    client = Client(enforce_csrf_checks=True)
    typed = {"login": "ada@example.org", "password": PASSWORD}
    answer = client.post("/account/login/", typed, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert "Nothing was sent" in answer.content.decode()
    page = client.get("/account/login/").content.decode()
    assert 'value="ada@example.org"' in page
    assert PASSWORD not in page


def test_form_from_another_site_is_not_kept():
    client = Client(enforce_csrf_checks=True)
    client.post("/account/login/", {"login": "evil@example.org"}, headers={"Origin": "https://elsewhere.example"})
    assert "evil" not in client.get("/account/login/").content.decode()


def test_passkeys_only_where_the_host_is_a_name(client):
    assert is_host_name("localhost:8000")
    assert not is_host_name("127.0.0.1:8000")
    assert not is_host_name("[::1]:8000")
    assert "data-passkey" in client.get("/account/login/").content.decode()
    assert "data-passkey" not in client.get("/account/login/", headers={"host": "127.0.0.1"}).content.decode()


def test_public_pages_are_the_same_for_signed_in_users(client, ada):
    before = client.get("/privacy/")
    client.force_login(ada)
    after = client.get("/privacy/")
    assert before.content == after.content
    assert not after.cookies
    assert after.headers["Vary"] == "Accept-Encoding"


def test_pages_of_the_second_step(sure, ada):
    TOTP.activate(ada, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(ada)
    for path in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"):
        answer = sure.get(f"/account/second-step/{path}")
        assert answer.status_code == 200
        well_made(answer.content.decode())
    well_made(sure.get("/account/second-step/reauthenticate/").content.decode())
