"""Sharing a diary in a real browser: by keyboard alone and without script, two people at once; axe in every theme and state."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.accounts.test_accounts import PASSWORD, address, mailed, press, sign_up, tab_to, write
from tests.browser.page_audit import PageAudit, open_by_click

pytestmark = pytest.mark.browser
HELPER = "Helper Can see all entries, and add, correct and delete them."
READER = "Reader Can see all entries, but not change them."


class Hand:
    """Somebody at a browser: by keyboard alone with script, by pressing what is there without."""

    def __init__(self, context: BrowserContext, server: str, mails: Path, *, script: bool) -> None:
        self.page, self.server, self.mails, self.script, self.email = context.new_page(), server, mails, script, address()

    def press(self, name: str) -> None:
        if self.script:
            press(self.page, name)
        else:
            open_by_click(self.page.locator("main").locator("a, button").filter(has_text=name).first)

    def write(self, label: str, text: str) -> None:
        if self.script:
            write(self.page, label, text)
        else:
            self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str) -> None:
        if self.script:
            tab_to(self.page, label)
            self.page.keyboard.press("Space")
        else:
            self.page.get_by_label(label, exact=True).check()

    def title(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def sign_up_here(self) -> None:
        """From the sign-in page that a link led to, without losing the link."""
        self.press("Make an account")
        self.write("E-mail address", self.email)
        self.write("Password, if you want one", PASSWORD)
        self.press("Make an account")
        self.title("Confirm your e-mail address")
        self.write("Code", mailed(self.mails, self.email))
        self.press("Confirm")

    def begin(self, *, for_someone: bool = False) -> str:
        """A new account and a new diary; its address."""
        self.page.goto(f"{self.server}/diary/")
        self.sign_up_here()
        self.title("Diary")
        self.press("Start a diary for someone" if for_someone else "Start your diary")
        self.press("I agree")
        self.write("Name of the diary", "Ada's days")
        if for_someone:
            self.choose("I may do this for them")
        self.press("Start")
        self.title("Ada's days")
        return self.page.url

    def link_and_code(self) -> tuple[str, str]:
        """The link and the code that the page shows."""
        return self.page.get_by_label("1. The link").input_value(), self.page.get_by_label("2. The code").input_value()


def test_a_helper_joins_and_is_let_out_at_once(browser: Browser, server, mails, script):
    ada = Hand(browser.new_context(java_script_enabled=script), server, mails, script=script)
    ben = Hand(browser.new_context(java_script_enabled=script), server, mails, script=script)
    diary = ada.begin()
    ada.page.goto(f"{diary}people/")
    expect(ada.page.get_by_text("Nobody else can open this diary.")).to_be_visible()
    ada.press("Invite someone")
    ada.press("Create the invitation")
    expect(ada.page.get_by_role("alert")).to_contain_text("Choose helper or reader.")
    ada.choose(HELPER)
    ada.write("Who is it for?", "my brother")
    ada.press("Create the invitation")
    ada.title("The invitation is ready")
    link, code = ada.link_and_code()

    ben.page.goto(link)
    ben.title("You have an invitation")
    ben.sign_up_here()
    ben.title("You have an invitation")
    assert "Ada" not in ben.page.locator("body").inner_text()
    ben.write("Code", "0000 0000")
    ben.press("Continue")
    expect(ben.page.get_by_role("alert")).to_contain_text("You have 4 more tries.")
    ben.page.get_by_label("Code").fill("")
    ben.write("Code", code)
    ben.press("Continue")
    expect(ben.page.get_by_text(ada.email)).to_be_visible()
    ben.press("Accept")
    ben.title("Ada's days")

    ada.press("I have saved both")
    expect(ada.page.get_by_text(ben.email).first).to_be_visible()
    ada.press(f"Change or end: {ben.email}")
    ada.press("End their access")
    expect(ada.page.get_by_role("status")).to_contain_text("can no longer open the diary")
    assert ben.page.reload().status == 404
    ada.press("Open the activity log")
    expect(ada.page.get_by_text("joined as helper")).to_be_visible()
    for hand in (ada, ben):
        hand.page.context.close()


def test_a_keeper_hands_the_diary_over(browser: Browser, server, mails, script):
    fay = Hand(browser.new_context(java_script_enabled=script), server, mails, script=script)
    ada = Hand(browser.new_context(java_script_enabled=script), server, mails, script=script)
    diary = fay.begin(for_someone=True)
    fay.page.goto(f"{diary}people/")
    fay.press("Transfer the diary")
    fay.press("Create the link and the code")
    link, code = fay.link_and_code()

    ada.page.goto(link)
    ada.sign_up_here()
    ada.write("Code", code)
    ada.press("Continue")
    ada.press("Read the text and agree")
    ada.press("I agree")
    ada.title("You have an invitation")
    ada.write("Code", code)
    ada.press("Continue")
    ada.title("You can become the owner of this diary")
    ada.choose(HELPER)
    if script:
        ada.page.keyboard.press("ArrowDown")
    else:
        ada.page.get_by_label(READER, exact=True).check()
    ada.press("Become the owner")
    ada.title("People")
    expect(ada.page.get_by_text(fay.email).first).to_be_visible()

    assert fay.page.goto(f"{diary}people/").status == 404
    fay.page.goto(f"{server}/diary/")
    fay.title("Ada's days")
    fay.page.goto(f"{diary}people/leave/")
    fay.press("Stop helping")
    assert fay.page.goto(diary).status == 404
    for hand in (ada, fay):
        hand.page.context.close()


@pytest.fixture(params=[True, False], ids=["by keyboard", "without script"])
def script(request) -> bool:
    return bool(request.param)


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Browser, server, mails, width):
    contexts = [browser.new_context(viewport={"width": width, "height": 800}) for _ in range(2)]
    fay, ada = (Hand(context, server, mails, script=False) for context in contexts)
    audit = PageAudit(width)
    diary = fay.begin(for_someone=True)
    for path in ("people/", "people/invite/", "people/hand-over/", "people/what-others-see/", "log/", "log/?who=former"):
        fay.page.goto(diary + path)
        audit.check_in_all_themes(fay.page, f"{path} of a new diary")
    invite_and_join(audit, fay, ada, diary)
    take_over(audit, fay, ada, diary)
    change(audit, ada, fay, diary)
    for context in contexts:
        context.close()
    assert not audit.problems, "\n".join(audit.problems)


def invite_and_join(audit: PageAudit, fay: Hand, ada: Hand, diary: str) -> None:
    fay.page.goto(f"{diary}people/invite/")
    fay.press("Create the invitation")
    audit.check_in_all_themes(fay.page, "invite with errors")
    fay.choose(READER)
    fay.write("Who is it for?", "A name that is as long as it may be, without any end to it, xx"[:60])
    fay.press("Create the invitation")
    fay.title("The invitation is ready")
    audit.check_in_all_themes(fay.page, "invited")
    link, code = fay.link_and_code()
    sign_up(ada.page, ada.server, ada.mails, ada.email)
    ada.page.goto(link)
    audit.check_in_all_themes(ada.page, "join")
    ada.write("Code", "1")
    ada.press("Continue")
    audit.check_in_all_themes(ada.page, "join with errors")
    ada.write("Code", code)
    ada.press("Continue")
    audit.check_in_all_themes(ada.page, "offer")
    fay.page.goto(f"{diary}people/")
    audit.check_in_all_themes(fay.page, "people with an invitation")
    ada.press("Accept")
    ada.page.goto(link)
    audit.check_in_all_themes(ada.page, "join over")
    ada.page.goto(f"{diary}people/leave/")
    audit.check_in_all_themes(ada.page, "leave")


def take_over(audit: PageAudit, fay: Hand, ada: Hand, diary: str) -> None:
    fay.page.goto(f"{diary}people/hand-over/")
    fay.press("Create the link and the code")
    link, code = fay.link_and_code()
    ada.page.goto(link)
    ada.write("Code", code)
    ada.press("Continue")
    audit.check_in_all_themes(ada.page, "take over before consent")
    ada.press("Read the text and agree")
    ada.press("I agree")
    ada.write("Code", code)
    ada.press("Continue")
    audit.check_in_all_themes(ada.page, "take over")
    ada.press("Become the owner")
    audit.check_in_all_themes(ada.page, "take over with errors")
    ada.choose(HELPER)
    ada.press("Become the owner")
    ada.title("People")
    audit.check_in_all_themes(ada.page, "people after the hand-over")


def change(audit: PageAudit, ada: Hand, fay: Hand, diary: str) -> None:
    ada.press(f"Change or end: {fay.email}")
    audit.check_in_all_themes(ada.page, "grant")
    ada.page.get_by_label("Last day").fill("2020-01-01")
    ada.press("Save")
    audit.check_in_all_themes(ada.page, "grant with errors")
    ada.page.goto(f"{diary}log/")
    audit.check_in_all_themes(ada.page, "log")
