"""Passwords that are easy to guess are refused with one plain sentence."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from lems_site.accounts.models import User
from tests.accounts.conftest import PASSWORD

ADA = User(email="ada.byron@clinic-hamburg.example", first_name="Augusta", display_name="Countess Lovelace")
EASY, NAMES = "This password is easy to guess", "little else"


def errors(password: str, user: User | None = ADA) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        return problem.messages
    return []


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("password123", EASY),
        ("1234567890", EASY),
        ("qwertyuiop", EASY),
        ("iloveyou1234", EASY),
        ("aaaaaaaaaaaaaa", EASY),
        ("Summer2024!", EASY),
        ("P@ssw0rd2024", EASY),
        ("lemsguide2026", NAMES),
        ("LEMS-Guide-1", NAMES),
        ("my-diary-1!", NAMES),
        ("ada.byron@clinic-hamburg.example", NAMES),
        ("byronbyron12", NAMES),
        ("Augusta1815", NAMES),
        ("countess lovelace", NAMES),
        ("tooshort", "at least 10 characters"),
    ],
)
def test_an_easy_password_is_refused_with_one_sentence(password, words):
    (message,) = errors(password)
    assert words in message


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "three green apple trees",
        "Bergwind Kamera Suppe",
        "grüner Tee um vier",
        "vX9#qLm2!tRw",
        "x9f" * 3 + "kettle lamp river",
        "my lems diary has violet ducks",
        "漢字のとても長いパスワード",
    ],
)
def test_a_good_password_is_taken_whatever_it_is_made_of(password):
    assert errors(password) == []
    assert errors(password, None) == []


def test_long_passwords_are_taken_and_never_slow():
    assert errors("violet ducks eat cold soup " * 3) == []
    for password in ("x" * 4000, "ab1" * 2000, "p@ssw0rd" * 500, "1qaz2wsx" * 500, "ÄÖ漢" * 1000):
        started = time.process_time()
        errors(password)
        assert time.process_time() - started < 2, password[:8]


def test_the_least_length_is_that_of_the_other_validator(settings):
    options = [one.get("OPTIONS") for one in settings.AUTH_PASSWORD_VALIDATORS]
    assert options == [{"min_length": 10}, {"min_length": 10}]


@pytest.mark.django_db
def test_the_forms_show_it_and_keep_the_rest(client):
    answer = client.post(reverse("account_signup"), {"email": "nora.wildung@example.org", "password1": "norawildung1"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert NAMES in page
    assert 'value="nora.wildung@example.org"' in page
    assert "norawildung1" not in page
