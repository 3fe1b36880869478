"""Accounts in a real browser: by keyboard alone, without script, with a passkey; axe in light and dark, narrow and wide.

Over 250 lines: the journeys share one set of steps, and a journey cut in two would prove less.
"""

from __future__ import annotations

import re
import time
from itertools import count
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.browser.page_audit import PageAudit, open_by_click

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
NUMBERS = count()


def address() -> str:
    return f"browser{next(NUMBERS)}@example.org"


def mailed(folder: Path, email: str) -> str:
    """The code in the newest mail to an address."""
    mails = [path.read_text() for path in sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns)]
    codes = [re.search(r"^\d{8}$", text, re.MULTILINE) for text in mails if f"To: {email}" in text]
    assert codes, f"no mail to {email}"
    assert codes[-1]
    return codes[-1][0]


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the named field, button or link of the page's main part has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => { const one = document.activeElement;
                if (!one || !one.closest('main')) return '';
                return (one.labels && one.labels.length ? one.labels[0].textContent : one.textContent)
                    .replace(/\\s+/g, ' ').trim() }"""
        )
        if found == name:
            return
    raise AssertionError(f"Tab does not come to {name!r} on {page.url}")


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.type(text)


def sign_up(page: Page, server: str, mails: Path, email: str, password: str = PASSWORD) -> None:
    """By keyboard alone, and by mail."""
    page.goto(f"{server}/account/signup/")
    write(page, "E-mail address", email)
    write(page, "Password, if you want one", password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your e-mail address")
    write(page, "Code", mailed(mails, email))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def app_code(page: Page) -> str:
    secret = page.locator("#totp-key").inner_text().replace(" ", "")
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_journey_by_keyboard_alone(browser: Browser, server, mails, script):
    context = browser.new_context(java_script_enabled=script)
    page, email = context.new_page(), address()
    if script:
        journey_by_keyboard(page, server, mails, email)
    else:
        journey_without_script(page, server, mails, email)
    context.close()


def journey_by_keyboard(page: Page, server: str, mails: Path, email: str) -> None:
    sign_up(page, server, mails, email)
    press(page, "Sign out")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    write(page, "E-mail address", email)
    write(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    press(page, "Second step and passkeys")
    press(page, "Add an app")
    expect(page.locator("img.qr")).to_be_visible()
    assert page.locator("img.qr").evaluate("one => one.complete && one.naturalWidth > 0")
    write(page, "Code from the app", app_code(page))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    codes = page.get_by_role("list", name="Recovery codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text().strip()
    page.goto(f"{server}/account/sessions/")
    expect(page.get_by_text("(this device)")).to_be_visible()
    press(page, "Sign out")
    write(page, "E-mail address", email)
    write(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    write(page, "Code", recovery)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def journey_without_script(page: Page, server: str, mails: Path, email: str) -> None:
    heading = page.get_by_role("heading", level=1)
    main = page.locator("main")
    page.goto(f"{server}/account/signup/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Make an account").click()
    page.get_by_label("Code").fill("00000000")
    main.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("The code is not right")
    page.get_by_label("Code").fill(mailed(mails, email))
    main.get_by_role("button", name="Confirm").click()
    expect(heading).to_have_text("Your account")
    main.get_by_role("button", name="Sign out").click()
    main.get_by_role("link", name="Get a code by mail").click()
    page.get_by_label("E-mail address").fill(email)
    main.get_by_role("button", name="Send the code").click()
    expect(heading).to_have_text("Type the code from the mail")
    page.get_by_label("Code").fill(mailed(mails, email))
    main.get_by_role("button", name="Sign in").click()
    expect(heading).to_have_text("Your account")
    expect(page.locator("[data-passkey]:visible")).to_have_count(0)
    main.get_by_role("link", name="Second step and passkeys").click()
    main.get_by_role("link", name="Add an app").click()
    page.get_by_label("Code from the app").fill(app_code(page))
    main.get_by_role("button", name="Add the app").click()
    expect(heading).to_have_text("Recovery codes")
    page.goto(f"{server}/account/sessions/")
    main.get_by_role("button", name="Sign out").first.click()
    expect(heading).to_have_text("Sign in")


def test_a_passkey_signs_in_alone(browser: Browser, server, mails):
    context = browser.new_context()
    page, email = context.new_page(), address()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    sign_up(page, server, mails, email)
    page.goto(f"{server}/account/second-step/webauthn/add/")
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto(f"{server}/account/second-step/webauthn/")
    expect(page.get_by_text("My phone")).to_be_visible()
    page.goto(f"{server}/account/logout/")
    open_by_click(page.locator("main").get_by_role("button", name="Sign out"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(page.get_by_text(email)).to_be_visible()
    open_by_click(page.locator("main").get_by_role("button", name="Sign out"))
    write(page, "E-mail address", email)
    write(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    open_by_click(page.locator("main").get_by_role("button", name="Sign out"))
    device.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": False}})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The passkey did not work.")).to_be_visible()
    assert not refused
    context.close()


def test_what_is_typed_can_be_shown_and_pasted(page: Page, server):
    page.goto(f"{server}/account/login/")
    field = page.get_by_label("Password", exact=True)
    field.fill(PASSWORD)
    page.get_by_label("Show the password").check()
    expect(field).to_have_attribute("type", "text")
    page.get_by_label("Show the password").uncheck()
    expect(field).to_have_attribute("type", "password")
    assert page.evaluate("document.querySelectorAll('[onpaste], [autocomplete=off][type=password]').length") == 0


OPEN = ["/account/login/", "/account/signup/", "/account/login/code/", "/account/password/reset/"]
CLOSED = [
    "/account/",
    "/account/consent/",
    "/account/email/",
    "/account/password/change/",
    "/account/logout/",
    "/account/sessions/",
    "/account/second-step/",
    "/account/second-step/totp/activate/",
    "/account/second-step/webauthn/",
    "/account/second-step/webauthn/add/",
]


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Browser, server, mails, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page, email, audit = context.new_page(), address(), PageAudit(width)

    for path in OPEN:
        page.goto(server + path)
        audit.check_in_all_themes(page, path)
        page.locator("main form button[type=submit]").first.click()
        expect(page.locator(".problems")).to_be_visible()
        audit.check_in_all_themes(page, f"{path} with errors")
    page.goto(f"{server}/account/login/code/")
    page.get_by_label("E-mail address").fill(address())
    page.locator("main").get_by_role("button", name="Send the code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Type the code from the mail")
    audit.check_in_all_themes(page, "the code")
    page.get_by_role("button", name="Stop, and start again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_up(page, server, mails, email)
    page.goto(f"{server}/account/reauthenticate/?next=/account/")
    audit.check_in_all_themes(page, "reauthenticate")
    write(page, "Password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    for path in CLOSED:
        page.goto(server + path)
        audit.check_in_all_themes(page, path)
    page.goto(f"{server}/account/second-step/totp/activate/")
    page.get_by_label("Code from the app").fill("000000")
    page.get_by_role("button", name="Add the app").click()
    expect(page.locator(".problems")).to_be_visible()
    audit.check_in_all_themes(page, "a wrong code")
    page.get_by_label("Code from the app").fill(app_code(page))
    page.get_by_role("button", name="Add the app").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    audit.check_in_all_themes(page, "recovery codes")
    for path in (
        "/account/second-step/",
        "/account/second-step/totp/deactivate/",
        "/account/second-step/recovery-codes/generate/",
    ):
        page.goto(server + path)
        audit.check_in_all_themes(page, path)
    context.close()
    problems = [problem for problem in audit.problems if not ("small" in problem and "qr" in problem)]
    assert not problems, "\n".join(problems)
