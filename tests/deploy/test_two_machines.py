"""Two machines serve one site: one PostgreSQL, one Redis, one nginx in front. Whatever one does, the other knows at once."""

from __future__ import annotations

import http.client
import os
import re
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
import redis

from .behind_nginx import DEPLOY, MAIN, NGINX, ROOT, Answer, environment, free_port, make_certificate, site_configuration
from .services import need, running_postgresql, running_redis

PASSWORD = "correct horse battery"
COUNT_CLAIMS = """
CREATE TABLE claims (job text, clock text);
CREATE FUNCTION note_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO claims VALUES (NEW.name, NEW.claimed_by); RETURN NEW; END $$;
CREATE TRIGGER note_claim AFTER UPDATE OF claimed_by ON web_backgroundjobstate FOR EACH ROW
WHEN (NEW.claimed_by <> '' AND NEW.claimed_by IS DISTINCT FROM OLD.claimed_by) EXECUTE FUNCTION note_claim();
"""
PUBLISH = """
from lems_site.articles.models import Article
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.publish import publish, save_revision
kind, page = page_types["articles"], Article.objects.get(slug="history")
text = page.live.text + "\\nZanzibar was not the first place.\\n"
publish(kind, revision=save_revision(kind, text=text, by=None, page=page), by=None)
"""
UPLOAD = """
from lems_site.pictures.actions import save_picture
from lems_site.pictures.models import Picture
from lems_site.pictures.reencode import reencode_picture
from tests.pictures.images import camera_photo
picture = Picture(name="hand-on-rail", alt="A hand holds a stair rail.")
print(save_picture(picture, plain=reencode_picture(camera_photo()), by=None).url)
from lems_site.articles.models import Article
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.publish import publish, save_revision
kind, page = page_types["articles"], Article.objects.get(slug="history")
text = page.live.text + "\\n::: picture hand-on-rail\\n\\nHold on.\\n\\n:::\\n"
publish(kind, revision=save_revision(kind, text=text, by=None, page=page), by=None)
"""
SIGN_UP = f"""
from allauth.account.models import EmailAddress
from lems_site.accounts.models import User
user = User.objects.create_user("ada@example.org", "{PASSWORD}")
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
"""


@dataclass
class Machine:
    """One of the machines: its folder, its settings, the port of its gunicorn, and that process."""

    folder: Path
    env: dict[str, str]
    port: int
    site: subprocess.Popen[bytes] | None = None

    def run(self, script: str) -> str:
        """Run Python in the site's shell on this machine. Returns what it prints."""
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", script]
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def send(self, method: str, path: str, cookies: dict[str, str], form: dict[str, str] | None = None) -> Answer:
        """Ask this machine as nginx does. Cookies that it sets are put among `cookies`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Host": self.env["ALLOWED_HOSTS"],
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Referer": self.env["SITE_URL"],
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request(method, path, body=urlencode(form or {}), headers=headers)
        answer = connection.getresponse()
        whole = Answer(answer.status, answer.headers, answer.read())
        connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            cookies[name] = value
        return whole

    def get(self, path: str, cookies: dict[str, str] | None = None) -> Answer:
        return self.send("GET", path, cookies if cookies is not None else {})

    def sign_in(self, cookies: dict[str, str], password: str = PASSWORD) -> Answer:
        """Open the sign-in page and send it."""
        page = self.get("/account/login/", cookies).body.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page[:3000]
        form = {"login": "ada@example.org", "password": password, "csrfmiddlewaretoken": token[1]}
        return self.send("POST", "/account/login/", cookies, form)


@dataclass
class Pair:
    """Both machines, nginx's port, the site's database and cache, and the certificate to trust."""

    machines: tuple[Machine, Machine]
    port: int
    database: str
    cache: str
    context: ssl.SSLContext


def start_machines(stack: ExitStack, folder: Path, database: str, cache: str) -> Pair:
    port, http_port = free_port(), free_port()
    machines = []
    for name in ("first", "second"):
        own = folder / name
        own.mkdir()
        site_port = free_port()
        shared = {
            "DATABASE_URL": database,
            "CACHE_URL": cache,
            "DATABASE_POOL": "4",
            "SECRET_KEY": "one key for both machines " * 3,
            "WEB_WORKERS": "1",
        }
        machines.append(Machine(own, environment(own, port, site_port) | shared, site_port))
    manage = [sys.executable, "manage.py", "prepare"]
    preparing = [subprocess.Popen(manage, env=one.env, cwd=ROOT, stdout=subprocess.DEVNULL) for one in machines]
    assert [process.wait(timeout=300) for process in preparing] == [0, 0], "both prepare the same database at once"
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(COUNT_CLAIMS)
    for one in machines:
        serve = [sys.executable, "-m", "gunicorn", "--config", str(DEPLOY / "gunicorn.conf.py")]
        one.site = stack.enter_context(running(serve, one.env, one.folder / "gunicorn.log"))
        stack.enter_context(running([sys.executable, "manage.py", "clock"], one.env, one.folder / "clock.log"))
    certificate = make_certificate(folder)
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    text = site_configuration(folder, port, http_port, machines[0].port)
    both = " ".join(f"server 127.0.0.1:{one.port};" for one in machines)
    (folder / "site.conf").write_text(text.replace(f"server 127.0.0.1:{machines[0].port};", both))
    stack.enter_context(running([str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder)], {}, folder / "nginx.log"))
    for one in machines:
        wait_until_served(one)
    return Pair((machines[0], machines[1]), port, database, cache, ssl.create_default_context(cafile=str(certificate)))


@contextmanager
def running(command: list[str], env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program while the block runs; what it says goes to `log`."""
    with log.open("w") as stream:
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=stream, stderr=stream)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


