"""The daily journeys on a phone, counted by a program: presses, scrolling, seconds. lems_site/docs/journeys.md holds the table.

The table is compared with what is counted now. WRITE_JOURNEYS=1 writes it anew.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import time
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import ROOT
from tests.browser.diary_journeys import Signed, begin_diary, signed_in

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 664}
TABLE = ROOT / "lems_site" / "docs" / "journeys.md"
HEAD = """# Journeys, counted

How many presses and how much scrolling each task takes on a phone (390 x 664 pixels), from the diary's first page on.
`tests/browser/diary/test_journeys.py` walks each journey in a real browser, counts, and fails when a number here is no longer
true; `WRITE_JOURNEYS=1` writes this page again.

- Presses: on links, buttons and answers.
- Screens: how far somebody has to scroll until all of what they press next is visible, in heights of the window above the bar.
- Sharing, exporting, inviting and deleting ask who somebody is if they signed in over 15 minutes ago: one press more.
- Seconds: what browser and site need, on two cores that other tests use too; reading and thinking come on top. Not compared.

| journey | way | presses | screens | seconds |
| --- | --- | --- | --- | --- |
"""
IN_SIGHT = """one => {
    const box = one.getBoundingClientRect(), bar = document.querySelector('.diary-bar').getBoundingClientRect();
    const floor = bar.top > innerHeight / 2 ? bar.top : innerHeight, inBar = document.querySelector('.diary-bar').contains(one);
    return inBar ? 0 : box.bottom > floor ? box.bottom - floor : box.top < 0 ? box.top : 0;
}"""
SCREEN = 664 - 64  # pixels between the window's top and the bar


@dataclass
class Count:
    """What one journey took."""

    presses: int = 0
    screens: float = 0
    seconds: float = 0


class Thumb:
    """A thumb that scrolls only as far as it must, presses, and is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count, self.way = page, Count(), []

    def press(self, target: Locator) -> None:
        """Scroll until the target is in sight, and press it."""
        one = target.locator("visible=true").first
        expect(one).to_be_visible()
        distance = one.evaluate(IN_SIGHT)
        self.page.evaluate("by => scrollBy({top: by, behavior: 'instant'})", distance)
        self.count.screens += abs(distance) / SCREEN
        self.count.presses += 1
        self.way.append(" ".join(one.inner_text().split()).replace(" :", ":"))
        one.click()

    def link(self, name: str) -> None:
        self.press(self.page.get_by_role("link", name=name, exact=True))

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name))

    def answer(self, words: str) -> None:
        self.press(self.page.locator("label", has_text=re.compile(rf"^\s*{words}\s*$")))

    def comes_to(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)


def check_in(thumb: Thumb) -> None:
    thumb.link("Check in")
    thumb.answer("a bit weaker")
    thumb.button("Save")
    thumb.comes_to("Saved")


def repeat_the_last(thumb: Thumb) -> None:
    thumb.button("Same as last time")
    thumb.comes_to("Saved")


def take_a_dose(thumb: Thumb) -> None:
    thumb.button("Taken now")
    thumb.comes_to("Saved")


def undo(thumb: Thumb) -> None:
    thumb.button("Undo")
    thumb.comes_to("Undone")


def write_yesterday(thumb: Thumb) -> None:
    thumb.link("Yesterday")
    thumb.answer("as usual")
    thumb.button("Save")
    thumb.comes_to("Saved")


def open_the_report(thumb: Thumb) -> None:
    thumb.link("Share")
    thumb.link("A report for your team")
    thumb.comes_to("Visit report")


def share_a_link(thumb: Thumb) -> None:
    thumb.link("Share")
    thumb.link("A report for your team")
    thumb.link("Share it by link")
    thumb.button("Create the link")
    thumb.comes_to("The link is ready")


JOURNEYS: dict[str, Callable[[Thumb], None]] = {
    "check in": check_in,
    "check in, the same as last time": repeat_the_last,
    "note a dose": take_a_dose,
    "undo it, on the page that follows": undo,
    "write about yesterday, before noon": write_yesterday,
    "open the report": open_the_report,
    "give a clinic a link": share_a_link,
}
MOST_PRESSES = {"check in": 3, "check in, the same as last time": 1, "note a dose": 1, "undo it, on the page that follows": 1}


@pytest.fixture(scope="module")
def ada(browser: Browser, server, mails) -> tuple[Signed, str]:
    """Ada, with a medicine and a check-in, in a place where it is morning, and the zone of that place."""
    who = begin_diary(browser, server, mails, name="Ada's diary")
    context = signed_in(browser, who)
    page = context.new_page()
    page.goto(f"{who.home}settings/")
    zones = page.get_by_label("Time zone").locator("option").evaluate_all("all => all.map(one => one.value)")
    zone = next(one for one in zones if one and 6 <= hour_in(one) <= 10)
    page.get_by_label("Time zone").select_option(zone)
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(f"{who.home}medicines/")
    page.get_by_label("Name of the medicine").fill("Tablet")
    page.get_by_role("button", name="Add it").click()
    page.goto(f"{who.home}check-in/")
    page.get_by_label("as usual").check()
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")
    context.close()
    return who, zone


def hour_in(zone: str) -> int:
    return dt.datetime.now(zoneinfo.ZoneInfo(zone)).hour


def test_the_journeys_take_what_the_table_says(browser: Browser, ada):
    who, zone = ada
    context = signed_in(browser, who, viewport=PHONE, timezone_id=zone)
    page = context.new_page()
    counted: dict[str, Thumb] = {}
    for name, walk in JOURNEYS.items():
        if walk is not undo:
            page.goto(who.home)
        thumb = counted[name] = Thumb(page)
        began = time.monotonic()
        walk(thumb)
        thumb.count.seconds = time.monotonic() - began
    context.close()
    if os.environ.get("WRITE_JOURNEYS"):
        write_table(counted)
    told = read_table()
    assert told.keys() == counted.keys(), "WRITE_JOURNEYS=1 writes the table anew"
    for name, thumb in counted.items():
        assert thumb.count.presses == told[name].presses, name
        assert thumb.count.screens == pytest.approx(told[name].screens, abs=0.25), name
        assert thumb.count.presses <= MOST_PRESSES.get(name, 5), name


def write_table(counted: dict[str, Thumb]) -> None:
    rows = [
        f"| {name} | {' → '.join(thumb.way)} | {thumb.count.presses} | {thumb.count.screens:.1f} | {thumb.count.seconds:.1f} |\n"
        for name, thumb in counted.items()
    ]
    TABLE.write_text(HEAD + "".join(rows), encoding="utf-8")


def read_table() -> dict[str, Count]:
    rows = re.findall(r"^\| (.+?) \| .+ \| (\d+) \| ([\d.]+) \| ([\d.]+) \|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: Count(int(presses), float(screens), float(seconds)) for name, presses, screens, seconds in rows}
