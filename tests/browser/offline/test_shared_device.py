"""One device, several people: nobody sees or sends what another person wrote, and signing out asks before it deletes."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.page_audit import PageAudit

from .conftest import HELP, Site, wait_until
from .test_outbox import CHECK_IN, STORED, make_person, open_diary, save, saved_notes, sign_in, wait_for_entries, write

pytestmark = pytest.mark.browser
WORDS = "Only for my own diary"


def write_without_network(page: Page, site: Site, context: BrowserContext, email: str) -> None:
    """Sign in and write one check-in that is not sent."""
    sign_in(page, site, email)
    context.set_offline(True)
    write(page, site, WORDS)
    save(page)
    page.route("**/diary/outbox/send/", lambda route: route.abort())
    context.set_offline(False)
    open_diary(page, site)
    expect(page.locator("[data-outbox]")).to_contain_text("1 waits to be sent.")


def press_sign_out(page: Page) -> None:
    page.locator(".diary-bar__more > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()


def answer(page: Page, name: str) -> None:
    question = page.get_by_role("dialog", name="1 check-in waits to be sent")
    expect(question).to_be_visible()
    question.get_by_role("button", name=name).click()


def test_another_person_sees_and_sends_nothing_and_the_writer_still_can(site: Site, page: Page, context: BrowserContext):
    ada, bob = make_person(site), make_person(site)
    write_without_network(page, site, context, ada)
    press_sign_out(page)
    answer(page, "Stay signed in")
    expect(page.get_by_role("dialog")).to_be_hidden()
    open_diary(page, site)
    press_sign_out(page)
    answer(page, "Sign out and keep it here, locked")
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    stored = page.evaluate(STORED)
    assert len(stored["entries"]) == 1
    assert WORDS not in str(stored)
    page.goto(site.address + CHECK_IN)
    expect(page.locator("[data-part=none]")).to_be_visible()
    expect(page.locator("[data-offline-check-in]")).to_be_hidden()
    page.unroute_all(behavior="wait")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "outbox/send" in request.url else None)
    sign_in(page, site, bob)
    wait_until(page, f"async () => (await ({STORED})()).devices.length === 2")
    page.goto(site.address + "/diary/outbox/")
    expect(page.get_by_text("Nothing waits on this device.")).to_be_visible()
    page.goto(site.address + "/account/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()  # nothing of Bob's waits: no question
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    assert sent == []
    sign_in(page, site, ada)
    wait_for_entries(page, 0)
    assert (saved_notes(site, ada), saved_notes(site, bob)) == ([WORDS], [])


def test_signing_out_deletes_what_waits_only_after_the_answer(site: Site, page: Page, context: BrowserContext):
    ada = make_person(site)
    write_without_network(page, site, context, ada)
    press_sign_out(page)
    answer(page, "Sign out and delete what waits")
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    assert page.evaluate(STORED) == {"devices": [], "entries": []}
    wait_until(page, "() => caches.match('/offline/check-in/').then((found) => !found)")
    assert saved_notes(site, ada) == []


def test_after_the_session_has_ended_nothing_is_readable_and_nothing_is_lost(site: Site, page: Page, context: BrowserContext):
    ada = make_person(site)
    write_without_network(page, site, context, ada)
    context.clear_cookies()
    page.unroute_all(behavior="wait")
    page.goto(site.address + "/diary/")
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    assert WORDS not in str(page.evaluate(STORED))
    sign_in(page, site, ada)
    wait_for_entries(page, 0)
    assert saved_notes(site, ada) == [WORDS]


def test_words_come_back_where_the_right_to_write_has_ended(site: Site, page: Page, context: BrowserContext):
    ada = make_person(site)
    write_without_network(page, site, context, ada)
    site.manage(
        "shell",
        "--no-imports",
        "-c",
        "from lems_site.accounts.consent import withdraw_consent; from lems_site.accounts.models import User; "
        f"withdraw_consent(by=User.objects.get(email='{ada}'))",
    )
    page.unroute_all(behavior="wait")
    page.goto(site.address + "/diary/outbox/")
    expect(page.get_by_text("The diary is paused")).to_be_visible()
    assert WORDS in page.get_by_label("Your words").input_value()
    page.get_by_role("button", name="Delete from this device").click()
    expect(page.get_by_text("Nothing waits on this device.")).to_be_visible()
    assert saved_notes(site, ada) == []


def test_the_pages_meet_the_rules_for_everyone(site: Site, page: Page, context: BrowserContext):
    page.set_viewport_size({"width": 390, "height": 664})
    audit = PageAudit(390)
    audit.watch(page)
    sign_in(page, site, make_person(site))
    for path in ("/offline/", "/offline/no-network/", "/diary/outbox/"):
        page.goto(site.address + path)
        expect(page.locator("h1")).to_be_visible()
        audit.check_in_all_themes(page, path)
    context.set_offline(True)
    write(page, site, WORDS)
    audit.check_in_all_themes(page, CHECK_IN)
    save(page)
    audit.check_in_all_themes(page, "saved on this device")
    page.goto(site.address + HELP)
    expect(page.locator(".kept-copy")).to_be_visible()
    audit.check_in_all_themes(page, "a kept copy")
    page.route("**/diary/outbox/send/", lambda route: route.abort())
    context.set_offline(False)
    open_diary(page, site)
    expect(page.locator("[data-outbox]")).to_contain_text("1 waits to be sent.")
    audit.check_in_all_themes(page, "what waits")
    press_sign_out(page)
    expect(page.get_by_role("dialog")).to_be_visible()
    audit.check_in_all_themes(page, "the question at signing out")
    assert audit.problems == []
