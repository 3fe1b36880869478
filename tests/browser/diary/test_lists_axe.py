"""Every page of the diary's lists and smaller entries in a real browser: axe in all themes, empty, filled and with errors."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.diary_journeys import Signed, begin_diary, demo_owner_of, signed_in
from tests.browser.page_audit import PageAudit, open_by_click

from .test_lists import title

pytestmark = pytest.mark.browser
KINDS = ("check-in", "dose", "event", "test", "weight")


@pytest.fixture(scope="module")
def demo_owner(browser: Browser, server, server_env) -> Signed:
    return demo_owner_of(browser, server, server_env)


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_a_new_diary(browser: Browser, server, mails, width):
    audit, who = (
        PageAudit(width),
        begin_diary(browser, server, mails, name="A name as long as it may be, without an end to it, xxxxxxxxx"[:60]),
    )
    context = signed_in(browser, who, viewport={"width": width, "height": 800})
    page = audit.watch(context.new_page())
    for path in ("", "medicines/", "questions/", "appointments/", "removed/", "settings/", "symptoms/"):
        page.goto(who.home + path)
        audit.check_in_all_themes(page, f"{path or 'home'}, empty")
    for path, button in (
        ("medicines/", "Add it"),
        ("questions/", "Add the question"),
        ("appointments/", "Add the appointment"),
        ("symptoms/", "Add it"),
        ("event/", "Save"),
        ("test/", "Save"),
        ("weight/", "Save"),
    ):
        page.goto(who.home + path)
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()
        audit.check_in_all_themes(page, f"{path} with errors")
    for path, label, words, button in (
        ("questions/", "Your question", "W" * 200, "Add the question"),
        ("medicines/", "Name of the medicine", "W" * 120, "Add it"),
        ("appointments/", "Date", "2026-11-20", "Add the appointment"),
    ):
        page.goto(who.home + path)
        page.get_by_label(label, exact=True).fill(words)
        open_by_click(page.get_by_role("button", name=button, exact=True))
        audit.check_in_all_themes(page, f"{path} with one")
    for path, button in (("questions/", "Remove"), ("appointments/", "Remove")):
        page.goto(who.home + path)
        open_by_click(page.get_by_role("button", name=button).first)
        audit.check_in_all_themes(page, f"{path} with a removed one")
    page.goto(f"{who.home}medicines/")
    open_by_click(page.get_by_role("link", name="Change"))
    open_by_click(page.get_by_role("button", name="Remove it from the list"))
    audit.check_in_all_themes(page, "medicines/ with one off the list")
    page.goto(f"{who.home}paused/")
    title(page, "This diary is paused")
    audit.check_in_all_themes(page, "paused")
    context.close()
    assert not audit.problems, "\n".join(audit.problems)


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_a_filled_diary(browser: Browser, server, demo_owner, width):
    audit = PageAudit(width)
    context = signed_in(browser, demo_owner, viewport={"width": width, "height": 800})
    page = audit.watch(context.new_page())
    page.goto(f"{demo_owner.home}event/")
    page.get_by_label("A fall", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    title(page, "Saved")
    for path in ("", "medicines/", "dose/", "event/", "test/", "weight/", "questions/", "appointments/", "symptoms/"):
        page.goto(demo_owner.home + path)
        audit.check_in_all_themes(page, f"{path or 'home'}, filled")
    page.goto(f"{demo_owner.home}dose/")
    page.get_by_label("Date", exact=True).fill("2099-01-01")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    audit.check_in_all_themes(page, "dose/ with errors")
    page.goto(f"{demo_owner.home}medicines/")
    open_by_click(page.get_by_role("link", name="Change").first)
    audit.check_in_all_themes(page, "medicine")
    page.get_by_label("Name of the medicine").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    audit.check_in_all_themes(page, "medicine with an error")
    for kind in KINDS:
        page.goto(f"{demo_owner.home}list/?kind={kind}")
        open_by_click(page.locator(f"main a[href*='{demo_owner.home.split('/', 3)[3]}entry/']").first)
        audit.check_in_all_themes(page, f"entry: {kind}")
        page.get_by_role("link", name="Correct", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Correct")
        audit.check_in_all_themes(page, f"correcting: {kind}")
    context.close()
    assert not audit.problems, "\n".join(audit.problems)


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_where_somebody_has_several_diaries(browser: Browser, server, mails, width):
    audit, who = PageAudit(width), begin_diary(browser, server, mails)
    context = signed_in(browser, who, viewport={"width": width, "height": 800})
    page = audit.watch(context.new_page())
    page.goto(f"{server}/diary/start/for-someone/")
    page.get_by_label("Name of the diary").fill("W" * 60)
    page.get_by_label("Time zone").select_option("UTC")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    audit.check_in_all_themes(page, "begin with an error")
    page.get_by_label("I may do this for them").check()
    page.get_by_role("button", name="Start", exact=True).click()
    page.goto(f"{server}/diary/")
    expect(page.locator("main .choices li")).to_have_count(2)
    audit.check_in_all_themes(page, "several diaries")
    context.close()
    assert not audit.problems, "\n".join(audit.problems)
