"""Nobody can learn whether an address has an account: same status, same page, same mails, same work."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lems_site.accounts.models import User
from lems_site.web.sealing.data_keys import SITE_SCOPE, ensure_data_key

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
FORMS = {
    "password": ("/account/login/", lambda email: {"login": email, "password": "wrong"}),
    "code": ("/account/login/code/", lambda email: {"email": email}),
    "reset": ("/account/password/reset/", lambda email: {"email": email}),
    "sign up": ("/account/signup/", lambda email: {"email": email, "password1": PASSWORD}),
    "sign up without password": ("/account/signup/", lambda email: {"email": email, "password1": ""}),
}


def collect_answers(email: str, form: str) -> list[tuple[int, str]]:
    """Returns status and text of the answer, of the page after it, of a wrong code there, and of the first page again."""
    path, typed = FORMS[form]
    client, pages = Client(), []
    answer = client.post(path, typed(email))
    pages.append((answer.status_code, answer.headers.get("Location", "") + answer.content.decode()))
    if after := answer.headers.get("Location"):
        for answer in (client.get(after), client.post(after, {"code": "00000000", "action": "verify"}), client.get(path)):
            pages.append((answer.status_code, answer.headers.get("Location", "") + answer.content.decode()))
    plain = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text).replace(email, "ADDRESS") for _, text in pages]
    return list(zip([status for status, _ in pages], plain, strict=True))


@pytest.mark.parametrize("form", FORMS)
def test_same_status_and_text(ada, form):
    assert collect_answers(ada.email, form) == collect_answers("no.one@example.org", form)


@pytest.mark.parametrize(("form", "after"), [("code", "/account/login/code/confirm/"), ("sign up", "/account/confirm-email/")])
def test_new_code_sends_a_mail_to_known_and_unknown_addresses(ada, settings, form, after):
    settings.ACCOUNT_RATE_LIMITS = False
    path, typed = FORMS[form]
    for email in (ada.email, "no.one@example.org"):
        client = Client()
        client.post(path, typed(email))
        before = len(mail.outbox)
        answer = client.post(after, {"action": "resend"})
        assert (answer.status_code, answer.headers["Location"]) == (302, after)
        assert [one.to for one in mail.outbox[before:]] == [[email]]


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The passwords hashed so far, by any means."""
    passwords: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def record(self, password, *args, **options):
        passwords.append(password)
        return encode(self, password, *args, **options)

    monkeypatch.setattr(hasher, "encode", record)
    return passwords


AFTER = {"wrong code": {"action": "verify", "code": "00000000"}, "new code": {"action": "resend"}}
STATEMENT = re.compile(r'(SELECT|INSERT|UPDATE|DELETE)\b.*?(?:FROM|INTO|UPDATE) "(\w+)"', re.DOTALL)


def statement_kind(sql: str) -> str:
    """The verb and the table of a statement; "" for savepoints. Reads of the two account tables are of one kind.

    PostgreSQL logs a read through a cursor of the server as DECLARE. It costs more round trips: a kind of its own.
    """
    if "CURSOR" in sql and sql.startswith("DECLARE"):
        return "read by a cursor"
    match = STATEMENT.match(sql.replace("UPDATE ", "UPDATE UPDATE ", 1))
    if not match:
        return ""
    verb, table = match.groups()
    return "read an account" if verb == "SELECT" and table in ("accounts_user", "account_emailaddress") else f"{verb} {table}"


def work(email: str, form: str, hashed: list[str], after: str = "") -> dict[str, int]:
    """How many hashes, mails and statements of each kind it takes to send the form, or `after` it on the page that follows.

    Limits are counted in the cache, so that each run begins with an empty one.
    """
    cache.clear()
    ensure_data_key(SITE_SCOPE)  # a process opens it once, for whoever comes first
    path, typed = FORMS[form]
    client, data = Client(), typed(email)
    if after:
        path, data = client.post(path, data).headers["Location"], AFTER[after]
        cache.clear()
    hashed.clear()
    mail.outbox.clear()
    with CaptureQueriesContext(connection) as queries:
        client.post(path, data)
    return {**Counter(statement_kind(one["sql"]) for one in queries), "hashes": len(hashed), "mails": len(mail.outbox)} | {"": 0}


@pytest.mark.parametrize("form", FORMS)
def test_same_work(ada, hashed, form):
    assert work(ada.email, form, hashed) == work("no.one@example.org", form, hashed)


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("form", [form for form in FORMS if form != "password"])
def test_same_work_on_the_page_that_asks_for_the_code(ada, hashed, form, after):
    assert work(ada.email, form, hashed, after) == work("no.one@example.org", form, hashed, after)


@pytest.mark.parametrize(("form", "hashes"), [("password", 1), ("sign up", 1), ("sign up without password", 0)])
def test_a_password_is_hashed_once(ada, hashed, form, hashes):
    assert work(ada.email, form, hashed)["hashes"] == hashes
    ada.set_unusable_password()
    ada.save()
    assert work(ada.email, form, hashed)["hashes"] == hashes


def test_a_sign_up_with_a_known_address_changes_no_account(ada, client):
    before = list(User.objects.values()), list(EmailAddress.objects.values())
    client.post("/account/signup/", {"email": ada.email, "password1": PASSWORD})
    assert (list(User.objects.values()), list(EmailAddress.objects.values())) == before
