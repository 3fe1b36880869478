"""A site of its own for times without network: it is stopped and started, and its guide changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, free_port, running_site
from tests.prepared_site import prepared_database

HELP, CARD = "/articles/get-help-now/", "/carry/"
# Every address in the caches of this origin, and whether the worker's own pages are all there.
CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) { found.push(new URL(url).pathname + new URL(url).search); }
  }
  return found;
}"""
ACTIVE = "async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'"
PATIENCE = 30  # seconds; several browsers and their servers may share two cores


class Site:
    """A running site that can be stopped and started with other settings. `address` stays the same."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env, self.address = env, env["SITE_URL"]
        self.running = ExitStack()

    def start(self, **settings: str) -> None:
        self.running.enter_context(running_site({**self.env, **settings}))

    def stop(self) -> None:
        """End the site, and wait until the browser's own cache may not answer in its place (stale-while-revalidate)."""
        self.running.close()
        time.sleep(2.5)

    def manage(self, *arguments: str, **settings: str) -> str:
        """Run a command of manage.py on the site's database. Returns what it printed."""
        command, env = [sys.executable, str(ROOT / "manage.py"), *arguments], {**self.env, **settings}
        done = subprocess.run(command, text=True, check=False, env=env, cwd=ROOT, capture_output=True)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def prepared_site(tmp_path_factory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("offline")
    env = {
        **os.environ,
        "DIARY_OPEN": "1",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/offline.sqlite3",
        "SITE_URL": f"http://localhost:{free_port()}",
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    shutil.copy(prepared_database(tmp_path_factory), folder / "offline.sqlite3")
    subprocess.run([sys.executable, str(ROOT / "manage.py"), "prepare"], check=True, env=env, cwd=ROOT, capture_output=True)
    site = Site(env)
    yield site
    site.stop()


@pytest.fixture
def site(prepared_site: Site) -> Iterator[Site]:
    """The site, running."""
    prepared_site.stop()
    prepared_site.start()
    yield prepared_site
    prepared_site.stop()


def wait_until(page: Page, question: str, arg: object = None) -> None:
    """Ask the page until an asynchronous function gives true. Playwright's own wait takes the promise itself for an answer."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(question, arg):
        assert time.monotonic() < deadline, f"never true: {question}"
        page.wait_for_timeout(100)


def wait_for_worker(page: Page, *paths: str) -> None:
    """Wait until the worker runs and has kept these paths."""
    expect(page.locator("h1")).to_be_visible()
    wait_until(page, ACTIVE)
    wanted = "(paths) => Promise.all(paths.map((path) => caches.match(path))).then((found) => found.every(Boolean))"
    wait_until(page, wanted, [*paths])
