"""axe finds nothing on any page, in all themes, on a phone and on a desktop; no page scrolls sideways; nothing is refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.page_audit import PageAudit
from tests.browser.pages import ALL


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Browser, server, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    audit = PageAudit(width, in_text=None)
    tab = audit.watch(context.new_page())
    elsewhere: list[str] = []
    tab.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(server) else None)
    for path in [*ALL, "/booklet/"]:
        tab.goto(server + path)
        audit.check_in_all_themes(tab, path)
    context.close()
    assert not audit.problems, "\n".join(audit.problems)
    assert not elsewhere


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark", "low-glare"])
def test_the_chosen_theme_is_the_page_s(browser: Browser, server, theme):
    """The system's choice gives light and dark; low glare is the reader's own, kept on the device."""
    context = browser.new_context(color_scheme="dark" if theme == "dark" else "light")
    if theme == "low-glare":
        context.add_init_script("localStorage.setItem('theme', 'low-glare')")
    tab = context.new_page()
    tab.goto(server)
    chosen = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    if theme != "low-glare":
        tab.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == chosen
    else:
        assert tab.evaluate("document.documentElement.dataset.theme") == "low-glare"
    context.close()
