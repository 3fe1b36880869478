"""Nobody can learn whether an address has an account: same status, same page, same time."""

from __future__ import annotations

import re
from statistics import median
from time import perf_counter

import pytest
from django.core import mail
from django.test import Client

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
FORMS = {
    "password": ("/account/login/", lambda email: {"login": email, "password": "wrong"}),
    "code": ("/account/login/code/", lambda email: {"email": email}),
    "reset": ("/account/password/reset/", lambda email: {"email": email}),
    "sign up": ("/account/signup/", lambda email: {"email": email, "password1": PASSWORD}),
    "sign up without password": ("/account/signup/", lambda email: {"email": email, "password1": ""}),
}


def seen(email: str, form: str) -> list[tuple[int, str]]:
    """What somebody sees: the answer, the page after it, a wrong code there, and asking for another code."""
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
    assert seen(ada.email, form) == seen("no.one@example.org", form)


@pytest.mark.parametrize(("form", "after"), [("code", "/account/login/code/confirm/"), ("sign up", "/account/confirm-email/")])
def test_sending_again_sends_a_mail_to_either(ada, settings, form, after):
    settings.ACCOUNT_RATE_LIMITS = False
    path, typed = FORMS[form]
    for email in (ada.email, "no.one@example.org"):
        client = Client()
        client.post(path, typed(email))
        before = len(mail.outbox)
        answer = client.post(after, {"action": "resend"})
        assert (answer.status_code, answer.headers["Location"]) == (302, after)
        assert [one.to for one in mail.outbox[before:]] == [[email]]


@pytest.mark.parametrize("form", FORMS)
def test_same_time(ada, settings, form):
    """Medians of 30 interleaved tries. The password hash is as slow as an answer's floor is long, so that either would show."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["tests.accounts.hashing.Quick"]
    settings.ANSWER_SECONDS = 0.08
    ada.set_password(PASSWORD)
    ada.save()
    path, typed = FORMS[form]
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(30):
        for known in (True, False) if number % 2 else (False, True):
            client = Client()
            began = perf_counter()
            client.post(path, typed(ada.email if known else f"no.{number}@example.org"))
            taken[known].append(perf_counter() - began)
    of_known, of_unknown = median(taken[True]), median(taken[False])
    assert abs(of_known - of_unknown) <= 0.15 * max(of_known, of_unknown), (of_known, of_unknown)
    assert min(of_known, of_unknown) >= 0.08
