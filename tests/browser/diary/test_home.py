"""A diary's home in a real browser: the first screen of a phone holds what is needed most; two columns on a wide screen; axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import HEADLESS
from tests.browser.diary_journeys import Signed, begin_diary, demo_owner_of, signed_in
from tests.browser.page_audit import PageAudit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo_owner(browser: Browser, server, server_env) -> Signed:
    return demo_owner_of(browser, server, server_env)


def home_of(browser: Browser, who: Signed, width: int, height: int) -> Page:
    page = signed_in(browser, who, viewport={"width": width, "height": height}).new_page()
    page.goto(who.home)
    return page


def edges(one: Locator) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of an element in the window."""
    box = one.first.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def test_the_first_screen_of_a_phone_asks_and_answers(browser: Browser, demo_owner):
    page = home_of(browser, demo_owner, 390, 664)
    floor = edges(page.locator(".diary-bar"))[1]
    needed = [
        page.get_by_role("link", name="Check in", exact=True),
        page.get_by_role("button", name="Same as last time"),
        page.get_by_role("button", name="Taken now"),
        page.locator(".strip__plot"),
    ]
    bottoms = [edges(one)[3] for one in needed]
    assert bottoms == sorted(bottoms)
    assert bottoms[-1] <= floor
    for one in needed[:3]:
        _left, top, _right, bottom = edges(one)
        assert bottom - top >= 48
    page.context.close()


def test_a_wide_screen_has_two_columns(browser: Browser, demo_owner):
    page = home_of(browser, demo_owner, 1280, 800)
    ask, answer = edges(page.locator(".home__ask")), edges(page.locator(".home__answer"))
    assert ask[2] < answer[0]
    assert ask[1] == pytest.approx(answer[1], abs=2)
    assert edges(page.locator(".home__charts"))[0] == answer[0]
    page.context.close()


def test_each_day_is_said_in_words_and_leads_to_the_day(browser: Browser, demo_owner):
    page = home_of(browser, demo_owner, 390, 664)
    days = page.locator(".strip__days .lines__link")
    expect(days).to_have_count(14)
    expect(days.first).not_to_be_visible()
    page.get_by_text("Each day in words").click()
    expect(days.first).to_be_visible()
    days.nth(3).click()
    page.wait_for_url("**/day/*/")
    page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Browser, server, mails, demo_owner, width):
    audit = PageAudit(width)
    for who in (begin_diary(browser, server, mails), demo_owner):
        page = audit.watch(home_of(browser, who, width, 800))
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        audit.check_in_all_themes(page, who.email)
        page.context.close()
    assert not audit.problems, "\n".join(audit.problems)


@pytest.mark.parametrize("width", [320, 390])
def test_with_text_twice_as_large_nothing_is_cut_and_the_bar_scrolls_away(browser: Browser, demo_owner, width):
    """Sizes in rem and the bounds of media queries follow the size of text that somebody chose in the browser."""
    large = browser.browser_type.launch(
        executable_path=HEADLESS, args=["--no-sandbox", "--disable-gpu", "--blink-settings=defaultFontSize=32"]
    )
    page = home_of(large, demo_owner, width, 664)
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 40
    right = (
        "() => Math.max(...[...document.querySelectorAll('main :not(.vh *), .diary-bar *')]"
        ".map(one => one.getBoundingClientRect().right))"  # what only a screen reader reads is cut on purpose
    )
    assert page.evaluate(right) <= width + 1
    assert page.evaluate("getComputedStyle(document.querySelector('.diary-bar')).position") == "static"
    large.close()
