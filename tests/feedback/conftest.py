"""Fixtures of feedback tests: a reader, and staff."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

PAGE = "articles/symptoms"


@pytest.fixture(autouse=True)
def _nothing_counted(db):
    """Each test begins with an empty cache: limits are counted there."""
    cache.clear()


class Reader:
    """A reader's browser, which keeps cookies and is checked for CSRF tokens."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def opens(self, about: str = "helpful", page: str = PAGE) -> dict[str, str]:
        """Open the form. Returns its hidden fields."""
        answer = self.client.get("/feedback/", {"page": page, "about": about})
        assert answer.status_code == 200
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
        return dict(found)

    def sends(self, about: str = "helpful", hidden: dict[str, str] | None = None, **typed: str):
        """Send the form as a browser does, honeypot included: a new one, or the one with these hidden fields."""
        data = {**(hidden if hidden is not None else self.opens(about)), "website": "", "text": "", **typed}
        return self.client.post(f"/feedback/?about={about}", data)


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def staff(client, dana) -> Client:
    client.force_login(dana)
    return client
