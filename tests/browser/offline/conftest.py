"""A site of its own for times without network: it is stopped and started, and its guide changes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

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
    """A running site that can be stopped, killed and started again. `address` stays the same.

    With settings of its own it is a program like any other; without, it comes off a process that has everything loaded.
    """

    def __init__(self, env: dict[str, str]) -> None:
        self.env, self.address, self.folder = env, env["SITE_URL"], Path(env["DATA_DIR"])
        self.warm = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.offline.warm_process"],
            env=env,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.process = 0  # of the server that the warm process started
        self.running = ExitStack()  # a server with settings of its own

    def order(self, **order: object) -> int:
        """Have the warm process do something (warm_process.py)."""
        assert self.warm.stdin
        assert self.warm.stdout
        print(json.dumps(order), file=self.warm.stdin, flush=True)
        return int(self.warm.stdout.readline())

    def start(self, **settings: str) -> None:
        if settings:
            self.running.enter_context(running_site({**self.env, **settings}))
            return
        bind = f"127.0.0.1:{self.address.rpartition(':')[2]}"
        log = str(self.folder / "gunicorn.log")
        arguments = ["lems_site.wsgi", "--bind", bind, "--workers", "2", "--limit-request-line", "0"]
        self.process = self.order(serve=arguments, output=log)
        for _ in range(PATIENCE * 20):
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=PATIENCE)  # noqa: S310 (our own server)
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(Path(log).read_text())

    def end(self) -> None:
        """End the server, if it runs."""
        self.running.close()
        if self.process:
            os.kill(self.process, signal.SIGQUIT)  # quickly, as Ctrl+\
            self.order(reap=self.process)
            self.process = 0

    def stop(self) -> None:
        """End the server, and wait until the browser's own cache may not answer in its place (stale-while-revalidate)."""
        self.end()
        time.sleep(2.5)

    def kill(self) -> None:
        """End the server and its workers at once, whatever they are doing."""
        os.killpg(self.process, signal.SIGKILL)
        self.order(reap=self.process)
        self.process = 0

    def close(self) -> None:
        """End everything."""
        self.end()
        assert self.warm.stdin
        self.warm.stdin.close()
        self.warm.wait(timeout=20)

    def manage(self, *arguments: str, **settings: str) -> str:
        """Run a command of manage.py on the site's database. Returns what it printed."""
        if settings:
            command, env = [sys.executable, str(ROOT / "manage.py"), *arguments], {**self.env, **settings}
            done = subprocess.run(command, text=True, check=False, env=env, cwd=ROOT, capture_output=True)
            assert done.returncode == 0, done.stderr
            return done.stdout
        output = self.folder / "output"
        assert self.order(manage=arguments, output=str(output)) == 0, output.read_text()
        return output.read_text()


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
    site.close()


@pytest.fixture
def site(prepared_site: Site) -> Iterator[Site]:
    """The site, running."""
    prepared_site.end()
    prepared_site.start()
    yield prepared_site
    prepared_site.end()


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
