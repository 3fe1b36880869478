"""What all tests share: a database that holds the real guide, and a small cast of people."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from lems_site.accounts.models import User
from lems_site.publishing.delivery import page_cache

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database holds the real guide, loaded once; each test's changes are rolled back."""
    with django_db_blocker.unblock():
        call_command("load_content", str(CONTENT), verbosity=0)
    yield
    if connection.vendor == "postgresql":
        # A connection that a test's thread or event loop left idle would keep the test database from being dropped.
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _no_kept_bodies():
    """Pages kept in this process by one test are not another's."""
    page_cache._kept.clear()


@pytest.fixture
def dana(db) -> User:
    """Dana, an editor."""
    return User.objects.create_superuser("dana@example.org", "correct horse battery")


@pytest.fixture
def cleo(db) -> User:
    """Cleo, a stranger with an account."""
    return User.objects.create_user("cleo@example.org", "correct horse battery")
