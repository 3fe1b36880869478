"""Staff who are signed in, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, StorageState

from .nurse import WAYS, Nurse


@pytest.fixture(scope="module")
def states(browser: Browser, server) -> dict[str, StorageState]:
    """The signed-in sessions of Amy, Eli and Pia."""
    kept = {}
    for name in ("amy", "eli", "pia"):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{server}/admin/login/?next=/admin/")
        page.get_by_label("E-mail address").fill(f"{name}@example.org")
        page.get_by_role("textbox", name="Password").fill("correct horse battery")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{server}/admin/")
        kept[name] = context.storage_state()
        context.close()
    return kept


@pytest.fixture(params=WAYS)
def opens(request, browser: Browser, states) -> Iterator:
    """Opens a browser of somebody's own in one way of working; what the policy refuses fails the test."""
    contexts, refused = [], []

    def open_for(name: str) -> Nurse:
        viewport, has_script = WAYS[request.param]
        context = browser.new_context(storage_state=states[name], viewport=viewport, java_script_enabled=has_script)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: refused.append(str(error)))
        return Nurse(page, request.param)

    yield open_for
    for context in contexts:
        context.close()
    assert refused == []
