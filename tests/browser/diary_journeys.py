"""Steps that journeys through the diary share: somebody with an account and a diary, signed in."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.accounts.test_accounts import PASSWORD, address, mailed

from .conftest import ROOT


@dataclass(frozen=True)
class Signed:
    """A person's e-mail address, their diary's address, and the cookies of their browser."""

    email: str
    home: str
    state: Any


def sign_up(page: Page, server: str, mails: Path, email: str, password: str = "") -> None:
    """Make an account: with the code that is mailed, and a password if one is given."""
    page.goto(f"{server}/account/signup/")
    page.get_by_label("E-mail address").fill(email)
    if password:
        page.get_by_label("Password, if you want one").fill(password)
    page.get_by_role("button", name="Make an account").click()
    page.get_by_label("Code").fill(mailed(mails, email))
    page.locator("main").get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def begin_diary(browser: Browser, server: str, mails: Path, *, name: str = "My year", password: str = "") -> Signed:
    """Sign up, agree to health data being kept, and begin a diary in UTC."""
    context, email = browser.new_context(), address()
    page = context.new_page()
    sign_up(page, server, mails, email, password)
    page.goto(f"{server}/diary/start/")
    page.locator("main").get_by_role("button", name="I agree").click()
    page.get_by_label("Name of the diary").fill(name)
    page.get_by_label("Time zone").select_option("UTC")
    page.locator("main").get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    signed = Signed(email, page.url, context.storage_state())
    context.close()
    return signed


def follow_more(page: Page, label: str) -> None:
    """Open "More" in the bar by keyboard and follow one of its links."""
    bar = page.get_by_role("navigation", name="Diary")
    bar.locator("summary").focus()
    page.keyboard.press("Enter")
    bar.get_by_role("link", name=label, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def wait_for_file(page: Page, words: str) -> None:
    """Wait until the clock has checked or added a file and the page says so: by its script, or without one by loading itself."""
    by_itself = page.get_by_role("link", name="Let this page load itself again")
    if by_itself.count():
        by_itself.click()
    expect(page.locator("main")).to_contain_text(words, timeout=90_000)


def signed_in(browser: Browser, who: Signed, **options: Any) -> BrowserContext:
    """A browser in which somebody is signed in already. options: Playwright's for a new context."""
    return browser.new_context(storage_state=who.state, **options)


def demo_owner_of(browser: Browser, server: str, env: dict[str, str]) -> Signed:
    """The owner of a demonstration diary of a year, signed in; the running site holds those diaries then. env: the site's."""
    command = [sys.executable, str(ROOT / "manage.py"), "demo_data", "--years", "1", "--password", PASSWORD, "--yes"]
    subprocess.run(command, check=True, env=env, cwd=ROOT, capture_output=True)
    context, email = browser.new_context(), "owner@demo.example"
    page = context.new_page()
    page.goto(f"{server}/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{server}/diary/")
    signed = Signed(email, page.url, context.storage_state())
    context.close()
    return signed
