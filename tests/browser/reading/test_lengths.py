"""How long the pages of the real guide are on a phone, what stands on the first screens, and how many sheets they print on."""

from __future__ import annotations

import io

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.page_lengths import PHONE, measure_articles, print_table

pytestmark = [pytest.mark.browser, pytest.mark.content]
LONGEST = 1.6  # pixels of the page for each pixel of its text with figures
LARGEST = 60  # kB of HTML
MOST_LINKS = 120  # on the first page that people read

FIRST_ANSWERS = (
    "not a cancer",
    "catch it",
    "which checks you had",
    "no cure yet",
    "comes on slowly",
    "emergency number",
    "your team",
)


def test_each_article_is_little_longer_than_its_text(page: Page, real_server):
    lengths = measure_articles(page, real_server)
    print_table(lengths)
    assert len(lengths) >= 17
    assert [one for one in lengths if one.ratio > LONGEST or one.kilobytes > LARGEST] == []
    assert next(one for one in lengths if one.path == "/articles/what-is-lems/").links <= MOST_LINKS


def test_the_first_page_answers_on_its_first_two_screens(browser: Browser, real_server):
    context = browser.new_context(viewport=PHONE)
    tab = context.new_page()
    tab.goto(f"{real_server}/articles/what-is-lems/")
    ends = {
        words: tab.locator(".in-short li", has_text=words).last.evaluate(
            """(item, words) => {
                const walker = document.createTreeWalker(item, NodeFilter.SHOW_TEXT), range = document.createRange();
                for (let node; (node = walker.nextNode());) {
                    const at = node.data.indexOf(words);
                    if (at >= 0) { range.setStart(node, at); range.setEnd(node, at + words.length); }
                }
                return Math.round(range.getBoundingClientRect().bottom);
            }""",
            words,
        )
        for words in FIRST_ANSWERS
    }
    context.close()
    assert [(words, end) for words, end in ends.items() if not 0 < end <= 2 * PHONE["height"]] == []


def test_where_advice_is_borrowed_is_said_once_in_small_type(page: Page, real_server):
    page.goto(f"{real_server}/articles/what-is-lems/")
    expect(page.locator(".prose").get_by_text("borrowed")).to_have_count(1)
    small, text = (
        page.locator(f".prose {place}").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        for place in (".small > p", "> p")
    )
    assert small < text


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_page_to_take_along_prints_on_two_sheets(page: Page, real_server, paper):
    page.goto(f"{real_server}/articles/appointments/")
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    assert len(sheets) <= 2
    text = " ".join(sheet.extract_text() for sheet in sheets)
    assert "Your notes" in text
    assert "Words on this page" not in text, "printed for those who open them"


def test_cancer_checks_and_outlook_come_after_what_helps(page: Page, real_server):
    page.goto(f"{real_server}/articles/")
    order = page.locator("main .page a[href^='/articles/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    wanted = ("what-is-lems", "get-help-now", "treatment", "cancer-checks", "outlook")
    places = [order.index(f"/articles/{slug}/") for slug in wanted]
    assert places == sorted(places)
