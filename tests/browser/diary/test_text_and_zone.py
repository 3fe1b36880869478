"""In a real browser: nothing that is pasted is cut, and the device's time zone is offered and its difference said."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.diary_journeys import Signed, begin_diary, signed_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def ada(browser: Browser, server, mails) -> Signed:
    """Ada, with a diary in UTC."""
    return begin_diary(browser, server, mails, name="Ada's diary")


def test_a_long_paste_stays_whole_and_says_how_much_is_too_many(browser, ada):
    context = signed_in(browser, ada)
    page = context.new_page()
    page.goto(f"{ada.home}check-in/")
    notes = page.get_by_label("Notes")
    notes.fill("x" * 4400)
    expect(page.locator("#id_text_count")).to_have_text("")
    notes.fill("y" * 6010 + "z")
    expect(page.locator("#id_text_count")).to_have_text("1,011 characters too many")
    assert notes.input_value() == "y" * 6010 + "z"
    notes.fill("e\u0301" * 4990)  # composed, each is one character
    expect(page.locator("#id_text_count")).to_have_text("10 more characters fit")
    context.close()


def test_the_devices_zone_is_offered_with_the_time_that_it_is_there(browser, ada):
    context = signed_in(browser, ada, timezone_id="Asia/Kolkata")
    page = context.new_page()
    page.goto(f"{ada.home.rpartition('/diary/')[0]}/diary/start/for-someone/")
    zone = page.get_by_label("Time zone")
    assert zone.input_value() in ("Asia/Kolkata", "Asia/Calcutta")
    expect(page.get_by_text("This is the time zone of your device. It is now")).to_be_visible()
    zone.select_option("Europe/Berlin")
    expect(page.get_by_text("This is the time zone of your device.")).not_to_be_visible()
    context.close()


@pytest.mark.parametrize("path", ["", "check-in/", "event/", "weight/"])
def test_another_zone_of_the_device_is_said_where_a_time_is_written(browser, ada, path):
    for zone, is_said in (("Asia/Kolkata", True), ("UTC", False)):
        context = signed_in(browser, ada, timezone_id=zone)
        page = context.new_page()
        page.goto(f"{ada.home}{path}")
        hint = page.get_by_text("Your device is in")
        expect(hint).to_be_visible() if is_said else expect(hint).to_be_hidden()
        context.close()
