"""The nurse's tasks that take something back: a number in a fact, an undone page, a retired page, a message of a reader.

Each is walked by mouse, by keyboard alone on a tablet, and without a script on a phone, and its presses are counted.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .nurse import Nurse, most_presses

pytestmark = pytest.mark.browser
FACTS = "/admin/evidence/evidencerecord/"
FACT, OLD = "A22.4", "Studies in the 1980s confirmed that it is autoimmune."
NEW = "Studies between 1981 and 1989 confirmed that it is autoimmune."
WAITS = "Restored: the review waits."


@pytest.fixture
def reader(browser, server):
    """A reader's own browser, who is not signed in."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def open_fact(nurse: Nurse, server: str) -> None:
    nurse.page.goto(f"{server}{FACTS}?q={FACT}")
    nurse.press(nurse.page.get_by_role("link", name=f"{FACT}:"))
    expect(nurse.page.get_by_role("heading", name=FACT)).to_be_visible()


def review(nurse: Nurse, server: str) -> None:
    open_fact(nurse, server)
    nurse.link("Review, sign and publish")
    expect(nurse.page.get_by_role("heading", name="Text of", level=1)).to_be_visible()


def look(reader: Page, url: str, words: str) -> None:
    """Public pages are at most five seconds behind a publication: the reader asks again until then."""
    for _try in range(8):
        reader.goto(url)
        if reader.get_by_text(words).first.is_visible():
            return
        reader.wait_for_timeout(1_000)
    expect(reader.get_by_text(words).first).to_be_visible()


def put_back(nurse: Nurse) -> None:
    """Undo from the form: two presses."""
    nurse.link("Undo the last change that readers saw")
    expect(nurse.page.get_by_text("Readers see this text at once")).to_be_visible()
    nurse.button("Put it back now")
    expect(nurse.page.get_by_text("as it was.")).to_be_visible()


def test_a_number_in_a_fact_is_corrected_signed_published_and_undone(opens, reader, server):
    amy = opens("amy")
    open_fact(amy, server)
    amy.types("What the source text says", NEW)
    amy.types("What changes, and why", "the years of the studies, as the journal gives them")
    amy.button("Save and send for review")
    expect(amy.page.get_by_text("is sent for review.")).to_be_visible()
    assert amy.counted() <= most_presses("a number in a fact: the nurse")

    eli = opens("eli")
    review(eli, server)
    eli.link("Read the whole page")
    expect(eli.page.locator(".reading__sources")).to_contain_text("paragraph 22")
    eli.button("I read the whole page: sign")
    expect(eli.page.locator(".messagelist")).to_be_visible()
    assert eli.counted() <= most_presses("a number in a fact: the Reviewer")

    pia = opens("pia")
    review(pia, server)
    pia.button("Publish now")
    expect(pia.page.locator(".messagelist")).to_contain_text("Done")
    assert pia.counted() <= most_presses("a number in a fact: the Publisher")
    look(reader, f"{server}/articles/history/", "A source of this page changed on")
    look(reader, f"{server}/articles/history/sources/", NEW)
    expect(reader.get_by_text(OLD)).to_have_count(0)

    pia.page.goto(f"{server}{FACTS}?q={FACT}")
    pia.page.get_by_role("link", name=f"{FACT}:").click()
    put_back(pia)
    assert pia.counted() <= most_presses("undo, from the form")
    look(reader, f"{server}/articles/history/sources/", OLD)
    look(reader, f"{server}/sources/#{FACT}", WAITS)
    expect(reader.locator(f"[id='{FACT}']")).to_contain_text(OLD)


def test_a_page_is_put_back_and_says_that_its_review_waits(opens, reader, server):
    pia, url = opens("pia"), f"{server}/glossary/spinal-cord/"
    pia.page.goto(f"{server}/admin/glossary/term/?q=spinal")
    pia.page.get_by_role("link", name="Spinal cord", exact=True).click()
    text = pia.page.get_by_label("Text", exact=True)
    words = f"It runs down the back, says {pia.way.replace(' ', '')}."
    pia.page.get_by_label("Text", exact=True).fill(f"{text.input_value()}\n\n{words}")
    pia.button("Save and publish")
    expect(pia.page.get_by_text("is published. Readers see it now.")).to_be_visible()
    look(reader, url, words)
    pia.counted()
    put_back(pia)
    assert pia.counted() <= most_presses("undo, from the form")
    look(reader, url, WAITS)
    expect(reader.get_by_text(words)).to_have_count(0)


def test_a_page_is_retired_and_brought_back_at_its_address(opens, reader, server):
    pia, url = opens("pia"), f"{server}/articles/what-has-changed/"
    reader.goto(url)
    text = reader.locator("main .prose").first.inner_text()
    pia.page.goto(f"{server}/admin/articles/article/")
    pia.page.get_by_role("link", name="What has changed since the older texts", exact=True).click()
    pia.link("Retire")
    pia.types("Where readers go instead", "/articles/symptoms/")
    pia.types("Why it is retired", "it stands on another page now")
    pia.button("Retire this page")
    expect(pia.page.get_by_text("This page is retired.").first).to_be_visible()
    assert pia.counted() <= most_presses("retire a page, from its form")
    reader.wait_for_timeout(5_000)  # as long as a page that was read just before is kept
    reader.goto(url)
    expect(reader).to_have_url(f"{server}/articles/symptoms/")
    pia.link("Bring it back")
    expect(pia.page.get_by_text("Readers find the page again at")).to_be_visible()
    pia.button("Bring the page back now")
    expect(pia.page.get_by_text("as it was.")).to_be_visible()
    assert pia.counted() <= most_presses("bring it back, from its form")
    look(reader, url, WAITS)
    expect(reader).to_have_url(url)
    assert reader.locator("main .prose").first.inner_text() == text


def test_a_message_of_a_reader_is_answered(opens, reader, server):
    pia = opens("pia")
    words = f"The year is wrong, says {pia.way.replace(' ', '')}."
    reader.goto(f"{server}/articles/history/")
    reader.get_by_role("link", name="Report a problem").click()
    reader.get_by_label("Something is wrong or out of date").check()
    reader.get_by_label("What is the problem, and where on the page?").fill(words)
    reader.get_by_role("button", name="Send").click()
    expect(reader.get_by_role("status")).to_contain_text("Your message has arrived.")

    pia.page.goto(f"{server}/admin/")
    row = pia.page.locator("#panel-feedback li").filter(has_text=words)
    pia.press(row.get_by_role("link"))
    expect(pia.page.get_by_text(words).first).to_be_visible()
    expect(pia.page.get_by_role("link", name="Edit the page", exact=True)).to_be_visible()
    pia.button("Mark as handled")
    expect(pia.page.get_by_text("1 message is marked as handled.")).to_be_visible()
    assert pia.counted() <= most_presses("answer a message, from the first page")
    pia.page.goto(f"{server}/admin/")
    expect(pia.page.locator("#panel-feedback")).to_be_visible()
    expect(pia.page.locator("#panel-feedback li").filter(has_text=words)).to_have_count(0)
