"""Fixtures of account tests: Ada, who has an account with a confirmed address, and mailed codes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from lems_site.accounts.models import User

PASSWORD = "correct horse battery"


@pytest.fixture
def ada(db) -> User:
    """Ada, a patient with an account, a password and a confirmed address."""
    user = User.objects.create_user("ada@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def mailed() -> Callable[[], str]:
    """The code in the newest mail."""

    def mailed() -> str:
        found = re.search(r"^\d{8}$", str(mail.outbox[-1].body), re.MULTILINE)
        assert found, mail.outbox[-1].body
        return found[0]

    return mailed


@pytest.fixture
def signed_in(client, ada):
    """Ada's browser, signed in a moment ago with her password."""
    client.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    return client


@pytest.fixture
def _no_mail(settings):
    """A mail server that refuses all mail."""
    settings.EMAIL_BACKEND = "tests.accounts.failing_mail_server.EmailBackend"
