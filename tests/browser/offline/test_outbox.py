"""Check-ins without network in Chromium: each becomes exactly one entry, or its words are still there, whatever is cut or killed.

Each step is tried OFFLINE_RUNS times (5; `make offline`: 200).
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Route, expect

from tests.browser.accounts.test_accounts import PASSWORD
from tests.browser.conftest import CHROMIUM, ROOT, free_port

from .conftest import CACHED, Site, wait_until

pytestmark = pytest.mark.browser
RUNS = int(os.environ.get("OFFLINE_RUNS", "5"))
CHECK_IN = "/offline/check-in/"
numbers = count(1)
# All that the outbox of this browser holds, as text.
STORED = """async () => {
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open("outbox");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const read = (name) => new Promise((resolve) => {
    const request = database.transaction(name).objectStore(name).getAll();
    request.onsuccess = () => resolve(request.result);
  });
  const rows = { devices: await read("devices"), entries: await read("entries") };
  database.close();
  return rows;
}"""
READY = "() => caches.match('/offline/check-in/').then(Boolean)"
COUNT_NOTES = """
from lems_site.diary.models import Entry
print([row.text for row in Entry.objects.filter(created_by__email='{email}')])
"""


@pytest.fixture
def email(site: Site) -> str:
    """The address of a new person with a diary."""
    return make_person(site)


def make_person(site: Site) -> str:
    name = f"person{next(numbers)}"
    code = (ROOT / "tests/browser/offline/people.py").read_text()
    site.manage("shell", "--no-imports", "-c", code, PEOPLE=name)
    return f"{name}@example.org"


def sign_in(page: Page, site: Site, email: str) -> None:
    """Sign in, and wait until this device has its key and the page for times without network."""
    page.goto(f"{site.address}/account/login/?next=/diary/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Diary of")
    wait_until(page, READY)


def write(page: Page, site: Site, words: str) -> None:
    page.goto(site.address + CHECK_IN)
    expect(page.locator("[data-offline-check-in]")).to_be_visible()
    page.get_by_label("a bit weaker").check()
    page.get_by_label("Notes").fill(words)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved on this device.")).to_be_visible()


def wait_for_entries(page: Page, number: int) -> None:
    wait_until(page, f"async () => (await ({STORED})()).entries.length === {number}")


def open_diary(page: Page, site: Site) -> None:
    page.goto(site.address + "/diary/")
    expect(page.locator("h1")).to_contain_text("Diary of")


def saved_notes(site: Site, email: str) -> list[str]:
    notes: list[str] = eval(site.manage("shell", "--no-imports", "-c", COUNT_NOTES.format(email=email)))  # noqa: S307 (our own print)
    return sorted(notes)


def test_without_network_it_is_saved_locked_and_sent_once(site: Site, page: Page, context: BrowserContext, email):
    sign_in(page, site, email)
    words = [f"Written in a lift {number}" for number in range(RUNS)]
    context.set_offline(True)
    for text in words:
        write(page, site, text)
        save(page)
    expect(page.locator("[data-part=waiting]")).to_have_text(f"{RUNS} wait to be sent.")
    assert "lift" not in str(page.evaluate(STORED))
    page.goto(site.address + "/diary/")
    expect(page.get_by_role("heading", name="No network", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Check in without network")).to_be_visible()
    context.set_offline(False)
    open_diary(page, site)
    expect(page.locator("[data-outbox]")).to_contain_text(f"{RUNS} were sent and saved.")
    wait_for_entries(page, 0)
    open_diary(page, site)
    assert saved_notes(site, email) == sorted(words)
    assert not [path for path in page.evaluate(CACHED) if path.startswith(("/diary", "/account"))]


@pytest.mark.parametrize("lost", ["the request", "the answer"])
def test_what_is_lost_on_the_way_is_there_once(site: Site, page: Page, email, lost):
    sign_in(page, site, email)

    def lose(route: Route) -> None:
        if lost == "the answer":
            route.fetch()
        route.abort()

    words = [f"Lost {lost} {number}" for number in range(RUNS)]
    for text in words:
        write(page, site, text)
        save(page)
        page.route("**/diary/outbox/send/", lose)
        with page.expect_event("requestfailed", lambda request: request.url.endswith("/outbox/send/")):
            open_diary(page, site)
        expect(page.locator("[data-outbox]")).to_contain_text("1 waits to be sent.")
        page.unroute_all(behavior="wait")
        open_diary(page, site)
        expect(page.locator("[data-outbox]")).to_contain_text("1 was sent and saved.")
        wait_for_entries(page, 0)
    assert saved_notes(site, email) == sorted(words)


def test_while_the_server_is_killed_nothing_is_lost(site: Site, page: Page, email):
    sign_in(page, site, email)
    words = []
    for round_number in range(max(1, RUNS // 5)):  # a start of the server takes seconds
        site.stop()
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


def test_a_killed_browser_loses_neither_saved_nor_typed_words(site: Site, playwright: Playwright, email, tmp_path):
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
