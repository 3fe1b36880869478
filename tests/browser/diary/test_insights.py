"""Looking back in a real browser: axe in every theme, keyboard alone, without script, on paper, in forced colours."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.diary_journeys import Signed, demo_owner_of
from tests.browser.page_audit import PageAudit

TODAY = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=3)  # some days back, whatever the zone
PAGES = [
    f"day/{TODAY}/",
    f"week/{TODAY}/",
    f"month/{TODAY}/",
    "list/",
    "list/?kind=event&symptom=legs",
    "list/?kind=none",
    "charts/",
    "charts/legs/?range=14",
    "charts/strength/?range=90",
    "charts/strength/?range=all",
    "charts/legs/?first=x&last=2026-01-01",
    "patterns/?range=90",
    "day/?to=tomorrow",
]
EMPTY = ["day/2001-02-03/", "week/2001-02-03/", "month/2001-02-03/", "charts/legs/?first=2001-02-03&last=2001-02-20"]


@pytest.fixture(scope="module")
def demo_owner(browser: Browser, server, server_env) -> Signed:
    return demo_owner_of(browser, server, server_env)


def open_diary(context: BrowserContext, server: str, path: str = "") -> Page:
    """A tab with a page of the owner's diary."""
    tab = context.new_page()
    tab.goto(server + "/diary/")
    tab.goto(tab.url + path)
    return tab


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Browser, server, demo_owner, width):
    context = browser.new_context(storage_state=demo_owner.state, viewport={"width": width, "height": 800})
    tab = open_diary(context, server)
    home, audit = tab.url, PageAudit(width, in_text=None)
    audit.watch(tab)
    for path in PAGES + EMPTY:
        tab.goto(home + path)
        tab.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        audit.check_in_all_themes(tab, path)
    context.close()
    assert not audit.problems, "\n".join(audit.problems)


@pytest.mark.browser
def test_words_and_targets_are_large_enough_on_the_smallest_phone(browser: Browser, server, demo_owner):
    context = browser.new_context(storage_state=demo_owner.state, viewport={"width": 320, "height": 640})
    tab = open_diary(context, server, "charts/strength/?range=30")
    small = """() => [...document.querySelectorAll('main :is(.chart, .chart__keys, .numbers, .month-keys, .month) *')]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && !e.closest('.vh'))
        .filter(e => parseFloat(getComputedStyle(e).fontSize) < 16).map(e => e.outerHTML.slice(0, 90))"""
    low = """() => [...document.querySelectorAll('main :is(a, button, summary, input:not([type=hidden]), select)')]
        .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 48 && !e.closest('.crumb'))
        .map(e => e.outerHTML.slice(0, 90))"""
    assert tab.evaluate(small) == []
    assert tab.evaluate(low) == []
    for path in (f"month/{TODAY}/", f"day/{TODAY}/", f"week/{TODAY}/", "list/", "patterns/"):
        tab.goto(tab.url.split("/diary/")[0] + "/diary/")
        tab.goto(tab.url + path)
        assert tab.evaluate(small) == []
        assert tab.evaluate(low) == [], path
    context.close()


@pytest.mark.browser
def test_from_a_month_to_a_day_and_a_chart_by_keyboard_alone_without_script(browser: Browser, server, demo_owner):
    context = browser.new_context(
        storage_state=demo_owner.state, java_script_enabled=False, viewport={"width": 390, "height": 664}
    )
    tab = open_diary(context, server, f"month/{TODAY}/")

    def press_until(name: str) -> None:
        for _ in range(120):
            tab.keyboard.press("Tab")
            if tab.locator(":focus").count() and name in (tab.locator(":focus").inner_text() or ""):
                tab.keyboard.press("Enter")
                return
        raise AssertionError(f"no way to {name} by keyboard")

    press_until(f"{TODAY.day}\n")
    tab.wait_for_url(f"**/day/{TODAY}/")
    press_until("Charts")
    tab.wait_for_url("**/charts/")
    press_until("90 days")
    tab.wait_for_url("**/charts/?range=90")
    assert "answered days" in tab.locator(".chart__sentence").inner_text()
    assert not tab.locator(".numbers__table").is_visible()
    press_until("The same as a table")
    assert tab.locator(".numbers__table").is_visible()
    press_until("Stairs and getting up")
    tab.wait_for_url("**/charts/legs/?range=90")
    context.close()


@pytest.mark.browser
def test_a_date_is_typed_and_leads_there_without_script(browser: Browser, server, demo_owner):
    context = browser.new_context(storage_state=demo_owner.state, java_script_enabled=False)
    tab = open_diary(context, server, f"week/{TODAY}/")
    tab.get_by_label("Go to a day").fill("2026-01-01")
    tab.get_by_role("button", name="Go", exact=True).click()
    tab.wait_for_url("**/week/2026-01-01/")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("29 Dec 2025")
    context.close()


@pytest.mark.browser
def test_on_paper_a_chart_has_its_sentence_drawing_and_table_and_no_controls(browser: Browser, server, demo_owner):
    context = browser.new_context(storage_state=demo_owner.state)
    tab = open_diary(context, server, "charts/legs/?range=14")
    tab.emulate_media(media="print")
    for shown in (".chart__sentence", ".chart__plot", ".chart__keys"):
        expect(tab.locator(shown)).to_be_visible()
    assert tab.locator(".numbers__table").bounding_box()["height"] > 100
    for hidden in ("main .looking", ".form--line", ".own-dates"):
        assert not any(one.is_visible() for one in tab.locator(hidden).all()), hidden
    context.close()


@pytest.mark.browser
def test_in_forced_colours_each_layer_of_a_chart_is_still_drawn(browser: Browser, server, demo_owner):
    context = browser.new_context(storage_state=demo_owner.state, forced_colors="active")
    tab = open_diary(context, server, "charts/strength/?range=90")
    colours = tab.evaluate(
        """() => {
            const ground = getComputedStyle(document.querySelector('.chart__plot')).backgroundColor;
            return ['line', 'dot', 'taken', 'event'].map(name =>
                getComputedStyle(document.querySelector('.chart__plot .chart__' + name)).stroke !== ground);
        }"""
    )
    assert colours == [True] * 4
    context.close()
