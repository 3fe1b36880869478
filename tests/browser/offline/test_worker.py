"""The service worker in Chromium: what opens without network, what is kept and never kept, how it is replaced and ended."""

from __future__ import annotations

from shutil import copytree

import pytest
from playwright.sync_api import Page, expect

from tests.databases import GUIDE_FOLDER

from .conftest import CACHED, CARD, HELP, Site, wait_for_worker, wait_until

pytestmark = pytest.mark.browser
OLD_ADVICE, NEW_ADVICE = "Do not wait for your next appointment", "Do not wait, not even a minute"
NEVER = ("/diary", "/account", "/admin", "/search", "/feedback", "?")


def test_the_emergency_page_opens_after_the_first_visit_when_the_server_is_gone(site: Site, page: Page):
    page.goto(site.address + "/about/")
    wait_for_worker(page, HELP, CARD)
    site.stop()
    page.goto(site.address + HELP)
    expect(page.get_by_role("heading", name="Get help now", level=1)).to_be_visible()
    notice = page.locator(".kept-copy")
    expect(notice).to_contain_text("Copy from")
    assert notice.evaluate("element => element === document.body.firstElementChild"), "it is not read first"
    assert page.title().startswith("Copy: Get help now")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Atkinson Hyperlegible Next\"'))")
    assert page.locator(".bar").evaluate("element => getComputedStyle(element).display") != "inline"
    page.goto(site.address + CARD)
    page.get_by_role("textbox", name="Name", exact=True).fill("Ada Winter")
    expect(page.locator("#card")).to_contain_text("Ada Winter")
    page.goto(site.address + "/glossary/")
    expect(page.get_by_role("heading", name="No network", level=1)).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Get help now").click()
    expect(page.get_by_role("heading", name="Get help now", level=1)).to_be_visible()


def test_only_the_pages_that_it_names_are_ever_kept(site: Site, page: Page):
    page.goto(site.address + CARD)
    wait_for_worker(page, HELP, CARD)
    page.get_by_role("textbox", name="Name", exact=True).fill("Ada Winter")
    for path in ("/search/?q=weak", "/account/login/", "/articles/symptoms/", "/diary/", "/glossary/?q=eye", CARD + "?a=1"):
        page.goto(site.address + path)
        expect(page.locator("h1")).to_be_visible()
    kept = page.evaluate(CACHED)
    pages = {path for path in kept if not path.startswith("/static/")}
    assert pages == {HELP, CARD, "/offline/no-network/"}
    bodies = page.evaluate("""async () => {
      let text = "";
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) { text += await (await cache.match(request)).text(); }
      }
      return text;
    }""")
    assert "Ada Winter" not in bodies


def test_a_changed_emergency_page_replaces_the_copy_at_the_next_contact(site: Site, page: Page, tmp_path):
    page.goto(site.address + "/about/")
    wait_for_worker(page, HELP)
    before = page.evaluate("caches.keys()")
    copytree(GUIDE_FOLDER, tmp_path / "guide")
    file = tmp_path / "guide" / "articles" / "get-help-now.md"
    file.write_text(file.read_text().replace(OLD_ADVICE, NEW_ADVICE))
    site.manage("load_content", CONTENT_DIR=str(tmp_path / "guide"))
    page.goto(site.address + "/privacy/")  # any page
    wait_until(page, "(before) => caches.keys().then((now) => now.length === 1 && now[0] !== before[0])", before)
    site.stop()
    page.goto(site.address + HELP)
    expect(page.locator(".kept-copy")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(NEW_ADVICE)


def test_the_guide_is_kept_after_a_press_and_goes_with_one(site: Site, page: Page):
    page.goto(site.address + "/offline/")
    wait_for_worker(page, HELP)
    expect(page.get_by_role("button", name="Take the guide off this device")).to_be_hidden()
    page.get_by_role("button", name="Keep the guide on this device").click()
    expect(page.locator("[data-status]")).to_contain_text("The guide is kept on this device.", timeout=30_000)
    remove = page.get_by_role("button", name="Take the guide off this device")
    expect(remove).to_be_focused()
    site.stop()
    page.goto(site.address + "/glossary/dry-mouth/")
    expect(page.locator(".kept-copy")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("Dry mouth")
    kept = page.evaluate(CACHED)
    assert not [path for path in kept for part in NEVER if part in path and path != "/about-the-diary/"]
    page.goto(site.address + "/offline/")
    remove.click()
    expect(page.locator("[data-status]")).to_contain_text("The guide is not kept on this device.")
    assert not [path for path in page.evaluate(CACHED) if path.startswith("/glossary/")]


def test_switched_off_every_browser_deletes_its_copies_at_its_next_visit(site: Site, page: Page):
    page.goto(site.address + "/about/")
    wait_for_worker(page, HELP)
    site.stop()
    site.start(OFFLINE_COPIES="0")
    page.goto(site.address + "/about/")
    gone = "() => Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()]).then((found) => !found.flat().length)"
    wait_until(page, gone)
