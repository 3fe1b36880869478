"""Looks at pages as a test that knows all rules: axe in every theme, no sideways scroll, targets of at least 48 px."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.reading.test_accessibility import RULES
from tests.browser.reading.test_reading import RUNNING_TEXT, SMALL_TARGETS

AXE = Axe()
# A theme changes colours and nothing else: what does not depend on them is looked at once.
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "resultTypes": ["violations"]}

TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !one.closest('.vh'))
    .slice(0, 5).map(one => one.outerHTML.slice(0, 90))"""


class Eye:
    """Remembers what is wrong with the pages that it is shown. width: of their window, for the words."""

    def __init__(self, width: int) -> None:
        self.width, self.found = width, list[str]()

    def watch(self, page: Page) -> Page:
        """Also remember what the page's own policy refuses. Returns the page."""
        page.on("console", self._hear)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.found.append(f"refused: {message.text}")

    def look(self, page: Page, where: str) -> None:
        """A page in the theme that it stands in."""
        self._axe(page, where, RULES)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.found.append(f"{where}: scrolls sideways at {self.width} px: {page.evaluate(TOO_WIDE)}")
        if small := page.evaluate(SMALL_TARGETS, RUNNING_TEXT):
            self.found.append(f"{where}: small {small}")

    def look_in_all_themes(self, page: Page, where: str) -> None:
        """A page in the light theme, its colours also in the dark one and in low glare."""
        page.evaluate("scrollTo(0, 0)")  # the header that stays in place covers nothing up there
        self.look(page, where)
        grounds = {page.evaluate("getComputedStyle(document.body).backgroundColor")}
        for theme in ("dark", "low-glare"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
            self._axe(page, f"{where}, {theme}", COLOUR_RULES)
        page.evaluate("delete document.documentElement.dataset.theme")
        assert len(grounds) == 3, f"{where}: the themes look the same: {grounds}"

    def _axe(self, page: Page, where: str, rules: dict[str, Any]) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.axe_script)
        results = AxeResults(page.evaluate("rules => axe.run(rules)", rules))
        if results.violations_count:
            self.found.append(f"{where}: {results.generate_report()}")
