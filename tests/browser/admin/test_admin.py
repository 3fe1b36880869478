"""Dana corrects a sentence in the admin: preview, publish, read. Nothing is refused by the Content-Security-Policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(page: Page, server) -> Page:
    page.goto(f"{server}/admin/login/?next=/admin/")
    page.get_by_label("E-mail address").fill("dana@example.org")
    page.get_by_role("textbox", name="Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{server}/admin/")
    return page


def test_a_sentence_is_corrected_in_a_few_steps(editor: Page, server):
    editor.goto(f"{server}/admin/glossary/term/")
    editor.get_by_role("link", name="Coordination", exact=True).click()
    editor.get_by_label("Definition", exact=True).fill("How well your muscles work together when you move.")
    with editor.expect_popup() as opened:
        editor.get_by_role("button", name="Preview").click()
    preview = opened.value
    expect(preview.get_by_text("How well your muscles work together when you move.").first).to_be_visible()
    expect(preview.get_by_text("Preview: readers do not see this text yet.")).to_be_visible()
    preview.close()
    editor.get_by_label("What was changed and why").fill("plainer words")
    editor.get_by_role("button", name="Save and publish").click()
    expect(editor.get_by_text("is published. Readers see it now.")).to_be_visible()
    editor.goto(f"{server}/glossary/coordination/")
    expect(editor.get_by_text("How well your muscles work together when you move.").first).to_be_visible()


def test_no_page_of_the_admin_breaks_the_policy(editor: Page, server):
    refused: list[str] = []
    editor.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    for path in (
        "",
        "articles/article/",
        "articles/article/add/",
        "glossary/term/",
        "staff/",
        "staff/invite/",
    ):
        editor.goto(f"{server}/admin/{path}")
    editor.goto(f"{server}/admin/articles/article/")
    editor.get_by_role("link", name="Symptoms of LEMS").click()
    editor.get_by_role("link", name="History", exact=True).click()
    expect(editor.get_by_role("table", name="Every revision")).to_be_visible()
    editor.goto(f"{server}/components/")
    expect(editor.locator("h1")).to_have_count(1)
    assert refused == []
