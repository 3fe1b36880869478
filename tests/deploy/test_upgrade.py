"""An upgrade and the way back while people read: no request fails, and pages of the version before find their files."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.prepared_site import prepared_database

from .behind_nginx import NGINX, ROOT, Server, running_server
from .services import need

STYLESHEET = re.compile(rb'rel="stylesheet" href="([^"]+)"')
PATHS = ("/", "/articles/get-help-now/", "/search/?q=weak", "/account/login/", "/diary/")


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A copy of the program, as a server has it."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("lems_site", "templates", "static"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", folder)
    return folder


@pytest.fixture
def server(checkout, tmp_path, tmp_path_factory) -> Iterator[Server]:
    need(NGINX, "nginx-light")
    (tmp_path / "served").mkdir()
    with running_server(tmp_path / "served", prepared_database(tmp_path_factory), program=checkout) as server:
        yield server


def install_version(checkout: Path, server: Server, number: int) -> None:
    """Put another version of the files there, and do what `systemctl reload lems-site` does."""
    base = ROOT / "static/css/base.css"
    mark = f"\n:root {{ --version: {number} }}\n" if number > 1 else ""
    (checkout / "static/css/base.css").write_text(base.read_text() + mark)
    manage = [sys.executable, "manage.py", "prepare"]
    subprocess.run(manage, cwd=checkout, env=server.env, check=True, stdout=subprocess.DEVNULL)
    server.site.send_signal(signal.SIGHUP)


def stylesheet(server: Server) -> str:
    found = STYLESHEET.search(server.get("/carry/").body)
    assert found
    return found[1].decode()


def wait_for_another(server: Server, before: str) -> str:
    """Wait until the new workers answer. Returns the address of their style sheet."""
    for _attempt in range(600):
        now = stylesheet(server)
        if now != before:
            return now
        time.sleep(0.1)
    raise AssertionError("the new version never answered")


def test_no_request_fails_and_old_pages_find_their_files(server, checkout):
    first = stylesheet(server)
    stop, failures, answered = Event(), list[str](), [0]

    def read_on(paths: tuple[str, ...]) -> None:
        number = 0
        while not stop.wait(0.07):  # nginx refuses one address more than 50 requests a second
            path = (*paths, first)[number % (len(paths) + 1)]
            number += 1
            try:
                answer = server.get(path, {"Cookie": f"visit={number}; __Host-sessionid=nobody"})  # past nginx's cache
                if answer.status not in (200, 302):
                    failures.append(f"{path}: {answer.status}")
            except OSError as error:
                failures.append(f"{path}: {error!r}")
            answered[0] += 1

    readers = [Thread(target=read_on, args=[PATHS]) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        install_version(checkout, server, 2)
        second = wait_for_another(server, first)
        install_version(checkout, server, 1)
        assert wait_for_another(server, second) == first
        time.sleep(0.5)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert failures == []
    assert answered[0] > 50
    assert [server.get(path).status for path in (first, second)] == [200] * 2
