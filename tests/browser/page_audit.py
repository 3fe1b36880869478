"""Checks of a whole page: axe in every theme, no sideways scroll, targets of at least 48 px, nothing refused by its policy."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page

from tests.browser.reading.test_reading import RUNNING_TEXT, SMALL_TARGETS

AXE = Axe()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Off unless asked for: a name that a screen reader says holds the words that are seen, so that speaking them presses it.
    "rules": {"label-content-name-mismatch": {"enabled": True}},
    "resultTypes": ["violations"],
}
# A theme changes colours and nothing else: what does not depend on them is checked once.
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "resultTypes": ["violations"]}

TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !one.closest('.vh'))
    .slice(0, 5).map(one => one.outerHTML.slice(0, 90))"""


def open_by_click(target: Locator) -> None:
    """Press a link or button that leads to another page, and wait until that page is loaded.

    A bare click returns while the old page may still be shown: a check of the whole page would then judge the old page, or
    meet its end half-way.
    """
    with target.page.expect_navigation():
        target.click()


class PageAudit:
    """Collects what is wrong with pages.

    width: of their window, for the words. in_text: a selector of links that may be small; None leaves sizes out.
    """

    def __init__(self, width: int, in_text: str | None = RUNNING_TEXT) -> None:
        self.width, self.in_text, self.problems = width, in_text, list[str]()

    def watch(self, page: Page) -> Page:
        """Also collect what the page's own policy refuses. Returns the page."""
        page.on("console", self._add_refused)
        return page

    def _add_refused(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.problems.append(f"refused: {message.text}")

    def check(self, page: Page, where: str) -> None:
        """Check a page in the theme that it has now."""
        self._run_axe(page, where, RULES)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.problems.append(f"{where}: scrolls sideways at {self.width} px: {page.evaluate(TOO_WIDE)}")
        if self.in_text is not None:
            self.problems += [f"{where}: small {target}" for target in page.evaluate(SMALL_TARGETS, self.in_text)]

    def check_in_all_themes(self, page: Page, where: str) -> None:
        """Check a page in the light theme, and its colours also in the dark one and in low glare."""
        page.evaluate("scrollTo(0, 0)")  # the header that stays in place covers nothing up there
        self.check(page, where)
        grounds = {page.evaluate("getComputedStyle(document.body).backgroundColor")}
        for theme in ("dark", "low-glare"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
            self._run_axe(page, f"{where}, {theme}", COLOUR_RULES)
        page.evaluate("delete document.documentElement.dataset.theme")
        assert len(grounds) == 3, f"{where}: the themes look the same: {grounds}"

    def _run_axe(self, page: Page, where: str, rules: dict[str, Any]) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.axe_script)
        results = AxeResults(page.evaluate("rules => axe.run(rules)", rules))
        if results.violations_count:
            self.problems.append(f"{where}: {results.generate_report()}")
