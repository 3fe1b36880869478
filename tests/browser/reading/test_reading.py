"""Themes, zoom, text spacing, forced colours, keyboard, paper and reader view: nothing is lost."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect
from readability import Document

from tests.browser.pages import TYPES

pytestmark = pytest.mark.browser
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
RUNNING_TEXT = ", ".join(f".prose {name}" for name in ("p", "li", "td", "figcaption", "blockquote", "dd")) + ", p.masthead__lead"
SMALL_TARGETS = """text => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, textarea')]
    .filter(one => !one.closest(text) || one.matches('button'))
    .filter(one => one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().width > 1)
    .filter(one => !one.closest('.skip') && !one.matches('.skip'))
    .map(one => { const own = one.getBoundingClientRect(), label = one.closest('label');
        const box = label && label.getBoundingClientRect().height > own.height ? label.getBoundingClientRect() : own;
        return [one.outerHTML.slice(0, 90), Math.round(box.width), Math.round(box.height)] })
    .filter(([, width, height]) => width < 47.5 || height < 47.5)"""


def sideways(tab: Page) -> bool:
    return bool(tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_the_theme_switch_is_kept_on_the_device(page: Page, server):
    page.goto(server)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_label("Dark").check()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    page.goto(f"{server}/articles/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.context.cookies() == []


def test_the_theme_switch_is_hidden_without_script(browser: Browser, server):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(server)
    expect(tab.get_by_text("Low glare")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_controls_are_large(page: Page, server, width):
    page.set_viewport_size({"width": width, "height": 900})
    for path in [*TYPES, "/articles/symptoms/"]:
        page.goto(server + path)
        assert page.evaluate(SMALL_TARGETS, RUNNING_TEXT) == [], path


def test_wider_text_spacing_loses_nothing(browser: Browser, server):
    context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    tab = context.new_page()
    for path in TYPES:
        tab.goto(server + path)
        tab.add_style_tag(content=SPACING)
        assert not sideways(tab), path
    context.close()


def test_forced_colours_show_focus_and_cards(browser: Browser, server):
    context = browser.new_context(forced_colors="active")
    tab = context.new_page()
    tab.goto(f"{server}/articles/get-help-now/")
    card = tab.locator(".card--emergency").first
    expect(card).to_be_visible()
    assert card.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)") >= 1
    tab.keyboard.press("Tab")
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/articles/",
        "/articles/symptoms/",
        "/glossary/",
        "/glossary/dry-mouth/",
        "/search/?q=legs",
        "/about/",
        "/accessibility/",
        "/no-such-page/",
    ],
)
def test_every_control_is_reached_by_tab_in_order_and_shows_it(page: Page, server, path):
    page.goto(server + path)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
            .filter(one => one.checkVisibility({visibilityProperty: true})
                && !(one.type === 'radio' && !one.checked && one.form === null && one.name === 'theme')).length"""
    )
    seen = []
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const one = document.activeElement; if (one === document.body) return null;
                if (!one.dataset.walked) one.dataset.walked = Math.random();
                const style = getComputedStyle(one), label = one.closest('label');
                const ring = style.outlineStyle !== 'none' || style.boxShadow !== 'none'
                    || (label && getComputedStyle(label).outlineStyle !== 'none');
                return [one.dataset.walked, ring, one.outerHTML.slice(0, 80)] }"""
        )
        if state is None or state[0] in [walked for walked, _, _ in seen]:
            break
        seen.append(state)
    assert [html for _, ring, html in seen if not ring] == []
    assert len(seen) == wanted


def printed_text(page: Page) -> str:
    """The page's words as it prints them on A4, with single blanks."""
    text = "".join(part.extract_text() for part in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    return re.sub(r"\s+", " ", text)


def test_the_printed_article_holds_its_notes_for_those_who_open_them(page: Page, server):
    page.goto(f"{server}/articles/outlook/")
    assert "Words on this page" not in printed_text(page)
    page.locator(".words__open").click()
    text = printed_text(page)
    assert "Words on this page" in text
    assert "Sources" in text
    assert "17" in text, "what a reader may open on the screen is open on paper"
    note = page.locator(".note__text").first.inner_text()
    assert note[:40] in text


def test_reader_view_keeps_every_sentence(page: Page, server):
    """Reader views keep the prose whole: a word to explain is a link, never a button."""
    page.goto(f"{server}/articles/symptoms/")
    kept = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", Document(page.content()).summary()))
    paragraphs = page.locator(".prose > p").evaluate_all("all => all.map(one => one.textContent)")
    assert len(paragraphs) > 10
    for paragraph in paragraphs:
        assert re.sub(r"\s+", " ", paragraph).strip()[:60] in kept


def test_an_article_is_light_on_the_wire(page: Page, server):
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}))
    page.goto(f"{server}/articles/symptoms/", wait_until="networkidle")
    assert sum(sizes.values()) <= 60_000, sizes
    assert len(sizes) <= 6, sizes
    assert len([url for url in sizes if ".css" in url]) == 1