def wait_until_served(machine: Machine) -> None:
    for _attempt in range(600):
        try:
            if machine.get("/readyz").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError((machine.folder / "gunicorn.log").read_text())


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> Iterator[Pair]:
    need(NGINX, "nginx-light")
    folder = tmp_path_factory.mktemp("pair")
    with ExitStack() as stack:
        database = stack.enter_context(running_postgresql())
        cache = stack.enter_context(running_redis(folder / "redis"))
        yield start_machines(stack, folder, database.url, cache)


def test_who_signs_in_on_one_is_signed_in_on_both_until_signing_out_on_the_other(pair):
    first, second = pair.machines
    first.run(SIGN_UP)
    cookies: dict[str, str] = {}
    assert first.sign_in(cookies).status == 302
    assert first.get("/account/", cookies).status == second.get("/account/", cookies).status == 200
    token = cookies["__Host-csrftoken"]
    assert second.send("POST", "/account/logout/", cookies, {"csrfmiddlewaretoken": token}).status == 302
    assert first.get("/account/", cookies).status == 302


def test_tries_are_counted_together(pair):
    """Somebody who is refused on one machine is refused on the other at the first try."""
    first, second = pair.machines
    tries, refused = 0, False
    while not refused:
        tries += 1
        refused = "Too many" in first.sign_in({}, "a wrong password").body.decode()
        assert tries < 40
    assert "Too many" in second.sign_in({}, "another wrong password").body.decode()
    assert tries > 1
    with redis.Redis.from_url(pair.cache) as client:
        assert client.keys("lems:*")


def test_a_publication_is_seen_on_both_with_the_next_request(pair):
    first, second = pair.machines
    for machine in pair.machines:  # each keeps the page as it was
        assert "Zanzibar" not in machine.get("/articles/history/").body.decode()
    first.run(PUBLISH)
    seen = [machine.get("/articles/history/").body.decode() for machine in (second, first)]
    assert ["Zanzibar" in page for page in seen] == [True, True]
    assert "/articles/history/" in second.get("/search/?q=Zanzibar").body.decode()


def test_a_picture_that_was_sent_to_one_is_served_by_both_and_lies_in_no_folder(pair):
    url = pair.machines[0].run(UPLOAD)
    bodies = [machine.get(url).body for machine in pair.machines]
    assert bodies[0] == bodies[1]
    assert bodies[0].startswith(b"\xff\xd8")
    assert not any((machine.folder / "data/media").exists() for machine in pair.machines)


def test_of_two_clocks_one_takes_each_job_and_each_machine_gets_its_copies(pair):
    daily = "SELECT name FROM web_backgroundjobstate WHERE due_at > now() + interval '10 minutes'"
    for _attempt in range(300):
        copies = [(machine.folder / "public/pages/unavailable.html").exists() for machine in pair.machines]
        with psycopg.connect(pair.database) as connection:
            finished = {name for (name,) in connection.execute(daily).fetchall()}
            claims = Counter(name for (name,) in connection.execute("SELECT job FROM claims").fetchall())
        if all(copies) and finished:
            break
        time.sleep(0.1)
    assert copies == [True, True]
    assert finished
    assert {name: claims[name] for name in finished} == dict.fromkeys(finished, 1)


def test_behind_nginx_readers_do_not_notice_that_one_machine_is_gone(pair):
    """nginx passes over a machine that does not answer. The other has the whole site."""

    def status() -> int:
        connection = http.client.HTTPSConnection("localhost", pair.port, context=pair.context, timeout=60)
        connection.request("GET", "/account/login/")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    assert [status() for _ in range(4)] == [200] * 4
    gone = pair.machines[1].site
    assert gone is not None
    gone.terminate()
    gone.wait(timeout=60)
    assert [status() for _ in range(4)] == [200] * 4
