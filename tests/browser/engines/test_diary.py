"""The daily journey through the diary in Firefox and in WebKit, with and without JavaScript.

Chromium's are in tests/browser/diary/, page by page.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from lems_site.diary.codes.local_day import local_day
from tests.browser.accounts.test_accounts import PASSWORD
from tests.browser.conftest import ROOT

from .visitor import Visitor

pytestmark = pytest.mark.browser
BAR = "//nav[@aria-label='Diary']"
ACCOUNTS = """
import sys
from allauth.account.models import EmailAddress
from lems_site.accounts.models import User
for email in sys.stdin.read().split():
    user = User.objects.create_user(email, "{password}")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
"""


@pytest.fixture(scope="session")
def emails(server, server_env) -> list[str]:
    """E-mail addresses of people with an account and no diary, one for each journey."""
    emails = [f"engine{number}@example.org" for number in range(4)]
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", ACCOUNTS.format(password=PASSWORD)]
    subprocess.run(command, input=" ".join(emails), text=True, check=True, env=server_env, cwd=ROOT, capture_output=True)
    return emails


def test_a_day_in_the_diary(visitor: Visitor, emails, script):
    signs_in(visitor, emails.pop())
    home = begins_a_diary(visitor)
    checks_in(visitor, home)
    takes_a_dose_and_undoes_it(visitor, home)
    looks_into_the_bar(visitor)
    writes_yesterday(visitor, home)
    link, code = shares_the_report(visitor, home)
    qr_code = shows_a_code(visitor, home)
    visitor.forget()
    opens_as_a_clinic(visitor, link, code)
    opens_the_code(visitor, qr_code, script=script)


def signs_in(visitor: Visitor, email: str) -> None:
    visitor.open("/account/login/")
    visitor.write("E-mail address", email)
    visitor.write("Password", PASSWORD)
    visitor.press("Sign in")
    visitor.comes_to("Your account")


def begins_a_diary(visitor: Visitor) -> str:
    """Returns the path of the diary's home page."""
    visitor.open("/diary/start/")
    visitor.press("I agree")
    visitor.write("Name of the diary", "Ada's year")
    visitor.select("Time zone", "UTC")
    visitor.press("Start")
    visitor.comes_to("Ada's year")
    home = visitor.path
    visitor.open(f"{home}medicines/")
    visitor.write("Name of the medicine", "Amifampridine")
    visitor.press("Add it")
    visitor.sees("not written down yet")
    return home


def checks_in(visitor: Visitor, home: str) -> None:
    visitor.open(home)
    visitor.press("Check in")
    visitor.press("a bit weaker")
    visitor.write("Notes", "The stairs were hard")
    visitor.press("Save")
    visitor.comes_to("Saved")
    visitor.sees("a bit weaker", "The stairs were hard")


def takes_a_dose_and_undoes_it(visitor: Visitor, home: str) -> None:
    visitor.open(home)
    visitor.press("Taken now")
    visitor.comes_to("Saved")
    visitor.sees("Amifampridine")
    visitor.press("Undo")
    visitor.comes_to("Undone")
    visitor.press("Restore it")
    visitor.comes_to("Saved")


def looks_into_the_bar(visitor: Visitor) -> None:
    visitor.press("More", within=BAR)
    visitor.sees("Signed in as", "Sign out")
    visitor.press("More", within=BAR)
    visitor.loses("Signed in as")


def writes_yesterday(visitor: Visitor, home: str) -> None:
    yesterday = local_day(dt.datetime.now(dt.UTC), "UTC") - dt.timedelta(days=1)
    visitor.open(f"{home}day/{yesterday}/")
    visitor.press("Write about this day")
    visitor.press("much stronger")
    visitor.press("Save")
    visitor.comes_to("Saved")
    visitor.sees(f"{yesterday:%A} {yesterday.day} {yesterday:%B %Y}", "much stronger")


def shares_the_report(visitor: Visitor, home: str) -> tuple[str, str]:
    """Returns the link and the passcode of the report."""
    visitor.open(home)
    visitor.press("Share", within=BAR)
    visitor.press("A report for your team")
    visitor.comes_to("Visit report")
    visitor.sees("Amifampridine")
    visitor.press("Share it by link")
    visitor.comes_to("Share a report by link")
    visitor.write("For whom is it?", "Dr Winter")
    visitor.press("Create the link")
    visitor.comes_to("The link is ready")
    return visitor.value("1. The link"), visitor.value("2. The passcode")


def shows_a_code(visitor: Visitor, home: str) -> str:
    """Returns what the QR code says."""
    visitor.open(f"{home}codes/new/")
    visitor.write("First names", "Ada")
    visitor.write("Last name", "Lovely")
    # Each engine has its own way to type into a date field.
    visitor.driver.execute_script("arguments[0].value = '1970-05-17'", visitor.field("Date of birth"))
    visitor.press("Show the code")
    visitor.comes_to("Code for the desk")
    return visitor.value("The same as a link")


def opens_the_code(visitor: Visitor, link: str, *, script: bool) -> None:
    visitor.open(link)
    visitor.comes_to("A report was shared with you")
    if not script:
        visitor.sees("This page needs JavaScript")
        return
    visitor.write("Who opens it?", "Desk")
    visitor.press("Open the report")
    visitor.sees("Ada Lovely", "Born 17 May 1970", "Save the PDF")


def opens_as_a_clinic(visitor: Visitor, link: str, code: str) -> None:
    visitor.open(link)
    visitor.comes_to("A diary report was shared with you")
    visitor.sees_not("Ada")
    visitor.write("Passcode", "0000 0000")
    visitor.press("Open the report")
    visitor.sees("That is not the passcode.")
    visitor.write("Passcode", code)
    visitor.press("Open the report")
    visitor.comes_to("A shared diary report")
    visitor.sees("Ada's year", "Amifampridine")
