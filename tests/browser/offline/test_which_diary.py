"""Somebody with two diaries, and two people with one device: the writer says for which diary a check-in is, or nobody does."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.accounts.test_accounts import PASSWORD
from tests.browser.page_audit import PageAudit

from .conftest import Site, wait_until
from .test_outbox import CHECK_IN, READY, STORED, make_person, open_diary, save, saved_notes, sign_in, wait_for_entries, write

pytestmark = pytest.mark.browser
WORDS = "Slept badly"
HELP_WITH = """
from lems_site.accounts.models import User
from lems_site.diary.models import Diary, Grant
owner, helper = User.objects.get(email="{owner}"), User.objects.get(email="{helper}")
diary = Diary.objects.get(grants__user=owner)
Grant.objects.create(diary=diary, user=helper, role="helper", granted_by=owner)
"""
WHERE = """
import json
from lems_site.diary.models import Entry
print(json.dumps([(row.diary.name, row.text) for row in Entry.objects.filter(created_by__email="{email}")]))
"""
SHARED = "More than one person has a diary on this device."


def wait_for_devices(page: Page, number: int) -> None:
    wait_until(page, f"async () => (await ({STORED})()).devices.length === {number}")


def saved_in(site: Site, email: str) -> list[tuple[str, str]]:
    """The name of the diary and the notes of what somebody wrote."""
    return [(name, text) for name, text in json.loads(site.manage("shell", "--no-imports", "-c", WHERE.format(email=email)))]


def test_the_writer_of_two_diaries_chooses_and_the_device_holds_no_name(site: Site, page: Page, context: BrowserContext):
    page.set_viewport_size({"width": 390, "height": 664})
    audit = PageAudit(390)
    audit.watch(page)
    fay, ada = make_person(site), make_person(site)
    theirs = f"Diary of {ada.partition('@')[0]}"
    site.manage("shell", "--no-imports", "-c", HELP_WITH.format(owner=ada, helper=fay))
    page.goto(f"{site.address}/account/login/?next=/diary/")
    page.get_by_label("E-mail address").fill(fay)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name=theirs).click()
    expect(page.locator("h1")).to_contain_text(theirs)
    wait_for_devices(page, 1)
    wait_until(page, READY)
    context.set_offline(True)
    write(page, site, WORDS)
    page.get_by_label("For whom is this?").fill("The neighbour")
    audit.check_in_all_themes(page, "for whom")
    save(page)
    stored = str(page.evaluate(STORED))
    assert not [name for name in ("Diary of", "neighbour", ada, fay) if name in stored]
    context.set_offline(False)
    page.goto(site.address + "/diary/outbox/")
    group = page.get_by_role("group", name="Which diary?")
    expect(group.get_by_role("radio")).to_have_count(2)
    expect(page.get_by_label("Your words")).to_have_value(re.compile("For whom is this.*The neighbour"))
    page.get_by_role("button", name="Save it in the diary").click()
    expect(page.get_by_text("Choose the diary first.")).to_be_visible()
    audit.check_in_all_themes(page, "which diary")
    group.get_by_role("radio", name=f"shared by {ada}").check()
    page.get_by_role("button", name="Save it in the diary").click()
    expect(page.get_by_text(f"Saved in: {theirs}.")).to_be_visible()
    wait_for_entries(page, 0)
    audit.check_in_all_themes(page, "saved in a diary")
    assert saved_in(site, fay) == [(theirs, WORDS)]
    assert audit.problems == []


def test_with_two_people_on_one_device_nothing_goes_by_itself(site: Site, page: Page, context: BrowserContext):
    ada, bob = make_person(site), make_person(site)
    sign_in(page, site, ada)
    wait_for_devices(page, 1)
    page.goto(site.address + CHECK_IN)
    expect(page.get_by_text("the person who signed in last on this device")).to_be_visible()
    expect(page.get_by_text(SHARED)).to_be_hidden()
    context.clear_cookies()  # her session is over: she did not sign out
    sign_in(page, site, bob)
    wait_for_devices(page, 2)
    context.set_offline(True)
    write(page, site, WORDS)
    expect(page.get_by_text(SHARED)).to_be_visible()
    save(page)
    context.set_offline(False)
    open_diary(page, site)
    expect(page.locator("[data-outbox]")).to_contain_text("1 waits: for which diary is it?")
    assert saved_notes(site, bob) == []
    page.locator("[data-outbox]").get_by_role("link", name="Choose").click()
    expect(page.get_by_role("heading", name="Written without network", level=1)).to_be_visible()
    expect(page.get_by_role("group", name="Which diary?").get_by_role("radio")).to_have_count(1)
    page.get_by_role("button", name="Delete from this device").click()
    expect(page.get_by_text("Nothing waits on this device.")).to_be_visible()
    assert (saved_notes(site, ada), saved_notes(site, bob)) == ([], [])
