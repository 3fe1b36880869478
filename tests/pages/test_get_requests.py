"""No GET changes anything, on any address of the site. Addresses come from the resolver, so that none can be forgotten.

What a GET may write is named here, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from lems_site.accounts.models import SecurityEvent, Session, SessionAddress, User
from lems_site.diary.models import AuditEvent
from lems_site.publishing.models import OpenPage, PublicationJob, SeenRevision
from lems_site.search.models import ZeroResultQuery
from lems_site.web.models import BackgroundJobState
from tests.diary import samples
from tests.diary.conftest import _open, ada, owner  # noqa: F401 (fixtures)
from tests.publishing.review import test_permissions as admin_pages

pytestmark = pytest.mark.django_db

ADMIN = {
    OpenPage._meta.db_table: "that somebody has the page open, for others who edit it",
    Session._meta.db_table: "that the session is in use: staff are signed out after twelve hours without",
    SessionAddress._meta.db_table: "with the session",
    SeenRevision._meta.db_table: "which text a person looked at last, so that the next look shows what changed since",
}
DIARY = {
    AuditEvent._meta.db_table: "the diary's own log: who took a report out",
    "cache": "requests for sealed reports are counted by network; the fetch itself is a GET by its specification, and is noted",
    SecurityEvent._meta.db_table: "the same among the security events of their account",
}
ACCOUNTS = {EmailAddress._meta.db_table: "django-allauth lists the address of a user who has none yet, on the page of addresses"}
READY = dict.fromkeys(("cache", BackgroundJobState._meta.db_table), "whether the database can be written is what it answers")
SEARCH = {ZeroResultQuery._meta.db_table: "that a search found nothing is counted, without who searched"}
# Addresses that need values: those of the guide, which the tests hold.
VALUES: dict[str, dict[str, Any]] = {
    "article-sources": {"slug": "symptoms"},
    "article-source": {"slug": "symptoms", "number": 1},
    "article": {"slug": "causes"},
    "term": {"slug": "dry-mouth"},
    "entity": {"name": "dry_mouth"},
    "api-schema": {"name": "articles"},
    "picture": {"digest": "0" * 64, "ending": "png"},
}
WRITE = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)


def site_patterns() -> Iterator[tuple[str, str]]:
    """The part of the site and the full name of each address."""

    def walk(patterns: list[Any], part: str, namespace: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                own = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, part or str(pattern.pattern) or "pages/", own)
            elif isinstance(pattern, URLPattern) and pattern.name:
                yield part or str(pattern.pattern), f"{namespace}{pattern.name}"

    yield from walk(get_resolver().url_patterns, "", "")


def tables_written(browser: Client, address: str) -> set[str]:
    """The tables that a GET of an address changes."""
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(address)
        body = b"".join(answer)  # as a server reads it, in pieces or whole
    kind = answer.headers.get("Content-Type", "")
    assert not body or "/" in kind, f"{address} is sent without its kind"
    return {match.group(1) for query in captured if (match := WRITE.match(query["sql"].strip()))}


def written_by(browser: Client, addresses: dict[str, str]) -> dict[str, set[str]]:
    """The tables that a GET of each address changes, by its name; those that change none are left out."""
    found = {name: tables_written(browser, address) for name, address in addresses.items()}
    return {name: tables for name, tables in found.items() if tables}


def beyond(written: dict[str, set[str]], allowed: dict[str, str]) -> dict[str, set[str]]:
    return {name: tables - set(allowed) for name, tables in written.items() if tables - set(allowed)}


def test_every_address_is_walked():
    parts = {part for part, _name in site_patterns()}
    assert parts == {*ADMIN_PARTS, "admin/", "account/delete/", "account/", "diary/", *PUBLIC_PARTS}


ADMIN_PARTS = {"admin/writing/", "admin/hazards/", "admin/staff/"}
PUBLIC_PARTS = {"articles/", "glossary/", "sources/", "pictures/", "feedback/", "search/", "pages/"}


def test_public_pages():
    names = [name for part, name in site_patterns() if part in PUBLIC_PARTS]
    addresses = {name: reverse(name, kwargs=VALUES.get(name)) for name in names}
    addresses |= {"found": "/search/?q=weak", "no article": "/articles/nothing/", "filtered": "/glossary/?q=mouth"}
    tries_to_write = addresses.pop("readyz")
    assert written_by(Client(), addresses) == {}
    assert beyond(written_by(Client(), {"ready": tries_to_write}), READY) == {}
    assert beyond(written_by(Client(), {"nothing found": "/search/?q=xyzzy+plugh"}), SEARCH) == {}


def test_the_admin():
    browser = admin_pages.browser_of("superuser")
    PublicationJob.objects.create(kind="glossary", slug="dry-mouth")
    waiting = PublicationJob.objects.create(kind="", slug="", state=PublicationJob.State.RUNNING)
    addresses = {name: admin_pages.address(name) for name in admin_pages.names() if name != "logout"}
    addresses["job"] = reverse("admin:publishing_publicationjob_change", args=[waiting.pk])
    addresses |= {name: _with_values(name) for part, name in site_patterns() if part in ADMIN_PARTS}
    assert beyond(written_by(browser, addresses), ADMIN) == {}


def test_accounts():
    browser = Client()
    user = User.objects.create_user("ada@example.org", "correct horse battery")
    names = [name for part, name in site_patterns() if part in ("account/", "account/delete/")]
    addresses = {name: _with_values(name) for name in names}
    assert beyond(written_by(browser, addresses), ACCOUNTS) == {}
    browser.force_login(user)
    assert beyond(written_by(browser, addresses), ACCOUNTS) == {}


def test_the_diary(owner):  # noqa: F811
    browser, written = Client(), {}
    browser.force_login(owner.user)
    for name, pattern in samples.patterns().items():
        address = reverse(f"diary:{name}", kwargs=samples.kwargs(name, pattern, owner))
        written |= written_by(browser, {name: address})
    assert beyond(written, DIARY) == {}


def _with_values(name: str) -> str:
    """An address with values of the right kind; what they name need not exist."""
    values = {"pk": 1, "key": "1-abc", "token": "no-such-token", "uidb36": "1"}
    for parts in ((), ("pk",), ("key",), ("token",), ("uidb36", "key")):
        with suppress(NoReverseMatch):
            return reverse(name, kwargs={part: values[part] for part in parts})
    raise AssertionError(f"name values for the address {name}")
