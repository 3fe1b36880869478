"""What a diary gives back, in a real browser: exports, import, calendar, paper and deletion, by keyboard, and without script.

Over 250 lines: the journeys share one pair of hands.
"""

from __future__ import annotations

import io
import json
import re
import uuid
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accounts.test_accounts import PASSWORD, address, mailed, tab_to
from tests.browser.diary_journeys import wait_for_file
from tests.browser.page_audit import PageAudit, open_by_click

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clock")]
BUTTONS = "button, a"


class ByKeyboard:
    """Comes to everything by pressing Tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str) -> None:
        tab_to(self.page, name)

    def press(self, name: str) -> None:
        self.to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, name: str, text: str) -> None:
        self.to(name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def tick(self, name: str) -> None:
        self.to(name)
        self.page.keyboard.press("Space")


class WithoutScript(ByKeyboard):
    """Where no script runs in the page, a test cannot ask it what has the focus: it is put there."""

    def to(self, name: str) -> None:
        main = self.page.locator("main")
        words = re.escape(name).replace(r"\ ", r"\s+")
        field = main.get_by_label(name, exact=True)
        (field if field.count() else main.locator(BUTTONS).filter(has_text=re.compile(rf"^\s*{words}\s*$"))).first.focus()


def begin(hands: ByKeyboard, server: str, mails: Path) -> tuple[str, str]:
    """An account and a diary, by hand. The diary's address and the person's."""
    page, email = hands.page, address()
    page.goto(f"{server}/account/signup/")
    hands.write("E-mail address", email)
    hands.write("Password, if you want one", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your e-mail address")
    hands.write("Code", mailed(mails, email))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    page.goto(f"{server}/diary/start/")
    page.locator("main button[value=give]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    hands.write("Name of the diary", "My days")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url("**/diary/*-*/")
    return page.url, email


def saved(hands: ByKeyboard, diary: str, choice: str) -> bytes:
    """The file of one kind."""
    page = hands.page
    page.goto(f"{diary}export/")
    page.locator(f"input[name=format][value={choice}]").focus()
    page.keyboard.press("Space")
    hands.to("Save the file")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    return Path(coming.value.path()).read_bytes()


def with_an_entry(raw: bytes) -> bytes:
    """The whole diary, and a check-in in it."""
    value = json.loads(raw)
    moment = value["exported_at"]
    value["entries"] = [
        {
            "id": str(uuid.uuid4()),
            "batch": str(uuid.uuid4()),
            "kind": "check-in",
            "at": "2026-01-05T12:00:00Z",
            "zone": "UTC",
            "day": "2026-01-05",
            "data": {"strength": 1},
            "text": "=A good day",
            "version": 1,
            "created_at": moment,
            "written_by": "owner",
            "imported": False,
            "removed_at": None,
            "history": [],
        }
    ]
    return json.dumps(value).encode()


@pytest.mark.parametrize("hand", [ByKeyboard, WithoutScript], ids=["by keyboard", "without script"])
def test_the_journey(browser: Browser, server, mails, hand):
    context = browser.new_context(java_script_enabled=hand is ByKeyboard)
    page = context.new_page()
    hands = hand(page)
    diary, _email = begin(hands, server, mails)
    takes_out_and_brings_back(hands, diary)
    is_reminded(hands, diary)
    deletes_all(hands, server, diary)
    context.close()


def takes_out_and_brings_back(hands: ByKeyboard, diary: str) -> None:
    page, main = hands.page, hands.page.locator("main")
    whole = saved(hands, diary, "json")
    assert json.loads(whole)["diary"]["name"] == "My days"
    assert json.loads(saved(hands, diary, "fhir"))["resourceType"] == "Bundle"

    page.goto(f"{diary}import/")
    page.get_by_label("File").set_input_files({"name": "x.json", "mimeType": "application/json", "buffer": b'{"format": 1}'})
    hands.press("Check the file")
    wait_for_file(page, "Nothing was added.")
    expect(main.get_by_role("heading", level=2)).to_have_text("What is wrong with the file")
    expect(main).to_contain_text("This is not a diary of this site.")
    hands.press("Choose another file")
    page.get_by_label("File").set_input_files(
        {"name": "diary.json", "mimeType": "application/json", "buffer": with_an_entry(whole)}
    )
    hands.press("Check the file")
    wait_for_file(page, "This would be added")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is in the file")
    expect(main).to_contain_text("check-in: 1")
    hands.press("Add it")
    wait_for_file(page, "Added. Entries: 1.")
    assert "'=A good day" in saved(hands, diary, "csv").decode("utf-8-sig")


def is_reminded(hands: ByKeyboard, diary: str) -> None:
    page, main = hands.page, hands.page.locator("main")
    page.goto(f"{diary}calendar/")
    hands.write("At what times?", "soon")
    hands.press("Save the times")
    expect(page.get_by_role("alert")).to_contain_text("“soon” is not a time.")
    hands.write("At what times?", "9:00, 20:30")
    hands.tick("Sunday")
    hands.press("Save the times")
    expect(main).to_contain_text("Your times are saved.")
    hands.to("Save the calendar file")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert "BYDAY=MO,TU,WE,TH,FR,SA" in Path(coming.value.path()).read_text()
    hands.press("Create a secret address")
    feed = main.locator("code").inner_text()
    assert page.context.request.get(feed).status == 200
    hands.press("End the address")
    assert page.context.request.get(feed).status == 404


def deletes_all(hands: ByKeyboard, server: str, diary: str) -> None:
    page, main, heading = hands.page, hands.page.locator("main"), hands.page.get_by_role("heading", level=1)
    page.goto(f"{diary}delete/")
    hands.press("Delete for ever")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is deleted yet.")
    hands.tick("Yes, delete this diary for ever")
    hands.press("Delete for ever")
    expect(main).to_contain_text("The diary is deleted.")
    page.goto(f"{server}/account/")
    hands.press("Delete your account")
    hands.tick("Yes, delete my account for ever")
    hands.press("Delete for ever")
    expect(heading).to_have_text("Your account is deleted")
    page.goto(f"{server}/account/")
    expect(heading).to_have_text("Sign in")


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_a_week_on_paper_is_four_sheets(browser: Browser, server, size):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server}/diary/paper/")
    pages = [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format=size))).pages]
    assert len(pages) == 4
    for number, text in enumerate(pages):
        assert f"Day {2 * number + 1}" in text
        assert "Notes" in text
        assert "No one reads this as you write it." in text, "the line about help is cut off"
        assert "In an emergency" not in text, "the site's own footer is on the paper"
    context.close()


@pytest.mark.parametrize(("own", "sheets"), [(12, 7), (2, 4)], ids=["one day a page", "two days a page"])
def test_no_field_is_cut_off_with_the_most_symptoms_of_a_page(browser: Browser, server, mails, own, sheets):
    context = browser.new_context()
    page = context.new_page()
    hands = ByKeyboard(page)
    diary, _email = begin(hands, server, mails)
    value = json.loads(saved(hands, diary, "json"))
    value["followed"] = [
        {"code": f"own-{number}", "words": f"Long words for symptom {number} of the many", "hidden": False}
        for number in range(own)
    ]
    value["medicines"] = [
        {"key": f"m{number}", "name": f"Medicine {number}", "form": "", "strength": "", "is_timed": False, "hidden": False}
        for number in range(4)
    ]
    page.goto(f"{diary}import/")
    page.get_by_label("File").set_input_files(
        {"name": "diary.json", "mimeType": "application/json", "buffer": json.dumps(value).encode()}
    )
    hands.press("Check the file")
    wait_for_file(page, "This would be added")
    hands.press("Add it")
    wait_for_file(page, "Added.")
    page.goto(f"{diary}paper/")
    for size in ("A4", "Letter"):
        pages = [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format=size))).pages]
        assert len(pages) == sheets
        for text in pages:
            for said in ("Day ", f"symptom {own - 1}", "Medicine 0", "What happened", "Notes", "No one reads this"):
                assert said in text, said
            assert ("Medicine 3" in text) is (sheets == 7 or "Day 7" in text), "a page with one day has room for all medicines"
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 930})  # the width between the margins of A4
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.sheet, .sheet__day, .sheet__symptom, .sheet__line')]
            .filter(one => one.scrollHeight > one.clientHeight + 2 && getComputedStyle(one).overflow === 'hidden'
                || one.classList.contains('sheet__day') && one.scrollHeight > one.clientHeight + 2)
            .map(one => `${one.className}: ${one.scrollHeight} px in ${one.clientHeight} px`)"""
    )
    assert not cut, cut
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Browser, server, mails, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    audit = PageAudit(width)
    page = audit.watch(context.new_page())
    hands = ByKeyboard(page)
    diary, _email = begin(hands, server, mails)
    for path in ("export/", "import/", "calendar/", "paper/", "delete/"):
        page.goto(diary + path)
        audit.check_in_all_themes(page, path)
    whole = saved(hands, diary, "json")
    page.goto(f"{server}/account/delete/")
    audit.check_in_all_themes(page, "delete the account")
    page.locator("main form button").click()
    expect(page.locator(".problems")).to_be_visible()
    audit.check_in_all_themes(page, "delete the account with an error")
    for path, words in (("delete/", "Delete for ever"), ("import/", "Check the file"), ("calendar/", "Save the times")):
        page.goto(diary + path)
        page.get_by_role("button", name=words).click()
        expect(page.locator(".problems")).to_be_visible()
        audit.check_in_all_themes(page, f"{path} with an error")
    page.goto(f"{diary}import/")
    page.get_by_label("File").set_input_files({"name": "x.json", "mimeType": "application/json", "buffer": b"[" * 99})
    page.get_by_role("button", name="Check the file").click()
    wait_for_file(page, "Nothing was added.")
    expect(page.locator(".problem-lines")).to_be_visible()
    audit.check_in_all_themes(page, "a refused file")
    open_by_click(page.get_by_role("link", name="Choose another file"))
    page.get_by_label("File").set_input_files(
        {"name": "diary.json", "mimeType": "application/json", "buffer": with_an_entry(whole)}
    )
    page.get_by_role("button", name="Check the file").click()
    wait_for_file(page, "This would be added")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is in the file")
    audit.check_in_all_themes(page, "the preview")
    page.get_by_role("button", name="Add it").click()
    wait_for_file(page, "Added.")
    page.goto(f"{diary}import/")
    page.get_by_role("link", name="Log of the imported diary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log of the imported diary")
    audit.check_in_all_themes(page, "the imported log")
    page.goto(f"{diary}calendar/")
    page.get_by_label("At what times?").fill("9:00")
    page.get_by_role("button", name="Save the times").click()
    page.get_by_role("button", name="Create a secret address").click()
    expect(page.locator(".secret")).to_be_visible()
    audit.check_in_all_themes(page, "the secret address")
    context.close()
    assert not audit.problems, "\n".join(audit.problems)
