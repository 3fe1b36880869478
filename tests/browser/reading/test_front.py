"""What a reader meets first: the doors, the page about the diary, old browsers, large letters, forced colours, the font."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from lems_site.web.static_files.static_storage import flatten_layers, stylesheet_sources
from tests.browser.conftest import ROOT
from tests.browser.large_letters import check_large_letters, large_letters
from tests.browser.page_audit import PageAudit
from tests.browser.pages import TYPES

pytestmark = pytest.mark.browser
DOORS = ("I was just told", "Something got worse", "I have an appointment", "I care for someone", "Keep a symptom diary")
OWN_PAGES = ["/", "/articles/", "/articles/symptoms/", "/glossary/dry-mouth/", "/search/?q=legs", "/about-the-diary/"]
OWN_PAGES += ["/carry/", "/nowhere/"]
ACCOUNT_PAGES = ["/account/login/", "/account/signup/", "/account/password/reset/"]
# The first difference in the computed styles of all elements under two style sheets.
COMPARE_STYLES = """([first, second]) => {
    const sheet = document.createElement('style');
    document.querySelector('link[rel=stylesheet]').replaceWith(sheet);
    const describe = (one, part) => {
        const style = getComputedStyle(one, part || null);
        if (part && style.content === 'none') return '';
        return [...style].map(name => name + ': ' + style.getPropertyValue(name)).join(';');
    };
    const styles = (text) => {
        sheet.textContent = text;
        return [...document.querySelectorAll('body, body *')]
            .flatMap(one => ['', '::before', '::after'].map(part => describe(one, part)));
    };
    const [before, after] = [styles(first), styles(second)];
    const index = before.findIndex((text, number) => text !== after[number]);
    if (index < 0) return '';
    const one = document.querySelectorAll('body, body *')[Math.floor(index / 3)];
    const differing = before[index].split(';').find((text, number) => text !== after[index].split(';')[number]);
    return one.outerHTML.slice(0, 90) + ' ' + differing;
}"""
# Links with no other words in their block, and lower than 44 px.
LOW_LINKS = """() => [...document.querySelectorAll('a[href]')]
    .filter(one => one.checkVisibility() && !one.closest('.vh, .skip') && !one.matches('.skip'))
    .filter(one => {
        let block = one.parentElement;
        while (getComputedStyle(block).display.startsWith('inline') && block.parentElement) block = block.parentElement;
        return block.textContent.trim() === one.textContent.trim();
    })
    .map(one => [one.outerHTML.slice(0, 90), Math.round(one.getBoundingClientRect().height)])
    .filter(([, height]) => height < 44)"""
LINES = """all => all.filter(one => one.checkVisibility()).map(one => {
    const style = getComputedStyle(one);
    return parseFloat(style.lineHeight) / parseFloat(style.fontSize);
})"""
LOOK = """one => {
    const style = getComputedStyle(one);
    return [style.borderTopStyle, style.borderTopWidth, style.backgroundColor].join(' ');
}"""
PLACEHOLDER_FITS = """one => {
    const paper = document.createElement('canvas').getContext('2d'), style = getComputedStyle(one, '::placeholder');
    paper.font = style.font || getComputedStyle(one).font;
    return paper.measureText(one.placeholder).width <= one.clientWidth - 2 * parseFloat(getComputedStyle(one).paddingLeft);
}"""
TEXTS = ".masthead__lead, .statement__text, .statement__caution, .who, .evidence__text, .prose > p, .prose > ul > li"


def sideways(tab: Page) -> bool:
    return bool(tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def layered_styles() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in stylesheet_sources(ROOT / "static/css"))


@pytest.mark.parametrize(("width", "height"), [(390, 664), (1280, 800)])
def test_the_doors_are_on_the_first_screen(browser: Browser, server, width, height):
    context = browser.new_context(viewport={"width": width, "height": height})
    tab = context.new_page()
    tab.goto(server)
    for name in DOORS:
        box = tab.get_by_role("link", name=name).bounding_box()
        assert box
        assert box["y"] + box["height"] <= height, name
    context.close()


def test_the_door_to_the_diary_tells_of_it_before_any_sign_in(page: Page, server):
    page.goto(server)
    page.get_by_role("link", name="Keep a symptom diary").click()
    for name in ("What it does", "A sample of the report", "Who can see it", "What is kept"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text("Invented sample")).to_be_visible()
    expect(page.get_by_role("link", name="Open or start my diary")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_the_page_about_the_diary(browser: Browser, server, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    audit = PageAudit(width)
    tab = audit.watch(context.new_page())
    for path in ("/about-the-diary/", "/carry/"):
        tab.goto(server + path)
        audit.check_in_all_themes(tab, path)
    context.close()
    assert not audit.problems, "\n".join(audit.problems)


def test_the_sheet_without_layers_has_the_same_rules(browser: Browser, server):
    """The sources stand in cascade layers; what is sent has none, for browsers that would skip them, and looks the same."""
    layered = layered_styles()
    flat = flatten_layers(layered)
    assert "@layer" not in flat
    context = browser.new_context(bypass_csp=True)
    tab = context.new_page()
    for media in ("screen", "print"):
        tab.emulate_media(media=media)
        for path in ["/", "/articles/symptoms/", "/articles/get-help-now/", "/glossary/dry-mouth/", "/carry/", "/account/login/"]:
            tab.goto(server + path)
            assert tab.evaluate(COMPARE_STYLES, [layered, flat]) == "", (media, path)
    context.close()


def test_what_is_sent_has_no_layers(page: Page, server):
    page.goto(server)
    sheet = page.locator("link[rel=stylesheet]").get_attribute("href") or ""
    assert "@layer" not in page.request.get(server + sheet).text()


def test_a_page_is_readable_without_its_style_sheet(browser: Browser, server):
    context = browser.new_context(viewport={"width": 390, "height": 664}, java_script_enabled=False)
    tab = context.new_page()
    tab.route("**/*.css", lambda route: route.abort())
    for path in OWN_PAGES:
        tab.goto(server + path)
        drawings = tab.locator("svg").evaluate_all(
            "all => all.filter(one => !one.closest('figure')).map(one => one.getBoundingClientRect().height)"
        )
        assert max(drawings, default=0) <= 90, path
        assert not sideways(tab), path
        expect(tab.get_by_role("link", name="Get help now").first).to_be_in_viewport()
        expect(tab.locator("h1")).to_be_in_viewport()
        expect(tab.locator(".page-tools")).to_have_count(tab.locator(".page-tools[hidden]").count())
    context.close()


def test_forced_colours_keep_buttons_apart(browser: Browser, server):
    context = browser.new_context(forced_colors="active")
    tab = context.new_page()
    tab.goto(f"{server}/account/login/")
    first = tab.locator("main .button:not(.button--quiet)").first.evaluate(LOOK)
    second = tab.locator("main .button--quiet").first.evaluate(LOOK)
    help_link = tab.locator(".bar__help").evaluate(LOOK)
    assert len({first, second, help_link}) == 3
    assert help_link.startswith("double 6px")
    tab.goto(f"{server}/articles/get-help-now/")
    assert tab.locator(".masthead .call").first.evaluate(LOOK).startswith("double 6px")
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_pages_grow_with_the_reader_s_font_size(browser_type, browser_type_launch_args, server, tmp_path, width):
    with large_letters(browser_type, browser_type_launch_args, tmp_path, width) as tab:
        for path in OWN_PAGES + ACCOUNT_PAGES:
            tab.goto(server + path)
            check_large_letters(tab, path)


def test_no_box_of_text_has_a_highest_height_in_pixels():
    rules = re.sub(r"/\*.*?\*/", "", layered_styles(), flags=re.DOTALL)
    assert re.findall(r"[^{}]*\{[^{}]*max-height:[^;]*\dpx[^{}]*\}", rules) == []


def test_the_font_is_sent_once_and_used(page: Page, server):
    fonts: list[str] = []
    page.on("response", lambda answer: fonts.append(answer.url) if ".woff2" in answer.url else None)
    page.goto(f"{server}/articles/symptoms/", wait_until="networkidle")
    assert len(fonts) == 1
    assert len(page.request.get(fonts[0]).body()) <= 35_000
    assert page.evaluate("document.fonts.check('400 20px \"Atkinson Hyperlegible Next\"')")
    assert page.evaluate("[...document.fonts].every(one => one.status === 'loaded' && one.display === 'swap')")


def test_lead_and_source_text_has_room_between_lines(page: Page, server):
    page.set_viewport_size({"width": 1280, "height": 900})
    for path in ("/articles/symptoms/", "/articles/symptoms/sources/", "/sources/", "/glossary/dry-mouth/"):
        page.goto(server + path)
        lines = page.locator(TEXTS).evaluate_all(LINES)
        assert lines
        assert min(lines) >= 1.499, (path, min(lines))


@pytest.mark.parametrize("width", [320, 1280])
def test_links_that_stand_alone_are_tall(page: Page, server, width):
    page.set_viewport_size({"width": width, "height": 900})
    for path in [*TYPES, *OWN_PAGES, *ACCOUNT_PAGES, "/articles/symptoms/sources/"]:
        page.goto(server + path)
        assert page.evaluate(LOW_LINKS) == [], path


def test_the_search_field_says_what_it_is_for_on_a_wide_screen(page: Page, server):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(server)
    field = page.locator("#bar-search")
    expect(field).to_have_attribute("placeholder", "Search the guide")
    assert field.evaluate(PLACEHOLDER_FITS), "the words are whole"


@pytest.mark.parametrize("path", ["/", "/articles/get-help-now/", "/account/login/"])
def test_letters_twice_as_large_in_an_ordinary_window_leave_the_words_whole(page: Page, server, path):
    """As a browser that enlarges the text alone: the window's width in letters is not what the style rules ask for."""
    page.set_viewport_size({"width": 390, "height": 664})
    page.goto(server + path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not sideways(page)
    name, lines = page.locator(".bar__name > span").evaluate(
        "one => [one.textContent, one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight)]"
    )
    assert lines < len(name.split()) + 0.5, "the name breaks between words alone"
    if path == "/articles/get-help-now/":
        title, beside = (page.locator(f"main {one}").first.bounding_box() for one in ("h1", ".calls__else"))
        assert title
        assert beside
        assert beside["y"] >= title["y"] + title["height"], "nothing is written over the heading"
