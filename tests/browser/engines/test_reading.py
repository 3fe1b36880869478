"""The reading journeys in Firefox and in WebKit, with and without JavaScript. Chromium's are in tests/browser/reading/."""

from __future__ import annotations

import base64
import io

import pypdf
import pytest

from .browsers import Engine
from .visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_word_is_explained(visitor: Visitor, script):
    visitor.open("/articles/symptoms/")
    word = visitor.driver.find_element("css selector", ".prose a.term")
    name = word.text
    assert word.value_of_css_property("text-decoration-line") == "underline", "nobody sees that it can be pressed"
    visitor.press_element(word)
    if not script:
        visitor.sees("Glossary", "In LEMS")
        assert visitor.path.startswith("/glossary/")
        return
    visitor.sees("Whole entry")
    assert visitor.path == "/articles/symptoms/"
    visitor.press_key()
    visitor.loses("Whole entry")
    assert visitor.focused() == name


def test_a_source_is_opened(visitor: Visitor, script):
    visitor.open("/articles/symptoms/")
    link = visitor.find("Sources 7 for this paragraph")
    address = link.get_dom_attribute("href")
    visitor.press_element(link)
    if script:
        visitor.sees("All sources")
        assert visitor.path == "/articles/symptoms/"
        visitor.press("All sources")
    visitor.comes_to("Sources of: Symptoms of LEMS")
    assert visitor.path == address.removeprefix(visitor.site)  # WebKit gives the whole address of a link
    top = visitor.driver.execute_script("return document.querySelector(location.hash).getBoundingClientRect().top")
    assert 0 <= top < 450, "the row of the source is not on the screen"


def test_a_search_shows_the_help_card_first(visitor: Visitor):
    visitor.open("/")
    visitor.press("Search", within="//header")
    visitor.comes_to("Search")
    visitor.write("Search the guide", "I cannot breathe")
    visitor.press("Search")
    visitor.sees("If this is happening now, call:", "112 Europe")
    text = visitor.text
    assert text.index("112 Europe") < text.index("results for")


def test_get_help_now_shows_the_numbers_to_call(visitor: Visitor):
    visitor.open("/articles/symptoms/")
    visitor.press("Get help now", within="//header")
    visitor.comes_to("Get help now")
    visitor.sees("112 Europe", "911 US, Canada", "999 UK", "or your local number", "Breathing is hard")
    number = visitor.find("999 UK")
    assert number.get_dom_attribute("href") == "tel:999"
    assert number.accessible_name == "Call 999, UK"


def test_a_card_to_carry(visitor: Visitor, engine: Engine, script):
    visitor.open("/carry/")
    visitor.write("Name", "Ada Winter")
    visitor.write("My medicines", "Amifampridine, as on the packet")
    if not script:
        visitor.press("Show the card")
    visitor.comes_to("Emergency card to carry")
    card = visitor.driver.find_element("id", "card")
    visitor.sees("Emergency: I have LEMS", "Ada Winter")
    assert "Amifampridine, as on the packet" in card.text
    if engine.prints:
        pages = pypdf.PdfReader(io.BytesIO(base64.b64decode(visitor.driver.print_page()))).pages
        assert len(pages) == 1
        assert "Ada Winter" in pages[0].extract_text()
