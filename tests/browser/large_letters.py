"""A browser whose own setting is letters of 32 px instead of 16, and what must hold of a page then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType, Page

from tests.browser.conftest import CHROMIUM

# Text that its own box cuts off; what is for screen readers alone is cut on purpose.
CUT_TEXT = """() => [...document.querySelectorAll('body *')]
    .filter(one => one.checkVisibility() && !one.closest('.vh, .skip, svg') && !one.matches('input, select, textarea'))
    .filter(one => one.textContent.trim() && getComputedStyle(one).clipPath === 'none')
    .filter(one => /hidden|clip/.test(getComputedStyle(one).overflow))
    .filter(one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
    .map(one => one.outerHTML.slice(0, 90))"""
# What hangs out of the box around it.
OUTSIDE = """() => [...document.querySelectorAll('.bar *, .masthead *, .tile *, .button')]
    .filter(one => one.checkVisibility() && !one.closest('.vh, svg'))
    .filter(one => !/inline$|contents/.test(getComputedStyle(one.parentElement).display))
    .filter(one => {
        const box = one.getBoundingClientRect(), around = one.parentElement.getBoundingClientRect();
        return box.width && (box.bottom > around.bottom + 2 || box.right > around.right + 2);
    })
    .map(one => one.outerHTML.slice(0, 90))"""


@contextmanager
def large_letters(browser_type: BrowserType, launch_args: dict[str, Any], folder: Path, width: int) -> Iterator[Page]:
    """A tab of a browser with large letters. folder: an empty one for the browser's settings; width: of the window, in pixels."""
    (folder / "Default").mkdir()
    (folder / "Default/Preferences").write_text(json.dumps({"webkit": {"webprefs": {"default_font_size": 32}}}))
    whole = {**launch_args, "executable_path": CHROMIUM}  # the headless shell reads no preferences
    context = browser_type.launch_persistent_context(folder, **whole, viewport={"width": width, "height": 800})
    try:
        yield context.new_page()
    finally:
        context.close()


def check_large_letters(tab: Page, where: str) -> None:
    """Words, bars and buttons have grown, nothing is cut, nothing hangs out of its box, nothing scrolls sideways."""
    assert tab.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 32, where
    assert not tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), where
    assert not (cut := tab.evaluate(CUT_TEXT)), f"{where}: {cut}"
    assert not (outside := tab.evaluate(OUTSIDE)), f"{where}: {outside}"
