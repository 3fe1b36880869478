"""A real server (gunicorn, the way `make run` starts it) and a real browser (the machine's Chromium)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.databases import CONTENT
from tests.prepared_site import prepared_database

ROOT = Path(__file__).resolve().parents[2]
# Errors of the browser, of its connection, or of a machine too busy to answer it in time, as "type: words". What a test asserts
# fails as AssertionError and is not among them.
BROWSER_FAILURES = [
    "^(Error|TargetClosedError|TimeoutError): ",
    "^(WebDriverException|InvalidSessionIdException|SessionNotCreatedException): ",
    "^(TimeoutException|StaleElementReferenceException): ",
]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# The same engine without the windows, menus and helpers of a desktop browser: a new context costs a fifth of the processor time.
HEADLESS = shutil.which("chromium-headless-shell") or CHROMIUM


def pytest_collection_modifyitems(items):
    """Without Chromium the browser tests are skipped, and say so; in CI its absence is a failure.

    They run first, for they are slow. Tests of other engines (engines/) look for their own. A browser that itself failed
    (a lost connection, a page replaced in the middle of a script, no answer in time) gets one more run, which the summary
    shows; an assertion that does not hold never does.
    """
    browser = [item for item in items if Path(__file__).parent in item.path.parents]
    items[:] = browser + [item for item in items if Path(__file__).parent not in item.path.parents]
    for item in browser:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=BROWSER_FAILURES))
    if CHROMIUM or os.environ.get("CI") == "true":
        return
    for item in [item for item in browser if "engine" not in item.fixturenames]:
        item.add_marker(pytest.mark.skip(reason="no Chromium on this machine: install the Debian package chromium"))


expect.set_options(timeout=30_000)  # milliseconds; two browsers and their servers may share two cores


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    assert HEADLESS, "CI needs Chromium: install the Debian package chromium"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    return {**browser_type_launch_args, "executable_path": HEADLESS, "args": quiet}


@pytest.fixture
def whole_browser(browser_type, browser_type_launch_args):
    """A desktop browser: the headless shell shows no notifications."""
    browser = browser_type.launch(**{**browser_type_launch_args, "executable_path": CHROMIUM})
    yield browser
    browser.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def database_url(folder: Path) -> str:
    """A database for the server alone: SQLite in the folder, or a new one on the PostgreSQL server that DATABASE_URL names."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return f"sqlite:///{folder}/browser.sqlite3"
    import psycopg

    name = f"lems_browser_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return given.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture(scope="session")
def mails(tmp_path_factory) -> Path:
    """The folder that the running site's mails go to."""
    return tmp_path_factory.mktemp("mails")


# Amy and Ann write, Eli reviews, Pia publishes; nobody of them is a superuser.
CLINIC_STAFF = """
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone
from lems_site.accounts.models import User
from lems_site.publishing.models import SignerName
User.objects.create_superuser("dana@example.org", "correct horse battery")
people = (("Amy", "Adams", "Author"), ("Ann", "Archer", "Author"), ("Eli", "Reed", "Reviewer"), ("Pia", "Park", "Publisher"))
for name, last, role in people:
    user = User.objects.create_user(f"{name.lower()}@example.org", "correct horse battery", is_staff=True)
    user.first_name, user.last_name = name, last
    user.save()
    user.groups.add(Group.objects.get(name=role))
    if role == "Reviewer":
        told = {"name": user.get_full_name(), "profession": "neurologist", "confirmed_at": timezone.now()}
        SignerName.objects.create(user=user, **told)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
"""


@pytest.fixture(scope="session")
def server_env(tmp_path_factory, mails) -> dict[str, str]:
    """The environment of the running site, also for commands beside it."""
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    env = {
        **os.environ,
        "MAIL_DIR": str(mails),
        "DIARY_OPEN": "1",
        "PUSH_REMINDERS": "1",
        "ADMIN_SECOND_FACTOR": "0",  # as `make run` has it
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url(folder),
        "SITE_URL": f"http://localhost:{port}",
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    return env


@pytest.fixture(scope="session")
def server(server_env, tmp_path_factory):
    """The address of a running site with the small guide and one staff user, dana@example.org."""
    env, manage = server_env, [sys.executable, str(ROOT / "manage.py")]
    if env["DATABASE_URL"].startswith("sqlite:///"):
        shutil.copy(prepared_database(tmp_path_factory), env["DATABASE_URL"].removeprefix("sqlite:///"))
    subprocess.run([*manage, "prepare"], check=True, env=env, cwd=ROOT, capture_output=True)
    subprocess.run([*manage, "shell", "--no-imports", "-c", CLINIC_STAFF], check=True, env=env, cwd=ROOT, capture_output=True)
    with running_site(env) as address:
        yield address


@pytest.fixture(scope="module")
def clock(server, server_env) -> Iterator[None]:
    """`manage.py clock` beside the running site, as `make run` starts it: it checks and adds the files of diaries."""
    process = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "clock"], env=server_env, cwd=ROOT)
    yield
    process.terminate()
    process.wait(timeout=60)


@pytest.fixture(scope="session")
def real_server(tmp_path_factory):
    """The address of a running site with the real content, for reading only."""
    folder, port = tmp_path_factory.mktemp("real"), free_port()
    env = {
        **os.environ,
        "CONTENT_DIR": str(CONTENT),
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/browser.sqlite3",
        "SITE_URL": f"http://localhost:{port}",
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run([sys.executable, str(ROOT / "manage.py"), "prepare"], check=True, env=env, cwd=ROOT, capture_output=True)
    with running_site(env) as address:
        yield address


@contextmanager
def running_site(env: dict[str, str]) -> Iterator[str]:
    """Start gunicorn with this environment, yield the site's address, and end it. Raises AssertionError if it does not start."""
    folder, address = Path(env["DATA_DIR"]), env["SITE_URL"]
    port = address.rpartition(":")[2]
    serve = [sys.executable, "-m", "gunicorn", "lems_site.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    serve += ["--limit-request-line", "0"]  # as in the Makefile
    with (folder / "gunicorn.log").open("w") as log:
        process = subprocess.Popen(serve, env=env, cwd=ROOT, stdout=log, stderr=log)
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=2)  # noqa: S310 (our own server)
                break
            except OSError:
                assert process.poll() is None, (folder / "gunicorn.log").read_text()
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
