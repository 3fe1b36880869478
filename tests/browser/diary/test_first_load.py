"""How many files a first visit asks for before a page has loaded. The icon and the manifest count even where no browser asks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.diary_journeys import Signed, demo_owner_of, signed_in

pytestmark = pytest.mark.browser
MOST = 6
# What was asked for before the load event. What comes after it, such as the service worker's files, holds nothing up.
ASKED = """() => {
  const { loadEventStart, name } = performance.getEntriesByType("navigation")[0];
  const before = performance.getEntriesByType("resource").filter((entry) => entry.startTime <= loadEventStart);
  const links = [...document.querySelectorAll("link[rel=icon], link[rel=manifest]")].map((link) => link.href);
  return [...new Set([name, ...before.map((entry) => entry.name), ...links])];
}"""


@pytest.fixture(scope="module")
def demo_owner(browser: Browser, server, server_env) -> Signed:
    return demo_owner_of(browser, server, server_env)


def files_of(context: BrowserContext, address: str) -> list[str]:
    """The addresses that a browser with an empty cache asks for when it opens a page."""
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    files: list[str] = page.evaluate(ASKED)
    context.close()
    return files


@pytest.mark.parametrize("path", ["/", "/articles/symptoms/", "/articles/get-help-now/", "/glossary/dry-mouth/"])
def test_a_page_of_the_guide_needs_few_files(browser: Browser, server, path):
    files = files_of(browser.new_context(), server + path)
    assert len(files) <= MOST, files


@pytest.mark.parametrize("path", ["", "check-in/"])
def test_a_page_of_the_diary_needs_few_files(browser: Browser, demo_owner, path):
    files = files_of(signed_in(browser, demo_owner), demo_owner.home + path)
    assert len(files) <= MOST, files
