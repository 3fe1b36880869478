"""The server or the browser is killed at each step of a check-in: exactly one entry, or the words are still there.

Each step is tried OFFLINE_RUNS times (5; `make offline`: 200). What is cut or lost stands in test_outbox.py.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from threading import Event, Timer

import pytest
from playwright.sync_api import Page, Playwright, Route, expect

from tests.browser.conftest import CHROMIUM, free_port

from .conftest import PATIENCE, Site
from .test_outbox import RUNS, email, open_diary, save, saved_notes, sign_in, wait_for_entries, write  # noqa: F401 (a fixture)

pytestmark = pytest.mark.browser
SENDING = "**/diary/outbox/send/"
DELAYS = [0, 0.005, 0.015, 0.03, 0.06, 0.1]  # seconds after the request has gone; an answer takes about 0.03


def wait_for(page: Page, event: Event) -> None:
    """Let the page go on until something has happened here."""
    for _ in range(PATIENCE * 50):
        if event.is_set():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it never happened")


def test_a_server_killed_while_a_check_in_is_sent_has_it_once(site: Site, page: Page, email):  # noqa: F811
    """Killed before it gets the request, at some moment of its work, and when its answer is on the way."""
    sign_in(page, site, email)
    words, delays = [f"Server killed {number}" for number in range(RUNS)], cycle(DELAYS)
    for text, moment in zip(words, cycle(["at work", "before", "after"]), strict=False):
        write(page, site, text)
        save(page)
        killed = Event()

        def kill_server(killed: Event = killed) -> None:
            site.kill()
            killed.set()

        def kill(route: Route, moment: str = moment, kill_server: Callable[[], None] = kill_server) -> None:
            if moment == "after":
                route.fetch()
            Timer(next(delays) if moment == "at work" else 0, kill_server).start()
            if moment == "at work":
                route.continue_()
            else:
                route.abort()

        page.route(SENDING, kill, times=1)
        open_diary(page, site)
        wait_for(page, killed)
        page.unroute_all(behavior="wait")
        site.start()
        open_diary(page, site)
        wait_for_entries(page, 0)
    assert saved_notes(site, email) == sorted(words)


def test_a_check_in_written_while_the_server_is_dead_is_sent_once(site: Site, page: Page, email):  # noqa: F811
    sign_in(page, site, email)
    words = []
    for round_number in range(max(1, RUNS // 5)):
        site.kill()
        for number in range(5):
            words.append(f"Server gone {round_number} {number}")
            write(page, site, words[-1])
            save(page)
        site.start()
        open_diary(page, site)
        expect(page.locator("[data-outbox]")).to_contain_text("5 were sent and saved.")
        wait_for_entries(page, 0)
    assert saved_notes(site, email) == sorted(words)


@contextmanager
def killed_browser(playwright: Playwright, profile: Path) -> Iterator[Page]:
    """A page of a Chromium with this profile. At the end of the block the whole browser is killed."""
    port = free_port()
    command = [str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    command += [f"--user-data-dir={profile}", f"--remote-debugging-port={port}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stderr
    for line in process.stderr:
        if "DevTools listening" in line:
            break
    browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
    try:
        yield browser.contexts[0].pages[0]
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stderr.close()
        browser.close()


def test_a_killed_browser_loses_neither_saved_nor_typed_words(site: Site, playwright: Playwright, email, tmp_path):  # noqa: F811
    saved, typed = [], []
    for number in range(RUNS):
        with killed_browser(playwright, tmp_path / "profile") as page:
            if number == 0:
                sign_in(page, site, email)
            write(page, site, f"Killed {number}")
            wait_for_entries(page, number + 1)  # a draft at least
            if number % 2:
                save(page)
        (saved if number % 2 else typed).append(f"Killed {number}")
    with killed_browser(playwright, tmp_path / "profile") as page:
        sign_in(page, site, email)  # the cookie of a session may have died with the browser
        open_diary(page, site)
        wait_for_entries(page, len(typed))
        page.goto(site.address + "/diary/outbox/")
        expect(page.get_by_label("Your words")).to_have_count(len(typed))
        expect(page.get_by_label("Your words").last).to_have_value(re.compile(r"Killed \d"))
        words = [box.input_value() for box in page.get_by_label("Your words").all()]
    assert saved_notes(site, email) == sorted(saved)
    assert sorted(text.rpartition(": ")[2] for text in words) == sorted(typed)


def come_back(page: Page, site: Site, cookies: list[tuple[str, str]]) -> None:
    """Open the diary in the same session: its cookie may have died with the browser."""
    page.context.add_cookies([{"name": name, "value": value, "url": site.address} for name, value in cookies])
    open_diary(page, site)


def test_a_browser_killed_while_it_sends_has_sent_it_once(site: Site, playwright: Playwright, email, tmp_path):  # noqa: F811
    """Killed with the request in its hands, at some moment of the server's work, before the answer and just after it."""
    words, delays = [f"Killed in sending {number}" for number in range(RUNS)], cycle(DELAYS)
    cookies: list[tuple[str, str]] = []
    for text, moment in zip(words, cycle(["at work", "before", "no answer", "answer"]), strict=False):
        with killed_browser(playwright, tmp_path / "profile") as page:
            if cookies:
                come_back(page, site, cookies)
                wait_for_entries(page, 0)  # what the killed browser left
            else:
                sign_in(page, site, email)
                cookies = [(one["name"], one["value"]) for one in page.context.cookies(site.address)]
            write(page, site, text)
            save(page)
            reached = Event()

            def hold(route: Route, moment: str = moment, reached: Event = reached) -> None:
                if moment == "at work":
                    route.continue_()
                elif moment == "no answer":
                    route.fetch()
                elif moment == "answer":
                    route.fulfill(response=route.fetch())
                reached.set()

            page.route(SENDING, hold, times=1)
            open_diary(page, site)
            wait_for(page, reached)
            if moment == "at work":
                page.wait_for_timeout(next(delays) * 1000)
    with killed_browser(playwright, tmp_path / "profile") as page:
        come_back(page, site, cookies)
        wait_for_entries(page, 0)
    assert saved_notes(site, email) == sorted(words)
