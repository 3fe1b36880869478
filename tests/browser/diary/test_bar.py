"""The bar of diary pages in a real browser: under the thumb on a phone, hiding nothing; More without script; not on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from tests.browser.diary_journeys import Signed, begin_diary, follow_more, signed_in
from tests.browser.page_audit import PageAudit

pytestmark = pytest.mark.browser
BAR = ".diary-bar"


@pytest.fixture(scope="module")
def ada(browser: Browser, server, mails) -> Signed:
    return begin_diary(browser, server, mails, name="Ada's diary")


def box_of(page: Page, selector: str) -> FloatRect:
    found = page.locator(selector).first.bounding_box()
    assert found is not None
    return found


def opened(browser: Browser, who: Signed, width: int, height: int, path: str = "", **options) -> Page:
    page = signed_in(browser, who, viewport={"width": width, "height": height}, **options).new_page()
    page.goto(who.home + path)
    return page


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_it_stands_at_the_bottom_with_large_targets(browser: Browser, ada, width):
    page = opened(browser, ada, width, 664)
    bar = box_of(page, BAR)
    assert bar["y"] + bar["height"] == pytest.approx(664, abs=1)
    assert bar["height"] <= 70
    for link in page.locator(f"{BAR} .diary-bar__link").all():
        size = link.bounding_box()
        assert size is not None
        assert size["height"] >= 48
        assert size["x"] >= 0
        assert size["x"] + size["width"] <= width + 1
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = box_of(page, ".foot__note")
    assert last["y"] + last["height"] <= box_of(page, BAR)["y"], "the bar hides the end of the page"
    page.context.close()


def test_on_a_phone_it_never_covers_what_has_the_focus(browser: Browser, ada):
    page = opened(browser, ada, 390, 664, "check-in/")
    for _ in range(60):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => { const one = document.activeElement, box = one.getBoundingClientRect();
                const bar = document.querySelector('.diary-bar');
                return !bar.contains(one) && box.height && box.bottom > bar.getBoundingClientRect().top + 1
                    && box.height < innerHeight / 2 ? one.outerHTML.slice(0, 90) : null; }"""
        )
        assert hidden is None
    page.context.close()


@pytest.mark.parametrize(("width", "height"), [(320, 200), (844, 390), (1280, 800)])
def test_in_a_low_or_wide_window_it_stands_above_the_text_and_scrolls_away(browser: Browser, ada, width, height):
    page = opened(browser, ada, width, height)
    bar = box_of(page, BAR)
    assert bar["y"] < height / 2
    assert bar["y"] + bar["height"] <= box_of(page, "main")["y"] + 1
    page.evaluate("scrollTo(0, 900)")
    assert box_of(page, BAR)["y"] < 0
    page.context.close()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_more_opens_and_leads_on_by_keyboard(browser: Browser, ada, width, script):
    page = opened(browser, ada, width, 700, java_script_enabled=script)
    page.locator(f"{BAR} summary").focus()
    page.keyboard.press("Enter")
    panel = page.locator(".diary-bar__panel")
    expect(panel).to_contain_text("Ada's diary")
    expect(panel).to_contain_text(ada.email)
    expect(panel.get_by_role("button", name="Sign out")).to_be_in_viewport()
    size = box_of(page, ".diary-bar__panel")
    assert size["x"] >= 0
    assert size["x"] + size["width"] <= width
    assert size["y"] >= 0
    page.keyboard.press("Enter")
    follow_more(page, "Symptoms you track")
    expect(page.get_by_role("heading", level=1)).to_have_text("Symptoms you track")
    page.context.close()


def test_escape_and_a_press_elsewhere_close_more(browser: Browser, ada):
    page = opened(browser, ada, 390, 664)
    summary, panel = page.locator(f"{BAR} summary"), page.locator(".diary-bar__panel")
    summary.click()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).not_to_be_visible()
    expect(summary).to_be_focused()
    summary.click()
    page.mouse.click(200, 90)
    expect(panel).not_to_be_visible()
    page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_the_open_bar(browser: Browser, ada, width):
    audit = PageAudit(width)
    page = audit.watch(opened(browser, ada, width, 700))
    page.locator(f"{BAR} summary").click()
    expect(page.locator(f"{BAR} details")).to_have_attribute("open", "")
    audit.check_in_all_themes(page, "home with More open")
    page.context.close()
    assert not audit.problems, "\n".join(audit.problems)


def test_it_is_not_on_paper(browser: Browser, ada):
    page = opened(browser, ada, 390, 664, "charts/")
    page.emulate_media(media="print")
    expect(page.locator(BAR)).not_to_be_visible()
    page.context.close()
