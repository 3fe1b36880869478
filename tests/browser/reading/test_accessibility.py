"""axe finds nothing on any page, in all themes, on a phone and on a desktop; no page scrolls sideways; nothing is refused."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.pages import ALL, TYPES

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("theme", ["light", "dark", "low-glare"])
def test_axe_finds_nothing(browser: Browser, server, theme, width):
    """The system's choice gives light and dark; low glare is the reader's own, kept on the device."""
    context = browser.new_context(color_scheme="dark" if theme == "dark" else "light", viewport={"width": width, "height": 800})
    paths = [*ALL, "/privacy/"]
    if theme == "low-glare":
        context.add_init_script("localStorage.setItem('theme', 'low-glare')")
        paths = [*TYPES, "/articles/get-help-now/", "/articles/diagnosis/", "/articles/outlook/", "/booklet/"]
    tab = context.new_page()
    refused: list[str] = []
    tab.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    elsewhere: list[str] = []
    tab.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(server) else None)
    found = []
    for path in paths:
        tab.goto(server + path)
        results = Axe().run(tab, options=RULES)
        if results.violations_count:
            found.append(f"{path}: {results.generate_report()}")
        if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{path}: scrolls sideways at {width} px")
    context.close()
    assert not found, "\n".join(found)
    assert not refused
    assert not elsewhere
