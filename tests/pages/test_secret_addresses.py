"""No address with a secret in it is ever handed on in ?next=, for nobody who opens it."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lems_site.accounts.models import StaffChange, User
from lems_site.accounts.security.end_everywhere import make_token
from lems_site.accounts.staff.changes import hash_token
from tests.proved_session import sign_in

pytestmark = pytest.mark.django_db
TOKEN = "a-secret-word-of-an-address"


def secret_addresses() -> dict[str, str]:
    """Each address with a token in it, by its full name; without those of the admin, which open nothing without a sign-in."""
    found: dict[str, str] = {}

    def walk(patterns: list[URLPattern | URLResolver], namespace: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
            elif "token" in pattern.pattern.converters:
                name = f"{namespace}{pattern.name}"
                found[name] = reverse(name, kwargs={"token": TOKEN})

    walk(get_resolver().url_patterns, "")
    return {name: address for name, address in found.items() if not address.startswith("/admin/")}


def handed_on(client: Client, address: str, token: str) -> list[str]:
    """Where the answer, and each page that it leads to, names the token behind ?next=."""
    answer = client.get(address, follow=True)
    body = b"".join(answer).decode(errors="replace")
    places = [place for place, _status in answer.redirect_chain] + re.findall(r"""(?:href|action|value)=["']([^"']*)["']""", body)
    return [place for place in places if token in unquote(place).partition("next=")[2]]


def test_there_are_some():
    assert {"diary:join", "diary:shared", "account_staff_link", "account_end_everywhere"} <= set(secret_addresses())


@pytest.mark.parametrize(("name", "address"), secret_addresses().items())
def test_no_secret_is_handed_on(name, address):
    ada = User.objects.create_user("ada@example.org", "correct horse battery")
    for client in (Client(), sign_in(Client(), ada)):
        assert handed_on(client, address, TOKEN) == []
        sent = client.post(address, {})
        assert TOKEN not in unquote(sent.headers.get("Location", "")).partition("next=")[2]


def test_links_that_work_do_not_hand_theirs_on_either():
    ada = User.objects.create_user("ada@example.org", "correct horse battery")
    StaffChange.objects.create(
        kind="invite", email=ada.email, name="Ada", roles="Author", token_hash=hash_token(TOKEN), token_until="2100-01-01T00:00Z"
    )
    for address, token in ((f"/account/staff/{TOKEN}/", TOKEN), (f"/account/stop/{make_token(ada)}/", make_token(ada))):
        assert handed_on(Client(), address, token) == []
