"""Amy and Ann edit one article at once, Amy's browser crashes, Eli signs and Pia publishes: every word is there in the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def browser_of(browser: Browser, server) -> Iterator:
    """Opens a browser of somebody's own and signs them in; what the policy refuses fails the test."""
    opened, refused = [], []

    def open_for(name: str) -> Page:
        context = browser.new_context()
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
        page.goto(f"{server}/admin/login/?next=/admin/articles/article/")
        page.get_by_label("E-mail address").fill(f"{name}@example.org")
        page.get_by_role("textbox", name="Password").fill("correct horse battery")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{server}/admin/articles/article/")
        return page

    yield open_for
    for context in opened:
        context.close()
    assert refused == []


def open_article(page: Page, server: str) -> None:
    page.goto(f"{server}/admin/articles/article/")
    page.get_by_role("link", name="The history of LEMS").click()


def add(page: Page, words: str, *, first: bool) -> None:
    """Type words at the end of the first point, or of the last full paragraph: a row of a table would hide them."""
    text = page.get_by_label("Text", exact=True)
    body = text.input_value()
    lines = body.rstrip("\n").split("\n")
    start = "- " if first else "Studies in the 1980s"
    place = next(number for number, line in enumerate(lines) if line.startswith(start))
    lines[place] += f" {words}"
    text.fill("\n".join(lines))


def test_no_word_is_lost_between_two_editors_a_crash_and_a_review(browser_of, server):
    amy, ann = browser_of("amy"), browser_of("ann")
    open_article(amy, server)
    open_article(ann, server)
    expect(ann.get_by_text("Amy Adams has this page open too")).to_be_visible()

    add(amy, "Amy wrote this.", first=True)
    expect(amy.get_by_text("Your words were kept at")).to_be_visible(timeout=15_000)
    edit_url = amy.url
    crashed = amy.context
    amy.close()
    amy = crashed.new_page()
    amy.goto(edit_url)
    expect(amy.get_by_text("These are your own unsaved words")).to_be_visible()
    expect(amy.get_by_label("Text", exact=True)).to_have_value(re.compile("Amy wrote this"))
    amy.get_by_role("button", name="Save as a draft").click()
    expect(amy.get_by_text("Saved as a draft.")).to_be_visible()

    add(ann, "Ann wrote that.", first=False)
    ann.get_by_role("button", name="Save as a draft").click()
    expect(ann.get_by_text("Amy Adams saved this page on")).to_be_visible()
    expect(ann.get_by_role("heading", name="Both together")).to_be_visible()
    ann.get_by_role("button", name="Save both together as a draft").click()
    expect(ann.get_by_text("Saved as a draft.")).to_be_visible()
    both = ann.get_by_label("Text", exact=True).input_value()
    assert "Amy wrote this." in both
    assert "Ann wrote that." in both
    ann.get_by_role("button", name="Save and send for review").click()

    eli = browser_of("eli")
    open_article(eli, server)
    eli.get_by_role("link", name="Review and comments").click()
    expect(eli.locator("ins").filter(has_text="Amy wrote this.").first).to_be_visible()
    eli.get_by_role("link", name="Read the whole page").click()
    eli.get_by_role("button", name="I read the whole page: sign").click()
    expect(eli.get_by_text("Thank you. You signed that you read the whole page.")).to_be_visible()

    pia = browser_of("pia")
    open_article(pia, server)
    pia.get_by_role("link", name="Review and comments").click()
    pia.get_by_role("button", name="Publish now").click()
    expect(pia.get_by_text("Done: Publish now.")).to_be_visible()
    pia.goto(f"{server}/articles/history/")
    expect(pia.get_by_text("Amy wrote this.")).to_be_visible()
    expect(pia.get_by_text("Ann wrote that.")).to_be_visible()
    expect(pia.get_by_text("Reviewed by Eli Reed")).to_be_visible()
