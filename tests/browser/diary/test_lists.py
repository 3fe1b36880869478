"""The diary's lists and smaller entries in a real browser: by keyboard without script; the stopwatch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.diary_journeys import Signed, begin_diary, follow_more, signed_in

from .test_export import WithoutScript

pytestmark = pytest.mark.browser


def title(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


class Writer(WithoutScript):
    """Writes small things, by keyboard, where no script runs."""

    def __init__(self, page: Page, who: Signed) -> None:
        super().__init__(page)
        self.who = who

    def go(self, path: str = "") -> None:
        self.page.goto(self.who.home + path)

    def choose(self, group: str, option: str) -> None:
        """A radio or tick of a named group."""
        self.page.get_by_role("group", name=group).get_by_label(option, exact=True).focus()
        self.page.keyboard.press("Space")

    def save(self) -> None:
        self.page.get_by_role("button", name="Save", exact=True).last.focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def test_everything_that_can_be_written_down_by_keyboard_without_script(browser: Browser, server, mails):
    ada = begin_diary(browser, server, mails, name="Ada's diary")
    context = signed_in(browser, ada, java_script_enabled=False, viewport={"width": 390, "height": 664})
    hands = Writer(context.new_page(), ada)
    follows(hands)
    answers_about_breathing(hands)
    takes_a_medicine(hands)
    writes_smaller_things(hands)
    context.close()


def follows(hands: Writer) -> None:
    page, main = hands.page, hands.page.locator("main")
    hands.go()
    follow_more(page, "Symptoms you track")
    page.locator("#code-breathing").focus()
    page.keyboard.press("Space")
    hands.press("Save my choice")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    hands.press("Add it")
    expect(page.get_by_role("alert")).to_contain_text("Write the symptom you want to track.")
    hands.write("Your own symptom", "Cold hands")
    hands.press("Add it")
    listed = main.locator("ol .rows__words")
    expect(listed.last).to_have_text("Cold hands")
    hands.press("Move up: Cold hands")
    expect(listed.last).not_to_have_text("Cold hands")


def answers_about_breathing(hands: Writer) -> None:
    page = hands.page
    hands.go("check-in/")
    breathing = page.get_by_role("group", name=re.compile("Short of breath.+At rest"))
    expect(breathing.get_by_role("link", name="Get help now")).to_be_visible()
    breathing.get_by_label("mild", exact=True).focus()
    page.keyboard.press("Space")
    hands.choose("Cold hands", "severe")
    hands.save()
    title(page, "Saved")
    order = page.locator("main :is(h1, h2)").all_inner_texts()
    assert order[1].replace("\n", " ").startswith("Emergency: Call your emergency number now if"), order
    expect(page.locator("main")).to_contain_text("Cold hands")


def takes_a_medicine(hands: Writer) -> None:
    page, main = hands.page, hands.page.locator("main")
    hands.go("medicines/")
    hands.press("Add it")
    expect(page.get_by_role("alert")).to_contain_text("Write the name of the medicine")
    hands.write("Name of the medicine", "Amifampridine")
    hands.write("Strength", "10 mg")
    hands.press("Add it")
    expect(main).to_contain_text("not written down yet")
    hands.press("Taken now: Amifampridine")
    title(page, "Saved")
    hands.go("medicines/")
    expect(main).to_contain_text("last taken 0 min ago")
    hands.press("Taken now: Amifampridine")
    title(page, "Is this another dose?")
    hands.press("Yes, write down another")
    hands.press("Undo")
    title(page, "Undone")
    hands.go()
    expect(page.get_by_role("region", name="Written today").get_by_text("Amifampridine")).to_have_count(1)


def writes_smaller_things(hands: Writer) -> None:
    page, main = hands.page, hands.page.locator("main")
    hands.go("event/")
    hands.choose("What happened?", "A fall")
    hands.write("Note", "On the stairs")
    hands.save()
    title(page, "Saved")
    expect(main).to_contain_text("On the stairs")
    expect(main).not_to_contain_text("Call your emergency number now if")
    hands.go("weight/")
    hands.write("Weight", "154,3")
    hands.choose("In", "pounds")
    hands.save()
    title(page, "Saved")
    expect(main).to_contain_text("69.99 kg")
    hands.go("questions/")
    hands.write("Your question", "May I travel?")
    hands.press("Add the question")
    expect(main.locator(".rows")).to_contain_text("May I travel?")
    hands.press("Remove: May I travel?")
    hands.press("Restore: May I travel?")
    expect(main.locator(".rows").first).to_contain_text("May I travel?")
    hands.go()
    for written in ("A fall", "Weight", "Check-in", "Amifampridine"):
        expect(page.get_by_role("region", name="Written today").get_by_role("link", name=written)).to_have_count(1)


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_the_stopwatch_is_one_big_button(browser: Browser, server, mails, key):
    who = begin_diary(browser, server, mails)
    context = signed_in(browser, who, viewport={"width": 390, "height": 664})
    page = context.new_page()
    page.goto(f"{who.home}test/")
    page.get_by_label("Chair rise").check()
    watch = page.get_by_role("button", name="Start", exact=True)
    box = watch.bounding_box()
    assert box
    assert box["width"] >= 300
    assert box["height"] >= 96
    watch.focus()
    page.keyboard.press(key)
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_focused()
    page.wait_for_timeout(700)
    page.keyboard.press(key)
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_focused()
    seconds = page.get_by_label("Seconds").input_value()
    assert 0.6 <= float(seconds) <= 5
    page.get_by_role("button", name="Save", exact=True).click()
    title(page, "Saved")
    expect(page.locator("main")).to_contain_text(f"{float(seconds):g}")
    context.close()
