"""The diary, and editing, in a browser whose letters are twice as large."""

from __future__ import annotations

import pytest

from tests.browser.diary_journeys import begin_diary
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
