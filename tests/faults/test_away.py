"""A disk full or read-only, a cache or a mail server gone: said truly, nothing half written, and all is well afterwards."""

from __future__ import annotations

import resource
import time
import uuid
from collections.abc import Callable

from tests.deploy.behind_nginx import free_port
from tests.deploy.services import running_redis

from .harness import LONG, Site, read_only_disk, running_site
from .mail_server import running_mail_server

WORDS = "my legs feel like wet sand"
PERSON = {"login": "ada@example.org", "password": "correct horse battery"}
NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def queued_mails(site: Site) -> list[tuple[object, ...]]:
    """State, attempts and last error of each mail that waits or failed."""
    return site.query("SELECT state, attempts, error FROM web_queuedmail")


def wait_until(is_so: Callable[[], bool]) -> None:
    """Raises AssertionError after a minute."""
    for _attempt in range(1200):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError(is_so)


def test_while_nothing_more_fits_on_the_disk_words_come_back_and_nothing_is_half_written(data):
    """The kernel refuses each worker to write files beyond 4 kB, as a full disk does."""
    with running_site(data) as site:
        assert site.check_in(str(uuid.uuid4())) == 302
        for worker in site.workers():
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        form = {"client_id": str(uuid.uuid4()), "strength": "0", "text": WORDS}
        status, page = site.send(f"{site.diary}check-in/", form)
        assert status == 503
        assert "This is not saved yet" in page
        assert WORDS in page
        assert site.send("/articles/get-help-now/")[0] == 200
        for worker in site.workers():
            resource.prlimit(worker, resource.RLIMIT_FSIZE, NO_LIMIT)
        assert site.send(f"{site.diary}check-in/", form)[0] == 302
        assert sorted(site.batches().values()) == [1, 1]


def test_while_the_disk_is_read_only_words_come_back_and_the_next_request_after_it_is_saved(data):
    """One thread answers everything, so that it has to open the database anew."""
    with running_site(data, WEB_WORKERS="1", WEB_THREADS="1") as site:
        form = {"client_id": str(uuid.uuid4()), "strength": "0", "text": WORDS}
        with read_only_disk(site):
            assert site.send("/articles/get-help-now/")[0] == 200
            status, page = site.send(f"{site.diary}check-in/", form)
            assert status == 503
            assert "This is not saved yet" in page
            assert WORDS in page
        assert site.send(f"{site.diary}check-in/", form)[0] == 302
        assert list(site.batches().values()) == [1]


def test_while_the_cache_is_gone_the_diary_goes_on_and_sign_in_says_so(data, tmp_path):
    port = free_port()
    with running_site(data, CACHE_URL=f"redis://127.0.0.1:{port}/1") as site:
        assert site.check_in(str(uuid.uuid4())) == 302
        assert site.send("/articles/symptoms/")[0] == 200
        site.session = ""
        status, page = site.send("/account/login/", PERSON)
        assert status == 503
        assert PERSON["password"] not in page
        with running_redis(tmp_path / "redis", port):
            assert site.send("/account/login/", PERSON)[0] == 302


def test_while_the_mail_server_is_gone_answers_are_as_always_and_the_mail_comes_when_it_is_back(data):
    """`make faults` waits as long as a site does before it tries again; otherwise that moment is set to now."""
    port = free_port()
    with running_site(data, EMAIL_URL=f"smtp://127.0.0.1:{port}") as site:
        site.session = ""
        assert site.send("/account/password/reset/", {"email": PERSON["login"]})[0] == 302
        wait_until(lambda: queued_mails(site) == [("waiting", 1, "ConnectionRefusedError")])
        clock = site.begin_manage("clock")
        try:
            with running_mail_server(port) as received:
                if not LONG:
                    site.query("UPDATE web_queuedmail SET due_at = '2026-01-01'")
                wait_until(lambda: bool(received))
                wait_until(lambda: queued_mails(site) == [])
        finally:
            clock.terminate()
            clock.wait(timeout=60)
    [mail] = received
    assert PERSON["login"] in mail
