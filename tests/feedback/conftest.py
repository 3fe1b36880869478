"""Readers who answer back, and staff who read them."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

PAGE = "articles/symptoms"


@pytest.fixture(autouse=True)
def _nothing_counted(db):
    """Messages counted by one test are not another's."""
    cache.clear()


class Reader:
    """A reader with a browser that keeps cookies and is checked for forged forms, as real ones are."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def opens(self, about: str = "helpful", page: str = PAGE) -> dict[str, str]:
        """Open the form: what its hidden fields hold."""
        answer = self.client.get("/feedback/", {"page": page, "about": about})
        assert answer.status_code == 200
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
        return dict(found)

    def sends(self, about: str = "helpful", hidden: dict[str, str] | None = None, **typed: str):
        """Send the form as a browser does, trap and all; a new one unless the hidden fields of an open one are given."""
        data = {**(hidden if hidden is not None else self.opens(about)), "website": "", "text": "", **typed}
        return self.client.post(f"/feedback/?about={about}", data)


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def staff(client, dana) -> Client:
    client.force_login(dana)
    return client
