"""Check-ins without network in Chromium: each becomes exactly one entry, or its words are still there, whatever is cut or lost.

Each step is tried OFFLINE_RUNS times (5; `make offline`: 200). What is killed stands in test_kills.py.
"""

from __future__ import annotations

import json
import os
from itertools import count

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.accounts.test_accounts import PASSWORD
from tests.browser.conftest import ROOT

from .conftest import CACHED, Site, wait_until

pytestmark = pytest.mark.browser
RUNS = int(os.environ.get("OFFLINE_RUNS", "5"))
CHECK_IN = "/offline/check-in/"
AT_ONCE = 5  # check-ins that wait before the network is back
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
import json
from lems_site.diary.models import Entry
print(json.dumps([row.text for row in Entry.objects.filter(created_by__email='{email}')]))
"""


@pytest.fixture
def email(site: Site) -> str:
    """The address of a new person with a diary."""
    return make_person(site)


def make_person(site: Site) -> str:
    name = f"person{next(numbers)}"
    code = (ROOT / "tests/browser/offline/people.py").read_text()
    site.manage("shell", "--no-imports", "-c", f"import os; os.environ['PEOPLE'] = '{name}'\n{code}")
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
    notes: list[str] = json.loads(site.manage("shell", "--no-imports", "-c", COUNT_NOTES.format(email=email)))
    return sorted(notes)


def test_without_network_it_is_saved_locked_and_sent_once(site: Site, page: Page, context: BrowserContext, email):
    sign_in(page, site, email)
    words = [f"Written in a lift {number}" for number in range(RUNS)]
    for group in (words[start : start + AT_ONCE] for start in range(0, RUNS, AT_ONCE)):
        context.set_offline(True)
        for text in group:
            write(page, site, text)
            save(page)
        expect(page.locator("[data-part=waiting]")).to_have_text(f"{len(group)} wait to be sent.")
        assert "lift" not in str(page.evaluate(STORED))
        page.goto(site.address + "/diary/")
        expect(page.get_by_role("heading", name="No network", level=1)).to_be_visible()
        expect(page.get_by_role("link", name="Check in without network")).to_be_visible()
        context.set_offline(False)
        open_diary(page, site)
        expect(page.locator("[data-outbox]")).to_contain_text(f"{len(group)} were sent and saved.")
        wait_for_entries(page, 0)
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
