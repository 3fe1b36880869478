"""Each public page in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.page_audit import open_by_click
from tests.browser.pages import ALL

pytestmark = pytest.mark.browser


def test_every_page_has_one_heading_a_way_to_help_and_no_cookie(page: Page, server):
    for path in ALL:
        page.goto(server + path)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.get_by_role("link", name="Get help now").first).to_be_visible()
        assert page.context.cookies() == [], path


def test_a_word_leads_to_its_entry_and_back(browser, server):
    """Without script: the word's link leads to its entry in the glossary, and the browser's own button back to the word."""
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{server}/articles/symptoms/")
    word = tab.locator("a.term").first
    href = word.get_attribute("href") or ""
    open_by_click(word)
    assert tab.url.endswith(href)
    tab.go_back()
    expect(tab.locator("a.term").first).to_be_in_viewport()
    context.close()


def test_a_paragraph_leads_to_its_sources_and_back(browser, server):
    """Without script: the number leads to its place on the page of sources, and from there back to the paragraph."""
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{server}/articles/symptoms/")
    tab.locator("a.cite").first.click()
    source = tab.locator("#source-1")
    expect(source).to_be_in_viewport()
    source.get_by_role("link", name="Back to the text").click()
    expect(tab.locator("#cite-1-1")).to_be_in_viewport()
    context.close()


def test_nothing_is_lost_at_four_times_the_size(browser, server):
    """400% zoom of a 1280 px window is a 320 px window: everything is there, nothing scrolls sideways."""
    context = browser.new_context(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    tab = context.new_page()
    for path in ("/", "/articles/symptoms/", "/glossary/", "/sources/"):
        tab.goto(server + path)
        assert not tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), path
        expect(tab.get_by_role("link", name="Get help now").first).to_be_visible()
    context.close()


def test_every_page_is_whole_without_script(browser, server):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    for path in ALL:
        tab.goto(server + path)
        expect(tab.locator("h1")).to_be_visible()
        expect(tab.get_by_role("link", name="Get help now").first).to_be_visible()
        expect(tab.locator("#colours")).to_be_hidden()
        assert len(tab.locator("main").inner_text()) > 100, path
    context.close()


def test_search_finds_an_article_without_script(browser, server):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{server}/search/")
    tab.locator("main input[name=q]").fill("dry mouth")
    tab.locator("main input[name=q]").press("Enter")
    expect(tab.get_by_role("link", name="Dry mouth").first).to_be_visible()
    context.close()


def test_the_form_without_network_does_not_push_what_is_seen(page: Page, server):
    """The script shows the form, or says why there is none, after the first paint: nothing that was seen before moves."""
    page.set_viewport_size({"width": 390, "height": 664})
    page.goto(f"{server}/offline/check-in/")
    expect(page.get_by_text("Nobody's diary was opened on this device")).to_be_visible()
    expect(page.locator(".foot")).not_to_be_in_viewport(ratio=0.2)
    shifts = page.evaluate(
        """() => new Promise((resolve) => {
            new PerformanceObserver((list) => resolve(list.getEntries().map((one) => one.value)))
                .observe({ type: "layout-shift", buffered: true });
            requestAnimationFrame(() => setTimeout(() => resolve([]), 300));
        })"""
    )
    assert sum(shifts) < 0.05
