"""Diary pages on paper, with low glare and with the colours of somebody's system."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.diary_journeys import Signed, demo_owner_of, signed_in

pytestmark = pytest.mark.browser
YESTERDAY = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
# Pages that somebody may print: each says something, and shows nothing that can only be pressed.
PRINTED = [
    *(
        "",
        "charts/",
        "charts/strength/",
        "patterns/",
        "list/",
        "medicines/",
        "medicine-list/",
        "questions/",
        "appointments/",
        "report/",
    ),
    *("links/", "people/", "log/", "symptoms/", "removed/", "share/"),
    *(f"{name}/{YESTERDAY}/" for name in ("day", "week", "month")),
]
PRESSABLE = "button, select, .button, summary, .diary-bar, .looking, input:not([type=hidden])"
PURE_WHITE = (255, 255, 255)


@pytest.fixture(scope="module")
def demo_owner(browser: Browser, server, server_env) -> Signed:
    return demo_owner_of(browser, server, server_env)


def test_nothing_that_can_only_be_pressed_is_printed(browser: Browser, demo_owner):
    context = signed_in(browser, demo_owner, viewport={"width": 720, "height": 1000})
    page = context.new_page()
    wrong = []
    for path in PRINTED:
        page.goto(demo_owner.home + path)
        page.emulate_media(media="print")
        seen = [
            one for one in page.locator(PRESSABLE).all() if one.is_visible() and not one.evaluate("one => !!one.closest('.foot')")
        ]
        wrong += [f"{path}: {one.evaluate('one => one.outerHTML.slice(0, 90)')}" for one in seen]
        expect(page.locator("main")).not_to_be_empty()
        assert page.evaluate("document.documentElement.scrollWidth") <= 720, path
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    context.close()
    assert not wrong, "\n".join(wrong)


def area_of_white(page: Page) -> float:
    """The part of the visible page that is pure white."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    white = sum(count for count, colour in picture.getcolors(1 << 24) or [] if colour == PURE_WHITE)
    return white / (picture.width * picture.height)


@pytest.mark.parametrize("path", ["", "check-in/", "charts/", "medicines/", "symptoms/", "report/", "share/", "people/invite/"])
def test_low_glare_has_no_white_areas(browser: Browser, demo_owner, path):
    context = signed_in(browser, demo_owner, viewport={"width": 390, "height": 664})
    context.add_init_script("localStorage.setItem('theme', 'low-glare')")
    page = context.new_page()
    page.goto(demo_owner.home + path)
    assert area_of_white(page) < 0.002
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_the_systems_colours_charts_and_choices_can_be_seen(browser: Browser, demo_owner, scheme):
    context = signed_in(browser, demo_owner, viewport={"width": 390, "height": 664}, forced_colors="active", color_scheme=scheme)
    page = context.new_page()
    page.goto(demo_owner.home)
    ink, paper = (page.evaluate(f"getComputedStyle(document.body).{name}") for name in ("color", "backgroundColor"))
    assert ink != paper
    assert page.locator(".strip__bar").first.evaluate("one => getComputedStyle(one).fill") == ink
    assert page.locator(".small-charts__line").first.evaluate("one => getComputedStyle(one).stroke") == ink
    page.goto(f"{demo_owner.home}charts/strength/")
    strokes = page.locator("main svg path").evaluate_all(
        "all => all.map(one => { const style = getComputedStyle(one); return [style.stroke, style.fill]; })"
    )
    assert strokes
    assert all(paper != stroke or fill != paper for stroke, fill in strokes), "nothing is drawn in the colour of the page"
    page.goto(f"{demo_owner.home}check-in/")
    choice = page.get_by_label("as usual")
    label = page.locator("label", has=choice)
    before = label.screenshot()
    choice.check()
    assert label.screenshot() != before, "what is chosen is seen"
    context.close()
