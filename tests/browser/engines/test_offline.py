"""Without network in Firefox and WebKit: the kept page for emergencies, and a check-in that waits in the outbox."""

from __future__ import annotations

import time

import pytest

from tests.browser.accounts.test_accounts import PASSWORD
from tests.browser.offline.conftest import HELP, PATIENCE, Site, prepared_site, site  # noqa: F401 (fixtures)
from tests.browser.offline.test_outbox import CHECK_IN, STORED, make_person, saved_notes

from .browsers import Engine
from .visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(engine: Engine, site: Site) -> Visitor:  # noqa: F811
    """A stranger with script, of either engine."""
    visitor = Visitor(engine.driver(script=True), site.address)
    visitor.open("/about/")
    visitor.driver.delete_all_cookies()
    return visitor


def waits_for(visitor: Visitor, question: str) -> None:
    """Ask the page until an expression, which may be a promise, gives true."""
    deadline = time.monotonic() + PATIENCE
    while not visitor.driver.execute_script(f"return {question}"):
        assert time.monotonic() < deadline, f"never true: {question}"
        time.sleep(0.1)


def keeps_pages(visitor: Visitor) -> bool:
    """Whether this engine runs service workers at all."""
    return bool(visitor.driver.execute_script("return 'serviceWorker' in navigator"))


def test_the_emergency_page_opens_without_its_server(reader: Visitor, site: Site):  # noqa: F811
    if not keeps_pages(reader):
        reader.open(HELP)
        reader.comes_to("Get help now")
        return
    waits_for(reader, f"caches.match('{HELP}').then(Boolean)")
    waits_for(reader, "navigator.serviceWorker.getRegistration().then((one) => one?.active?.state === 'activated')")
    site.stop()
    reader.open(HELP)
    reader.comes_to("Get help now")
    reader.sees("Copy from", "112 Europe")
    reader.open("/glossary/")
    reader.comes_to("No network")


def test_a_check_in_waits_and_is_sent_once(reader: Visitor, site: Site):  # noqa: F811
    email = make_person(site)
    reader.open("/account/login/?next=/diary/")
    reader.write("E-mail address", email)
    reader.write("Password", PASSWORD)
    reader.press("Sign in")
    reader.comes_to(f"Diary of {email.partition('@')[0]}")
    waits_for(reader, f"({STORED})().then(({{ devices }}) => devices.length === 1)")
    reader.open(CHECK_IN)
    reader.press("a bit weaker")
    reader.write("Notes", "Written in a lift")
    reader.press("Save")
    reader.sees("Saved on this device.", "1 waits to be sent.")
    assert "lift" not in str(reader.driver.execute_script(f"return ({STORED})()"))
    reader.open("/diary/")
    reader.sees("1 was sent and saved.")
    assert saved_notes(site, email) == ["Written in a lift"]
