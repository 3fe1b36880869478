"""A tagged word, or the number of a paragraph's sources, pressed: its text in place, by mouse, touch and keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.page_audit import PageAudit

pytestmark = pytest.mark.browser


@pytest.fixture
def symptoms(page: Page, server) -> Page:
    page.goto(f"{server}/articles/symptoms/")
    return page


def test_opens_on_press_only(symptoms: Page):
    word = symptoms.locator("a.term").first
    word.hover()
    word.focus()
    expect(symptoms.locator(".pop")).to_have_count(0)
    word.press("Enter")
    expect(symptoms.locator(".pop")).to_be_visible()
    expect(symptoms.locator(".pop")).to_be_focused()


def test_says_what_the_note_says(symptoms: Page):
    word = symptoms.locator("a.term").first
    note = symptoms.locator(f"#word-{word.get_attribute('data-word')}")
    word.click()
    expect(symptoms.locator(".pop__title")).to_have_text(note.locator(".note__title").text_content() or "")
    expect(symptoms.locator(".pop__text")).to_have_text(note.locator(".note__text").text_content() or "")
    expect(symptoms.locator(".pop__whole")).to_have_attribute("href", re.compile(re.escape(word.get_attribute("href") or "-")))


def test_the_sources_of_a_paragraph_open_in_place(symptoms: Page):
    cite = symptoms.locator("a.cite").nth(2)
    before = symptoms.url
    cite.click()
    pop = symptoms.locator(".pop")
    expect(pop.locator(".statement__text").first).to_be_visible()
    address = re.compile(re.escape(cite.get_attribute("href") or "-"))
    expect(pop.get_by_role("link", name="All sources")).to_have_attribute("href", address)
    assert symptoms.url == before
    symptoms.keyboard.press("Escape")
    expect(cite).to_be_focused()


def test_without_network_the_number_still_leads_to_the_list(symptoms: Page):
    symptoms.route("**/sources/*/", lambda route: route.abort())
    symptoms.locator("a.cite").first.click()
    expect(symptoms.locator("#source-1")).to_be_in_viewport()


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_escape_and_its_button_close_it_and_give_focus_back(symptoms: Page, way):
    word = symptoms.locator("a.term").nth(2)
    word.click()
    pop = symptoms.locator(".pop")
    expect(pop).to_be_visible()
    if way == "Escape":
        symptoms.keyboard.press("Escape")
    else:
        symptoms.locator(".pop__close").click()
    expect(pop).to_be_hidden()
    expect(word).to_be_focused()


def test_a_press_outside_closes_it(symptoms: Page):
    symptoms.locator("a.term").first.click()
    expect(symptoms.locator(".pop")).to_be_visible()
    symptoms.locator("h1").click()
    expect(symptoms.locator(".pop")).to_be_hidden()


def test_stands_after_its_block_in_the_reading_order_and_there_is_one(symptoms: Page):
    for number in (0, 3):
        symptoms.locator("a.term").nth(number).click()
        order = symptoms.evaluate(
            """number => {
                const word = document.querySelectorAll('a.term')[number], pop = document.querySelector('.pop');
                return !!(word.compareDocumentPosition(pop) & Node.DOCUMENT_POSITION_FOLLOWING)
                    && (word.closest('p, li').nextElementSibling === pop || word.closest('p, li').contains(pop));
            }""",
            number,
        )
        assert order
        expect(symptoms.locator(".pop")).to_have_count(1)
        symptoms.keyboard.press("Escape")


def test_works_by_touch_at_four_times_the_size(browser: Browser, server):
    context = browser.new_context(viewport={"width": 320, "height": 256}, has_touch=True, is_mobile=True)
    tab = context.new_page()
    tab.goto(f"{server}/articles/symptoms/")
    tab.locator("a.term").first.tap()
    expect(tab.locator(".pop")).to_be_visible()
    box = tab.locator(".pop").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    tab.locator(".pop__close").scroll_into_view_if_needed()
    tab.locator(".pop__close").tap()
    expect(tab.locator(".pop")).to_be_hidden()
    context.close()


def test_axe_finds_nothing_with_the_note_open(page: Page, server):
    page.goto(f"{server}/articles/symptoms/")
    page.locator("a.term").first.click()
    expect(page.locator(".pop")).to_be_visible()
    audit = PageAudit(1280, in_text=None)
    audit.check_in_all_themes(page, "the note open")
    assert not audit.problems, "\n".join(audit.problems)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_sources_in_place_pass_axe_and_say_who_when_and_where(browser: Browser, server, width):
    context = browser.new_context(viewport={"width": width, "height": 664})
    tab = context.new_page()
    tab.goto(f"{server}/articles/symptoms/")
    cite = tab.locator("a.cite").first
    expect(cite).to_have_accessible_name("Sources 1")  # of a list's item
    cite.click()
    pop = tab.get_by_role("dialog", name="Sources", exact=True)
    expect(pop).to_be_focused()
    expect(pop.locator(".statement__text").first).not_to_be_empty()
    who = pop.locator(".who").first
    expect(who).to_contain_text(re.compile(r"\d{4}|no date given"))
    expect(who.get_by_role("link").first).to_have_attribute("href", re.compile("^https://"))
    expect(tab.locator(".pop__close")).to_be_in_viewport(ratio=1)
    audit = PageAudit(width, in_text=None)
    audit.check_in_all_themes(tab, f"sources open at {width} px")
    assert not audit.problems, "\n".join(audit.problems)
    context.close()


def test_sources_in_place_close_by_button_escape_and_a_press_outside(symptoms: Page):
    cite, pop = symptoms.locator("a.cite").nth(1), symptoms.locator(".pop")
    for close in (
        lambda: symptoms.keyboard.press("Escape"),
        lambda: symptoms.locator(".pop__close").click(),
        cite.click,
    ):
        cite.click()
        expect(pop).to_be_visible()
        close()
        expect(pop).to_be_hidden()
    expect(cite).to_be_focused()
    cite.click()
    expect(pop).to_be_visible()
    symptoms.locator("h1").click()
    expect(pop).to_be_hidden()


def test_the_scripts_are_small(symptoms: Page, server):
    """Theme, notes in place, sharing, printing and the registration of the worker that keeps the emergency page are one file;
    reading aloud is fetched only when it is asked for.
    """
    sources = symptoms.locator("script[src]").evaluate_all("all => all.map(one => one.src)")
    sizes = {source: len(symptoms.request.get(source).body()) for source in sources}
    assert len(sizes) == 1
    assert sum(sizes.values()) <= 8704
    assert not [source for source in sizes if "read-aloud" in source]
