"""A site of real processes, and people who write in its diary all the time. What they were told is saved must be there, once."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPErrorProcessor, Request, build_opener

import psycopg
import pytest

from tests.deploy.behind_nginx import DEPLOY, ROOT, free_port
from tests.deploy.services import is_running


def _may_run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


LONG = os.environ.get("FAULTS") == "long"
MOMENTS = random.Random(20261127)  # noqa: S311 (moments)
DIARY = "diary.json"  # the address of Ada's diary and her session
# Root may mount, if not in every container. For any other user permissions of files do as well.
OWN_MOUNTS = ["unshare", "--mount"] if os.geteuid() == 0 and _may_run("unshare", "--mount", "true") else []
TOKEN = "a" * 32  # of Django's protection of forms: the same in the cookie and in the form
MAKE_DIARIES = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from lems_site.accounts import consent
from lems_site.accounts.models import User
from lems_site.diary.account.create import create_diary
password, people = make_password("correct horse battery"), []
for email in EMAILS:
    user = User.objects.create(email=email, password=password)
    consent.give_consent(by=user)
    diary = create_diary(by=user, name="Ada", zone="UTC").diary
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash()})
    session.save()
    people.append([f"/diary/{diary.pk}/", session.session_key])
print(json.dumps(people))
"""


def rounds(short: int, long: int) -> int:
    """How often a fault is made: in the tests of each change, or by `make faults`."""
    return long if LONG else short


class NoRedirects(HTTPErrorProcessor):
    """Answers as they come: a redirect says that a form was saved."""

    def http_response(self, request, response):
        return response


OPENER = build_opener(NoRedirects)


