"""The emergency page on a phone: short, with every word one press, one link or one search away, and whole on paper."""

from __future__ import annotations

import io

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.page_lengths import PHONE

from .test_page_tools import open_with_voices

pytestmark = [pytest.mark.browser, pytest.mark.content]
HELP, LONGEST = "/articles/get-help-now/", 8_800  # pixels
CREW = "Please check before you give me a new medicine"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_closed_part_opens_by_a_press_and_by_a_link_to_it(browser: Browser, real_server, scripts):
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)
    tab = context.new_page()
    tab.goto(real_server + HELP)
    expect(tab.get_by_text(CREW)).to_be_hidden()
    tab.get_by_role("heading", name="What to tell the crew").click()
    expect(tab.get_by_text(CREW)).to_be_visible()
    tab.goto("about:blank")
    tab.goto(f"{real_server}{HELP}#what-to-tell-the-crew")
    expect(tab.get_by_text(CREW)).to_be_visible()
    expect(tab.get_by_role("heading", name="What to tell the crew")).to_be_in_viewport()
    context.close()


def test_who_has_the_page_read_aloud_hears_the_closed_parts_too(browser: Browser, real_server):
    tab = open_with_voices(browser, real_server + HELP)
    tab.get_by_role("button", name="Read aloud").click()
    expect(tab.get_by_role("button", name="Pause")).to_be_visible()
    expect(tab.get_by_text(CREW)).to_be_visible()
    tab.context.close()


def test_the_page_is_short_on_a_phone_and_whole_on_paper(page: Page, real_server):
    page.set_viewport_size(PHONE)
    page.goto(real_server + HELP)
    expect(page.get_by_role("link", name="Call 112, Europe").first).to_be_in_viewport()
    expect(page.get_by_text("Lips, tongue, throat or face swell")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight") <= LONGEST
    paper = " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages).split())
    for words in ("What to tell the crew", CREW, "What needs a call today", "your voice is wet and gurgly", "poison line now if"):
        assert words in paper, words
    assert "…" not in paper, "the hints of closed parts"
