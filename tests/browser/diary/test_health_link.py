"""A QR code from the report to the desk in a real browser: read by another's reader, opened by the site's own page, ended."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.diary_journeys import Signed, begin_diary, signed_in
from tests.browser.page_audit import PageAudit, open_by_click
from tests.node_programs import read_qr_code

pytestmark = pytest.mark.browser
PHONE: Any = {"width": 390, "height": 664}
FRAME: Any = {"x": 0, "y": 0, **PHONE}


@pytest.fixture(scope="module")
def ada(browser: Browser, server, mails) -> Signed:
    return begin_diary(browser, server, mails, name="Ada's diary")


def title(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def make_code(page: Page, who: Signed, where: str = "On this screen") -> str:
    """From the report to the code: its link."""
    page.goto(f"{who.home}report/")
    title(page, "Visit report")
    open_by_click(page.get_by_role("link", name="Show a code at the desk"))
    title(page, "Show a code at the desk")
    page.get_by_label("First names").fill("Ada Maria")
    page.get_by_label("Last name").fill("Lovely")
    page.get_by_label("Date of birth").fill("1970-05-17")
    page.locator("main").get_by_text(where).click()
    open_by_click(page.get_by_role("button", name="Show the code"))
    title(page, "Code for the desk")
    return page.get_by_label("The same as a link").input_value()


def change_key(link: str) -> str:
    """The same link with another key."""
    start, payload = link.split("shlink:/")
    values = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    changed = json.dumps({**values, "key": "A" * 43}).encode()
    return f"{start}shlink:/{base64.urlsafe_b64encode(changed).decode().rstrip('=')}"


def open_code(page: Page, link: str) -> None:
    """Open a code in the site's viewer, as a desk does: say who it is, and press the button."""
    page.goto("about:blank")
    page.goto(link)
    page.get_by_label("Who opens it?").fill("Desk of St Mary")
    page.get_by_role("button", name="Open the report").click()


@pytest.mark.parametrize("theme", ["light", "low-glare", ""], ids=["light", "low glare", "forced colours without script"])
def test_the_code_on_a_phone_s_first_screen_is_read_by_another_s_reader(browser: Browser, ada, theme):
    context = signed_in(browser, ada, viewport=PHONE, device_scale_factor=2, java_script_enabled=bool(theme))
    page = context.new_page()
    if theme:
        page.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    else:
        page.emulate_media(color_scheme="dark", forced_colors="active")
    link = make_code(page, ada)
    assert read_qr_code(page.screenshot(clip=FRAME)) == link
    context.close()


def test_the_printed_code_is_read_by_another_s_reader_and_stands_on_one_sheet(browser: Browser, ada):
    context = signed_in(browser, ada)
    page = context.new_page()
    link = make_code(page, ada, "On paper")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    expect(page.get_by_role("link", name="See who opened it, or end it")).to_be_hidden()
    expect(page.get_by_text("Ada Maria Lovely")).to_be_visible()
    assert read_qr_code(page.screenshot()) == link
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    context.close()


def test_a_desk_opens_the_code_and_the_key_stays_in_its_browser(browser: Browser, ada, server_env):
    context = signed_in(browser, ada)
    page = context.new_page()
    link = make_code(page, ada)
    payload = link.split("shlink:/")[1]
    key = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["key"]

    desk = browser.new_context()
    viewer, sent = desk.new_page(), list[str]()

    def note(request: Request) -> None:
        sent.append(f"{request.url.partition('#')[0]} {request.all_headers()} {request.post_data}")

    viewer.on("request", note)
    open_code(viewer, link)
    expect(viewer.get_by_role("heading", name="Ada Maria Lovely")).to_be_focused()
    expect(viewer.locator("main")).to_contain_text("Born 17 May 1970")
    assert "#" not in viewer.url
    with viewer.expect_download() as download:
        viewer.get_by_role("link", name="Save the PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    assert any("/diary/code/" in request for request in sent)
    assert not [request for request in sent if key in request or payload in request]
    log = (Path(server_env["DATA_DIR"]) / "gunicorn.log").read_text()
    assert key not in log
    assert payload not in log

    page.goto(f"{ada.home}codes/")
    expect(page.locator("main")).to_contain_text("Desk of St Mary")
    open_by_click(page.get_by_role("button", name="End this code").first)
    expect(page.get_by_role("status")).to_have_text("The code is closed. It no longer works.")
    open_code(viewer, link)
    expect(viewer.get_by_role("alert").filter(visible=True)).to_contain_text("This code does not open any more.")
    desk.close()
    context.close()


@pytest.mark.parametrize(
    ("fragment", "said"),
    [
        ("", "Scan the QR code once more"),
        ("#shlink:/abc", "This code cannot be read."),
        ("#shlink:/***", "This code cannot be read."),
    ],
)
def test_the_viewer_says_what_is_wrong_with_a_code(page: Page, server, fragment, said):
    page.goto(f"{server}/diary/code/{fragment}")
    expect(page.locator("main")).to_contain_text(said)
    expect(page.get_by_role("button", name="Open the report")).to_be_hidden()


def test_without_script_the_viewer_says_so(browser: Browser, server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/diary/code/")
    expect(page.locator("noscript p")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Browser, ada, width):
    audit = PageAudit(width)
    context = signed_in(browser, ada, viewport={"width": width, "height": 800})
    page = audit.watch(context.new_page())
    page.goto(f"{ada.home}codes/new/")
    open_by_click(page.get_by_role("button", name="Show the code"))
    expect(page.get_by_role("alert")).to_be_visible()
    audit.check_in_all_themes(page, "a new code with errors")
    link = make_code(page, ada, "Sent, with a passcode")
    passcode = page.get_by_label("The passcode").input_value()
    audit.check_in_all_themes(page, "a code with a passcode")

    desk = browser.new_context(viewport={"width": width, "height": 800})
    viewer = audit.watch(desk.new_page())
    viewer.goto(link)
    viewer.get_by_label("Who opens it?").fill("Desk")
    viewer.get_by_label("Passcode").fill("0000 0000" if passcode != "0000 0000" else "1111 1111")
    viewer.get_by_role("button", name="Open the report").click()
    expect(viewer.get_by_role("alert").filter(visible=True)).to_contain_text("Tries that are left: 9")
    audit.check_in_all_themes(viewer, "viewer with a wrong passcode")
    viewer.get_by_label("Passcode").fill(passcode)
    viewer.get_by_role("button", name="Open the report").click()
    expect(viewer.get_by_role("heading", name="Ada Maria Lovely")).to_be_visible()
    audit.check_in_all_themes(viewer, "viewer with a report")
    open_code(viewer, change_key(make_code(page, ada)))
    expect(viewer.get_by_role("alert").filter(visible=True)).to_contain_text("The report cannot be unsealed with this code.")
    audit.check_in_all_themes(viewer, "viewer with a wrong key")

    page.goto(f"{ada.home}codes/")
    title(page, "QR codes")
    audit.check_in_all_themes(page, "the codes")
    desk.close()
    context.close()
    assert not audit.problems, "\n".join(audit.problems)