@dataclass
class Site:
    """A site in a folder: its settings, its gunicorn, a diary, and the session that writes in it."""

    folder: Path
    port: int
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    diary: str = ""
    session: str = ""

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, check=False, cwd=ROOT)

    def shell(self, code: str) -> str:
        done = self.manage("shell", "--no-imports", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def begin_manage(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A command that goes on, to be killed."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def send(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """A request with Ada's session. The status and the body; raises OSError where nobody answers."""
        data = urlencode({**form, "csrfmiddlewaretoken": TOKEN}).encode() if form is not None else None
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}", "Origin": f"http://127.0.0.1:{self.port}"}
        request = Request(f"http://127.0.0.1:{self.port}{path}", data=data, headers=headers)
        try:
            with OPENER.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, ""

    def check_in(self, client_id: str, words: str = "") -> int:
        """Save a check-in. The status: 302 says that it is saved."""
        return self.send(f"{self.diary}check-in/", {"client_id": client_id, "strength": "0", "text": words})[0]

    def workers(self) -> list[int]:
        """The workers of gunicorn that run."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children if is_running(int(child))]

    def replace_workers(self) -> None:
        """Kill the workers, and wait until others answer a page."""
        before = set(self.workers())
        for worker in before:
            kill(worker)
        for _attempt in range(600):
            if len(set(self.workers()) - before) == len(before):
                break
            time.sleep(0.05)
        for _attempt in range(600):
            try:
                self.send("/healthz")
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError((self.folder / "gunicorn.log").read_text()[-3000:])

    def wait_until_ready(self) -> None:
        """Wait until the site answers. Raises AssertionError after a minute."""
        for _attempt in range(600):
            try:
                if self.send("/healthz")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError((self.folder / "gunicorn.log").read_text()[-3000:])

    def batches(self) -> Counter[str]:
        """How many entries each press of Save left."""
        return Counter(str(uuid.UUID(str(batch))) for (batch,) in self.query("SELECT batch FROM diary_entry"))

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """Do a statement in the site's database, past the site. Its rows; raises the database's error for a damaged file."""
        url = self.env["DATABASE_URL"]
        if url.startswith("postgres"):
            with psycopg.connect(url) as connection:
                return connection.execute(statement.encode()).fetchall()
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as database, database:
            return database.execute(statement).fetchall()


def make_diaries(site: Site, emails: list[str]) -> list[tuple[str, str]]:
    """A person with a diary and a session for each address: the path of the diary and the key of the session."""
    return [(diary, session) for diary, session in json.loads(site.shell(f"EMAILS = {emails!r}\n{MAKE_DIARIES}"))]


def prepare(site: Site) -> None:
    """What a site needs before it serves, and Ada's diary."""
    prepared = site.manage("prepare")
    assert prepared.returncode == 0, prepared.stderr
    (site.folder / DIARY).write_text(json.dumps(make_diaries(site, ["ada@example.org"])[0]))


def site_environment(folder: Path, database: str, port: int) -> dict[str, str]:
    """The settings of a site in a folder."""
    env = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": database,
        "BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "2",
        "WEB_THREADS": "4",
        "DIARY_OPEN": "1",
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    return env


@contextmanager
def running_site(folder: Path, database: str = "", **more: str) -> Iterator[Site]:
    """A site with the small guide and Ada's diary, served as the product does. By default on an SQLite in its folder.

    `more`: further settings. As root, its processes see mounts of their own (read_only_disk).
    """
    port = free_port()
    database = database or f"sqlite:///{folder}/lems.sqlite3"
    site = Site(folder, port, site_environment(folder, database, port) | more)
    if not (folder / DIARY).exists():
        prepare(site)
    site.diary, site.session = json.loads((folder / DIARY).read_text())
    with (folder / "gunicorn.log").open("w") as log:
        serve = [*OWN_MOUNTS, sys.executable, "-m", "gunicorn", "--config", str(DEPLOY / "gunicorn.conf.py")]
        site.process = subprocess.Popen(serve, env=site.env, cwd=ROOT, stdout=log, stderr=log)
    try:
        site.wait_until_ready()
        yield site
    finally:
        site.process.terminate()
        site.process.wait(timeout=90)


@contextmanager
def read_only_disk(site: Site) -> Iterator[None]:
    """The site's folder is read-only while the block runs, and its workers are new: files that were open could be written on."""
    assert site.process is not None
    if os.geteuid() == 0:
        if not OWN_MOUNTS:
            pytest.skip("root may not mount here, and permissions do not bind root")
        within = ["nsenter", "--mount", "--target", str(site.process.pid)]
        subprocess.run([*within, "mount", "--bind", "-o", "ro", site.folder, site.folder], check=True)
        site.replace_workers()
        yield
        subprocess.run([*within, "umount", "--lazy", site.folder], check=True)
    else:
        paths = [site.folder, *site.folder.rglob("*")]
        modes = {path: path.stat().st_mode for path in paths}
        for path, mode in modes.items():
            path.chmod(mode & ~0o222)
        site.replace_workers()
        yield
        for path, mode in modes.items():
            path.chmod(mode)


@dataclass
class Writers:
    """People who save check-ins one after another. Each is sent again, under its own id, until the site says that it is saved."""

    site: Site
    acknowledged: list[str] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    _stop: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)

    def write_on(self) -> None:
        while not self._stop.is_set():
            client_id = str(uuid.uuid4())
            with self._lock:
                self.waiting.add(client_id)
            while not self._save(client_id):
                if self._stop.wait(0.05):
                    return
            with self._lock:
                self.waiting.discard(client_id)
                self.acknowledged.append(client_id)

    def _save(self, client_id: str) -> bool:
        try:
            return self.site.check_in(client_id) == 302
        except OSError:
            return False

    def wait_for_more(self, number: int = 3) -> None:
        """Wait until so many more are saved: the site has come back by itself. Raises AssertionError after a minute."""
        wanted = len(self.acknowledged) + number
        for _attempt in range(1200):
            if len(self.acknowledged) >= wanted:
                return
            time.sleep(0.05)
        raise AssertionError((self.site.folder / "gunicorn.log").read_text()[-3000:])


@contextmanager
def writing(site: Site, people: int = 4) -> Iterator[Writers]:
    """People write while the block runs. Afterwards every acknowledged entry is there once, and no other twice."""
    writers = Writers(site)
    threads = [Thread(target=writers.write_on) for _ in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield writers
    finally:
        writers._stop.set()
        for thread in threads:
            thread.join()
    batches = site.batches()
    assert not set(writers.acknowledged) - set(batches), "an entry that was acknowledged is missing"
    assert set(batches.values()) <= {1}, "an entry is there twice"
    assert set(batches) <= {*writers.acknowledged, *writers.waiting}


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
