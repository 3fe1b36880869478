"""A tired reader says what is wrong with a page: by keyboard alone, without script; axe in three themes, narrow and wide."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accounts.test_accounts import press, tab_to, write
from tests.browser.page_audit import PageAudit, open_by_click

pytestmark = pytest.mark.browser
NUMBERS = count()
ARTICLE = "/articles/symptoms/"
FORMS = ("/feedback/?page=articles/symptoms", "/feedback/?page=articles/symptoms&about=problem")


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(browser: Browser, request) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_a_problem_is_told_with_the_mouse_or_a_finger(page: Page, server):
    page.goto(server + ARTICLE)
    page.get_by_role("link", name="Report a problem").click()
    expect(page.get_by_text("No one reads this as you write it.")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what kind of problem it is.")
    page.get_by_label("It is hard to understand").check()
    page.get_by_label("What is the problem, and where on the page?").fill(f"The list is long. {next(NUMBERS)}")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Your message has arrived.")
    page.get_by_role("link", name="Back to “Symptoms of LEMS”").click()
    expect(page).to_have_url(server + ARTICLE)


def test_a_page_is_called_helpful_by_keyboard_alone(browser: Browser, server):
    tab = browser.new_page()
    tab.goto(server + ARTICLE)
    link = tab.get_by_role("link", name="Was this page helpful?")
    link.focus()
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    tab_to(tab, "Yes, it helped")
    tab.keyboard.press("ArrowDown")
    expect(tab.get_by_label("Partly")).to_be_checked()
    write(tab, "What would make it better? You can leave this empty.", "Shorter lists.")
    press(tab, "Send")
    expect(tab.get_by_role("status")).to_contain_text("Your message has arrived.")
    press(tab, "Back to “Symptoms of LEMS”")
    assert tab.url == server + ARTICLE
    tab.close()


def test_an_error_leads_to_its_field(browser: Browser, server):
    tab = browser.new_page()
    tab.goto(server + FORMS[1])
    tab.get_by_label("Something else").check()
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_role("alert")).to_be_focused()
    assert tab.title().startswith("Error:")
    tab.get_by_role("link", name="Write in a few words what the problem is.").click()
    expect(tab.get_by_label("What is the problem, and where on the page?")).to_be_focused()
    expect(tab.get_by_label("Something else")).to_be_checked()
    tab.close()


def test_neither_tab_nor_a_screen_reader_meets_the_trap(browser: Browser, server):
    tab = browser.new_page()
    tab.goto(server + FORMS[1])
    assert "Leave this empty" not in tab.locator("main").aria_snapshot()
    for _ in range(60):
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.name || ''") != "website"
    tab.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Browser, server, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    audit = PageAudit(width)
    tab = audit.watch(context.new_page())
    for path in FORMS:
        tab.goto(server + path)
        audit.check_in_all_themes(tab, path)
    open_by_click(tab.get_by_role("button", name="Send"))
    audit.check_in_all_themes(tab, "with errors")
    tab.get_by_label("Something else").check()
    tab.get_by_label("What is the problem, and where on the page?").fill(f"Words at {width}.")
    tab.get_by_role("button", name="Send").click()
    tab.wait_for_url("**/feedback/thanks/**")
    audit.check_in_all_themes(tab, "thanks")
    context.close()
    assert not audit.problems, "\n".join(audit.problems)
