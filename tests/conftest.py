"""What all tests share: the content of the database that a test begins with, and people."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from lems_site.accounts.models import User
from lems_site.publishing.delivery import page_cache
from lems_site.web.sealing.data_keys import forget_data_keys
from tests.databases import CONTENT, EMPTY, GUIDE, REAL, ROOT, SAMPLE, databases

__all__ = ["CONTENT", "ROOT"]
blocker: pytest.StashKey[DjangoDbBlocker] = pytest.StashKey()
running: pytest.StashKey[pytest.Item] = pytest.StashKey()
process_url: pytest.StashKey[str] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="run only tests that use a database (in CI: on PostgreSQL)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker("no_cover")  # they serve the same views again; the tracer would cost a third of their time
    if config.getoption("--only-database"):
        chosen = [item for item in items if uses_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
        items[:] = chosen


def uses_database(item: pytest.Item) -> bool:
    """Whether a test's own process uses a database: browser tests, for instance, do not."""
    return bool(item.get_closest_marker("django_db") or {"db", "django_db_setup"} & set(getattr(item, "fixturenames", ())))


def use_database(item: pytest.Item) -> None:
    """Connect to the database with the content that a test asks for by its mark or by a fixture."""
    names = getattr(item, "fixturenames", ())
    content = REAL if item.get_closest_marker("content") else GUIDE
    content = SAMPLE if "loaded" in names else EMPTY if "empty_site" in names else content
    mark = item.get_closest_marker("django_db")
    scratch = "transactional_db" in names or (mark is not None and mark.kwargs.get("transaction", False))
    with item.config.stash[blocker].unblock():
        if "fresh_database" in names:
            item.stash[process_url] = databases.copy_for_process(EMPTY)
        databases.use(content, scratch=scratch)


def refuse_real_content(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse to open a file of the real guide while a test without the mark `content` runs: an edit there must not break it."""
    if event == "open" and protected and isinstance(arguments[0], str) and f"{CONTENT.name}{os.sep}" in arguments[0]:
        assert not Path(arguments[0]).absolute().is_relative_to(CONTENT), f"mark the test `content`: it reads {arguments[0]}"


protected: set[str] = set()  # the test that runs, if it must not read the real guide
sys.addaudithook(refuse_real_content)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Choose the database before any fixture begins a transaction in it."""
    protected.clear()
    if not item.get_closest_marker("content"):
        protected.add(item.nodeid)
    item.session.stash[running] = item
    if blocker in item.config.stash:
        use_database(item)


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_setup, django_db_blocker) -> Iterator[None]:
    """The databases of this process: each content is loaded once, and each test's changes are rolled back."""
    request.config.stash[blocker] = django_db_blocker
    databases.begin()
    use_database(request.session.stash[running])
    yield
    with django_db_blocker.unblock():
        databases.end()


@pytest.fixture
def fresh_database(request, django_db_setup) -> str:
    """The DATABASE_URL of a migrated database without content, for programs that a test starts."""
    return request.node.stash[process_url]


@pytest.fixture
def blank_database(transactional_db) -> None:
    """Connect to a database without tables."""
    databases.use_blank()


@pytest.fixture(autouse=True)
def _content_dir(request):
    """Tests with the mark `content` read the real guide, all others the small one of tests/cases/guide."""
    if request.node.get_closest_marker("content"):
        request.getfixturevalue("settings").CONTENT_DIR = CONTENT


@pytest.fixture(autouse=True)
def _no_kept_bodies():
    """Pages kept in this process by one test are not another's."""
    page_cache._kept.clear()


@pytest.fixture(autouse=True)
def _no_opened_keys():
    """A data key of one test's database is not another's."""
    forget_data_keys()


@pytest.fixture
def dana(db) -> User:
    """Dana, an editor."""
    return User.objects.create_superuser("dana@example.org", "correct horse battery")


@pytest.fixture
def cleo(db) -> User:
    """Cleo, a stranger with an account."""
    return User.objects.create_user("cleo@example.org", "correct horse battery")
