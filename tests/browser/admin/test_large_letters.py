"""The forms of staff with letters twice as large on a phone: nothing is wider than the window."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 664}
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_no_form_is_wider_than_a_phone_with_letters_twice_as_large(browser: Browser, states, server):
    context = browser.new_context(storage_state=states["pia"], viewport=PHONE)
    page, found = context.new_page(), list[str]()
    page.goto(f"{server}/admin/articles/article/")
    article = page.get_by_role("link", name="The history of LEMS", exact=True).get_attribute("href") or ""
    page.goto(f"{server}/admin/evidence/evidencerecord/?kind__exact=fact")
    fact = page.locator("#result_list tbody th a").first.get_attribute("href") or ""
    for path in (article, article.replace("/change/", "/retire/"), fact, "/admin/pictures/picture/add/"):
        page.goto(server + path)
        expect(page.locator("#content h1")).to_be_visible()
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if wider := page.evaluate(WIDER):
            found.append(f"{path}: {wider} px too wide")
    context.close()
    assert found == []
