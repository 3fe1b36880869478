"""The visit report and its share link in a real browser: by keyboard, without script, on paper, as a clinic sees it; axe.

Over 250 lines: one journey, from the report to the clinic and back.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pypdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.diary_journeys import Signed, begin_diary, demo_owner_of, follow_more, signed_in, wait_for_file
from tests.browser.long_content import days_ago, stuffed
from tests.browser.page_audit import PageAudit

from .test_export import ByKeyboard, WithoutScript, saved

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo_owner(browser: Browser, server, server_env) -> Signed:
    return demo_owner_of(browser, server, server_env)


def title(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


@pytest.mark.parametrize("hand", [ByKeyboard, WithoutScript], ids=["by keyboard", "without script"])
def test_the_journey_from_a_note_to_a_clinic_and_back(browser: Browser, server, mails, hand):
    script = hand is ByKeyboard
    ada = begin_diary(browser, server, mails, name="Ada's diary")
    context = signed_in(browser, ada, java_script_enabled=script)
    hands = hand(context.new_page())
    writes_a_day(hands, ada, days_ago(3), "The stairs were hard that day")
    writes_a_day(hands, ada, days_ago(40), "Long before")
    address = chooses(hands, ada)
    takes_the_pdf(hands.page, address)
    link, code = shares(hands)

    clinic = hand(browser.new_context(java_script_enabled=script).new_page())
    opens_as_a_clinic(clinic, link, code)
    hands.page.goto(f"{ada.home}links/")
    for said in ("Opened 3 times", "the page", "the PDF", "the table"):
        expect(hands.page.locator("main")).to_contain_text(said)
    hands.press("End this link: Dr Winter")
    expect(hands.page.get_by_role("status")).to_have_text("The link is closed. It no longer works.")
    assert clinic.page.reload().status == 404
    title(clinic.page, "This link does not open")
    for name in ("report.pdf", "report.csv"):
        assert clinic.page.context.request.get(link + name).status == 404
    context.close()
    clinic.page.context.close()


def writes_a_day(hands: ByKeyboard, who: Signed, day: dt.date, note: str) -> None:
    page = hands.page
    page.goto(f"{who.home}check-in/?day={day}")
    hands.write("Notes", note)
    page.get_by_role("button", name="Save", exact=True).last.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    title(page, "Saved")


def chooses(hands: ByKeyboard, who: Signed) -> str:
    """Change the dates and tick the notes. The report's address."""
    page, main = hands.page, hands.page.locator("main")
    page.goto(who.home)
    follow_more(page, "A report for your team")
    title(page, "Visit report")
    expect(main).to_contain_text("2 entries")
    expect(main).not_to_contain_text("The stairs were hard that day")
    page.locator("summary", has_text="Change the dates").focus()
    page.keyboard.press("Enter")
    type_date(hands, "From", days_ago(10))
    type_date(hands, "To", days_ago(2))
    hands.tick("Notes, as you typed them")
    hands.press("Show the report")
    expect(main).to_contain_text("1 entry.")
    expect(main).to_contain_text("The stairs were hard that day")
    expect(main).not_to_contain_text("Long before")
    return page.url


def type_date(hands: ByKeyboard, name: str, day: dt.date) -> None:
    """Into the browser's own date field, part after part, as its keys want it."""
    hands.to(name)
    hands.page.keyboard.type(f"{day:%m%d%Y}")
    expect(hands.page.get_by_label(name, exact=True)).to_have_value(str(day))


def takes_the_pdf(page: Page, address: str) -> None:
    link = page.get_by_role("link", name="PDF, A4").get_attribute("href")
    assert link
    answer = page.context.request.get(urljoin(address, link))
    assert answer.headers["content-type"] == "application/pdf"
    text = pdf_words(answer.body())
    assert "The stairs were hard that day" in text
    assert "Long before" not in text
    assert page.url == address


def shares(hands: ByKeyboard) -> tuple[str, str]:
    """The link and the passcode of the report that stands open."""
    page = hands.page
    hands.press("Share it by link")
    title(page, "Share a report by link")
    expect(page.get_by_label("From", exact=True)).to_have_value(str(days_ago(10)))
    expect(page.get_by_label("Notes, as you typed them")).to_be_checked()
    hands.write("For whom is it?", "Dr Winter")
    hands.press("Create the link")
    title(page, "The link is ready")
    return page.get_by_label("1. The link").input_value(), page.get_by_label("2. The passcode").input_value()


def opens_as_a_clinic(clinic: ByKeyboard, link: str, code: str) -> None:
    page, main = clinic.page, clinic.page.locator("main")
    page.goto(link)
    title(page, "A diary report was shared with you")
    assert "Ada" not in page.locator("body").inner_text()
    clinic.write("Passcode", "0000 0000")
    clinic.press("Open the report")
    expect(page.get_by_role("alert")).to_contain_text("That is not the passcode.")
    clinic.write("Passcode", code)
    clinic.press("Open the report")
    title(page, "A shared diary report")
    for said in ("Nobody watches this diary live", "Ada's diary", "The stairs were hard that day"):
        expect(main).to_contain_text(said)
    expect(main).not_to_contain_text("Long before")
    assert "The stairs were hard that day" in pdf_words(clinic_file(page, link, "report.pdf"))
    clinic.to("Table for a spreadsheet")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    table = Path(coming.value.path()).read_text("utf-8-sig")
    assert "The stairs were hard that day" in table
    assert "Long before" not in table


def clinic_file(page: Page, link: str, name: str) -> bytes:
    answer = page.context.request.get(f"{link}{name}?paper=a4")
    assert answer.status == 200
    return answer.body()


