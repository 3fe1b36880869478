"""Somebody of the clinic's staff at a browser: by mouse, by keyboard alone on a tablet, and without a script on a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, ViewportSize

from tests.browser.conftest import ROOT

TASKS = ROOT / "lems_site" / "docs" / "staff-tasks.md"
SIGNS = re.compile(r"[|\[\]@#*`]|:::")
TABLET: ViewportSize = {"width": 820, "height": 1180}
WAYS: dict[str, tuple[ViewportSize, bool]] = {  # the window, and whether scripts run
    "mouse": ({"width": 1280, "height": 800}, True),
    "keyboard": (TABLET, True),
    "without script": ({"width": 390, "height": 664}, False),
}


@dataclass
class Nurse:
    """Somebody at a browser. `presses` counts buttons, links and choices; fields that are typed into are not counted."""

    page: Page
    way: str
    presses: int = 0

    def press(self, what: Locator) -> None:
        self.presses += 1
        if self.way == "keyboard":
            what.focus()
            assert what.evaluate("element => element === document.activeElement && element.tabIndex >= 0")
            what.press("Space" if what.evaluate("element => element.matches('input')") else "Enter")
        else:
            what.click()

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name).first)

    def link(self, name: str) -> None:
        self.press(self.page.get_by_role("link", name=name, exact=True).first)

    def fold(self, name: str) -> None:
        self.press(self.page.locator("summary").filter(has_text=name).first)

    def types(self, label: str, words: str) -> None:
        assert not SIGNS.search(words), "no sign is typed"
        self.page.get_by_label(label, exact=True).first.fill(words)

    def counted(self) -> int:
        count, self.presses = self.presses, 0
        return count


def most_presses(task: str) -> int:
    """How many presses lems_site/docs/staff-tasks.md promises at most for a task."""
    rows = [[cell.strip() for cell in line.split("|")] for line in TASKS.read_text(encoding="utf-8").splitlines()]
    return next(int(row[3]) for row in rows if len(row) > 4 and row[1] == task)
