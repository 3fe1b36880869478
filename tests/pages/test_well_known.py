"""Addresses that programs know without being told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("contact", "line"),
    [("security@example.org", "mailto:security@example.org"), ("https://example.org/report", "https://example.org/report")],
)
def test_whom_to_tell_of_a_fault(client, settings, contact, line):
    settings.SECURITY_CONTACT = contact
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(row.split(": ", 1) for row in answer.content.decode().splitlines())
    assert fields["Contact"] == line
    ends = datetime.fromisoformat(fields["Expires"])
    assert timezone.now() < ends < timezone.now() + timedelta(days=365)
    assert fields["Canonical"] == "http://localhost:8000/.well-known/security.txt"


def test_nobody_is_named_where_the_operator_named_nobody(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404


def test_password_managers_find_the_page_that_changes_a_password(client):
    answer = client.get("/.well-known/change-password")
    assert (answer.status_code, answer.url) == (302, "/account/password/change/")