def pdf_words(raw: bytes) -> str:
    text = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(raw)).pages)
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def bea(browser: Browser, server, mails, clock) -> Signed:
    """Bea, whose diary holds more than a first page may show."""
    who = begin_diary(browser, server, mails, name="B" * 58)
    context = signed_in(browser, who)
    hands = ByKeyboard(context.new_page())
    raw = stuffed(saved(hands, who.home, "json"))
    hands.page.goto(f"{who.home}import/")
    hands.page.get_by_label("File").set_input_files({"name": "diary.json", "mimeType": "application/json", "buffer": raw})
    hands.press("Check the file")
    wait_for_file(hands.page, "This would be added")
    hands.press("Add it")
    wait_for_file(hands.page, "Added.")
    context.close()
    return who


@pytest.mark.parametrize("whose", ["demo_owner", "bea"])
@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_on_paper_the_first_page_is_the_first_sheet(browser: Browser, whose, size, request):
    who = request.getfixturevalue(whose)
    context = signed_in(browser, who)
    page = context.new_page()
    page.goto(f"{who.home}report/?first={days_ago(60)}&last={days_ago(0)}&appendix=on")
    first = page.locator(".report__first")
    last_words = first.locator("li").last.inner_text()[-30:]
    sheets = [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format=size))).pages]
    assert "Diary report" in sheets[0]
    assert re.sub(r"\s+", " ", last_words).strip() in sheets[0]
    assert sheets[1].strip().startswith("Charts"), sheets[1][:300]
    whole = " ".join(sheets)
    assert "The same as a table" not in whole, "a control is on the paper"
    assert "PDF, A4" not in whole
    context.close()


def test_for_a_doctor_the_first_page_is_the_first_screen(browser: Browser, demo_owner):
    context = signed_in(browser, demo_owner)
    page = context.new_page()
    page.goto(f"{demo_owner.home}links/new/")
    page.get_by_role("button", name="Create the link").click()
    link, code = page.get_by_label("1. The link").input_value(), page.get_by_label("2. The passcode").input_value()
    context.close()
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    clinic = context.new_page()
    clinic.goto(link)
    clinic.get_by_label("Passcode").fill(code)
    clinic.get_by_role("button", name="Open the report").click()
    box = clinic.locator(".report__first").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 800
    sizes = "() => [...document.querySelectorAll('.report__first *')].map(one => parseFloat(getComputedStyle(one).fontSize))"
    assert min(clinic.evaluate(sizes)) >= 15
    expect(clinic.locator(".report__chart")).to_have_count(0)
    clinic.get_by_role("link", name="Show all charts and the tables of each day").click()
    expect(clinic.locator(".report__chart").first).to_be_visible()
    context.close()


def looked_at(audit: PageAudit, browser: Browser, who: Signed | None, width: int) -> tuple[BrowserContext, Page]:
    size: Any = {"viewport": {"width": width, "height": 800}}
    context = signed_in(browser, who, **size) if who else browser.new_context(**size)
    return context, audit.watch(context.new_page())


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(browser: Browser, server, mails, bea, width):
    audit = PageAudit(width)
    nobody = begin_diary(browser, server, mails)
    context, page = looked_at(audit, browser, nobody, width)
    for path in ("report/", "links/", "links/new/"):
        page.goto(nobody.home + path)
        audit.check_in_all_themes(page, f"{path} of a new diary")
    context.close()
    context, page = looked_at(audit, browser, bea, width)
    page.goto(f"{bea.home}report/?first={days_ago(14)}&last={days_ago(0)}&notes=on")
    audit.check_in_all_themes(page, "report")
    page.goto(f"{bea.home}report/?first=yesterday&last={days_ago(0)}")
    expect(page.get_by_role("alert")).to_be_visible()
    audit.check_in_all_themes(page, "report with an error")
    shares_and_ends(audit, browser, page, bea)
    context.close()
    assert not audit.problems, "\n".join(audit.problems)


def shares_and_ends(audit: PageAudit, browser: Browser, page: Page, bea: Signed) -> None:
    page.goto(f"{bea.home}links/new/?first={days_ago(14)}")
    page.get_by_label("Last day on which the link opens").fill("2020-01-01")
    page.get_by_role("button", name="Create the link").click()
    expect(page.get_by_role("alert")).to_be_visible()
    audit.check_in_all_themes(page, "a new link with an error")
    page.get_by_label("Last day on which the link opens").fill(str(days_ago(-7)))
    page.get_by_label("For whom is it?").fill("W" * 60)
    page.get_by_role("button", name="Create the link").click()
    title(page, "The link is ready")
    audit.check_in_all_themes(page, "a link made")
    link, code = page.get_by_label("1. The link").input_value(), page.get_by_label("2. The passcode").input_value()
    context, clinic = looked_at(audit, browser, None, audit.width)
    clinic.goto(link)
    audit.check_in_all_themes(clinic, "passcode")
    clinic.get_by_label("Passcode").fill("1")
    clinic.get_by_role("button", name="Open the report").click()
    expect(clinic.get_by_role("alert")).to_be_visible()
    audit.check_in_all_themes(clinic, "a wrong passcode")
    clinic.get_by_label("Passcode").fill(code)
    clinic.get_by_role("button", name="Open the report").click()
    title(clinic, "A shared diary report")
    audit.check_in_all_themes(clinic, "shared report")
    page.goto(f"{bea.home}links/")
    audit.check_in_all_themes(page, "links")
    page.get_by_role("button", name="End this link").first.click()
    title(page, "Shared links")
    audit.check_in_all_themes(page, "links with an ended one")
    assert clinic.reload().status == 404
    audit.check_in_all_themes(clinic, "a link that is over")
    context.close()
