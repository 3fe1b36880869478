"""The diary, and editing, in a browser whose letters are twice as large."""

from __future__ import annotations

import pytest

from tests.browser.diary_journeys import begin_diary, demo_owner_of
from tests.browser.large_letters import check_large_letters, large_letters

pytestmark = pytest.mark.browser
PAGES = (
    "",
    "check-in/",
    "charts/",
    "report/",
    "people/",
    "people/invite/",
    "medicines/",
    "questions/",
    "month/",
    "settings/",
    "export/",
    "log/",
    "list/",
    "reminders/",
    "share/",
)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_diary_pages_grow_with_the_reader_s_font_size(
    browser, browser_type, browser_type_launch_args, server, mails, tmp_path, width
):
    ada = begin_diary(browser, server, mails, name="My symptoms and all my questions")
    with large_letters(browser_type, browser_type_launch_args, tmp_path, width) as tab:
        tab.context.add_cookies(ada.state["cookies"])
        for path in PAGES:
            tab.goto(ada.home + path)
            check_large_letters(tab, path)


FULL_PAGES = ("", "report/?appendix=on", "log/", "list/", "charts/", "patterns/", "medicines/", "share/", "links/", "people/")


def test_pages_with_much_on_them_fit_the_smallest_phone(
    browser, browser_type, browser_type_launch_args, server, server_env, tmp_path
):
    """A year of entries, a log with events, a link and an invitation for somebody with a long name."""
    owner = demo_owner_of(browser, server, server_env)
    with large_letters(browser_type, browser_type_launch_args, tmp_path, 320) as tab:
        tab.context.add_cookies(owner.state["cookies"])
        for path, label, button in (
            ("links/new/", "For whom is it?", "Create the link"),
            ("people/invite/", "Who is it for?", "Create the invitation"),
        ):
            tab.goto(owner.home + path)
            tab.get_by_label(label).fill("Dr. Rechtsschutzversicherungsgesellschaften-Winterbottom")
            if tab.get_by_label("Reader").count():
                tab.get_by_label("Reader").check()
            tab.get_by_role("button", name=button).click()
            tab.wait_for_load_state()
            check_large_letters(tab, path)
        for path in FULL_PAGES:
            tab.goto(owner.home + path)
            check_large_letters(tab, path)
        tab.goto(f"{owner.home}log/")
        assert "Nothing yet" not in tab.locator("main").inner_text()


def test_editing_pages_grow_with_the_reader_s_font_size(browser_type, browser_type_launch_args, server, tmp_path):
    with large_letters(browser_type, browser_type_launch_args, tmp_path, 1280) as tab:
        tab.goto(f"{server}/admin/login/?next=/admin/articles/article/")
        tab.get_by_label("E-mail address").fill("dana@example.org")
        tab.get_by_label("Password", exact=True).fill("correct horse battery")
        tab.locator("main").get_by_role("button", name="Sign in", exact=True).click()
        tab.wait_for_url("**/admin/articles/article/")
        size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
        sideways = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        for step in (lambda: None, tab.locator("#result_list th a").first.click, lambda: tab.goto(f"{server}/admin/")):
            step()
            assert tab.evaluate(size) >= 32, tab.url
            assert not tab.evaluate(sideways), tab.url
