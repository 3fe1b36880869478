"""The nurse's way with a number in a fact: corrected by keyboard alone, and undone without a script; nothing typed but words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.page_audit import open_by_click

from .test_editing import tab_to

pytestmark = pytest.mark.browser
OLD = "The legs are weaker than the arms, unlike in myasthenia gravis."
NEW = "In 6 of 10 people the legs are weaker than the arms."
LIST = "/admin/evidence/evidencerecord/"


@pytest.fixture
def browser_of(browser: Browser, server) -> Iterator:
    """Opens a browser of somebody's own, with or without scripts, at the list of facts."""
    opened, refused = [], []

    def open_for(name: str, *, script: bool = True, width: int = 1280) -> Page:
        context = browser.new_context(java_script_enabled=script, viewport={"width": width, "height": 800})
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
        page.goto(f"{server}/admin/login/?next={LIST}")
        page.get_by_label("E-mail address").fill(f"{name}@example.org")
        page.get_by_role("textbox", name="Password").fill("correct horse battery")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{server}{LIST}")
        return page

    yield open_for
    for context in opened:
        context.close()
    assert refused == []


def open_fact(page: Page, server: str, words: str = "A4.2") -> None:
    page.goto(f"{server}{LIST}?q={words}")
    open_by_click(page.get_by_role("link", name="A4.2:"))


def sign_and_publish(browser_of, server: str) -> None:
    """Eli signs on a browser without scripts, then Pia publishes."""
    eli = browser_of("eli", script=False)
    open_fact(eli, server)
    eli.get_by_role("link", name="Review, sign and publish").click()
    eli.get_by_role("link", name="Read the whole page").click()
    expect(eli.locator(".reading__sources")).to_contain_text("paragraph 4")
    eli.get_by_role("button", name="I read the whole page: sign").click()
    pia = browser_of("pia", script=False)
    open_fact(pia, server)
    pia.get_by_role("link", name="Review, sign and publish").click()
    pia.get_by_role("button", name="Publish now").click()
    expect(pia.locator(".messagelist")).to_contain_text("Done")


def test_a_number_is_corrected_by_keyboard_alone_and_undone_without_a_script(browser_of, server):
    amy = browser_of("amy")
    tab_to(amy, "Search this list")
    amy.keyboard.type("A4.2")
    amy.keyboard.press("Enter")
    amy.wait_for_url("**q=A4.2**")
    tab_to(amy, "A4.2: .*")
    amy.keyboard.press("Enter")
    amy.wait_for_url("**/change/**")
    expect(amy.get_by_text("pages show it")).to_be_visible()
    tab_to(amy, "What the source text says")
    amy.keyboard.press("Control+a")
    amy.keyboard.type(NEW)
    tab_to(amy, "What changes, and why")
    amy.keyboard.type("a newer count, in the journal named below")
    tab_to(amy, "Save and send for review")
    amy.keyboard.press("Enter")
    expect(amy.locator(".messagelist")).to_contain_text("is sent for review")
    sign_and_publish(browser_of, server)

    reader = amy.context.browser.new_context().new_page()
    reader.goto(f"{server}/articles/symptoms/")
    expect(reader.get_by_text("A source of this page changed on")).to_be_visible()
    reader.goto(f"{server}/sources/#A4.2")
    expect(reader.locator("[id='A4.2']")).to_contain_text(NEW)

    nurse = browser_of("amy", script=False, width=390)
    open_fact(nurse, server)
    nurse.get_by_role("link", name="History, and earlier texts").click()
    nurse.get_by_role("row").filter(has_text="loaded from a file").get_by_role("link").first.click()
    nurse.get_by_role("button", name="Take this text as a new draft").click()
    nurse.get_by_role("button", name="Send for review").click()
    sign_and_publish(browser_of, server)
    reader.reload()
    expect(reader.locator("[id='A4.2']")).to_contain_text(OLD)
    reader.context.close()


@pytest.mark.parametrize(("script", "width"), [(True, 1280), (False, 320)])
def test_a_source_is_added_by_a_press_and_the_form_is_good_for_everybody(browser_of, server, script, width):
    amy = browser_of("amy", script=script, width=width)
    amy.goto(f"{server}{LIST}?kind__exact=fact")
    open_by_click(amy.locator("#result_list tbody th a").first)
    sources = amy.get_by_role("group", name="Source")
    count = sources.count()
    amy.get_by_role("button", name="One more source").click()
    expect(sources).to_have_count(count + 1)
    sources.last.get_by_label("Title").fill("On counting")
    amy.get_by_role("button", name="Save and send for review").click()
    expect(amy.get_by_text("This was not saved. What you typed is below.")).to_be_visible()
    assert sources.last.get_by_label("Title").input_value() == "On counting"
    expect(amy.get_by_role("link", name=f"Source {count + 1}, Web address")).to_be_visible()
    field = sources.last.get_by_label("Title").bounding_box()
    assert field is not None
    assert field["x"] + field["width"] <= width
