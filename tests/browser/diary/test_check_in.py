"""The check-in in a real browser: what the first screen holds, how few presses a day takes, drafts, no script, axe.

Over 250 lines: all of it is one page and its states, with one signed-in browser.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.diary_journeys import Signed, begin_diary, signed_in
from tests.browser.page_audit import PageAudit, open_by_click

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 664}
THEMES = ["light", "dark", "low-glare"]
# The tab's name outlives its pages, so that it can count presses across them.
PRESSES = "addEventListener('pointerdown', () => { window.name = String(Number(window.name) + 1) }, true)"
IN_SENTENCES = ".nobody-reads, .foot__help p, .field__hint"


@pytest.fixture(scope="module")
def ada(browser: Browser, server, mails) -> Signed:
    """Ada, with a diary in which there is one check-in already."""
    who = begin_diary(browser, server, mails, name="Ada's diary")
    context = signed_in(browser, who)
    page = context.new_page()
    page.goto(f"{who.home}check-in/")
    page.get_by_label("as usual").check()
    save(page)
    context.close()
    return who


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def themed(browser: Browser, who: Signed, theme: str, **options):
    context = signed_in(browser, who, color_scheme="dark" if theme == "dark" else "light", **options)
    if theme == "low-glare":
        context.add_init_script("localStorage.setItem('theme', 'low-glare')")
    return context


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [390, 320])
def test_the_first_screen_is_a_whole_answer(browser: Browser, ada, theme, width):
    context = themed(browser, ada, theme, viewport={"width": width, "height": 664})
    page = context.new_page()
    page.goto(f"{ada.home}check-in/")
    header = page.locator("header").locator("> *").first.bounding_box()
    assert header["height"] <= 72
    help_now = page.locator("header").get_by_role("link", name="Get help now").bounding_box()
    assert help_now["y"] + help_now["height"] <= 72
    floor = page.locator(".diary-bar").bounding_box()["y"]
    strength = page.get_by_role("group", name="Strength compared with usual")
    radios = [strength.locator("label").nth(number).bounding_box() for number in range(5)]
    buttons = [page.get_by_role("button", name=name, exact=True).first.bounding_box() for name in ("Save", "Same as last time")]
    for box in [heading(page).bounding_box(), *radios, *buttons]:
        assert box["y"] >= header["height"]
        assert box["y"] + box["height"] <= floor
        assert box["x"] + box["width"] <= width
    for box in radios + buttons:
        assert min(box["width"], box["height"]) >= 48
    assert page.evaluate("scrollY") == 0
    context.close()


@pytest.mark.parametrize("way", ["check in", "same as last time"])
def test_a_usual_day_takes_at_most_three_presses(browser: Browser, ada, way):
    context = signed_in(browser, ada, viewport=PHONE)
    context.add_init_script(PRESSES)
    page = context.new_page()
    page.goto(ada.home)
    if way == "check in":
        page.get_by_role("link", name="Check in").click()
        page.get_by_text("a bit stronger", exact=True).click()
        page.get_by_role("button", name="Save", exact=True).first.click()
    else:
        page.get_by_role("button", name="Same as last time").click()
    expect(heading(page)).to_have_text("Saved")
    assert int(page.evaluate("window.name")) == (3 if way == "check in" else 1)
    context.close()


def test_by_keyboard_alone(browser: Browser, ada):
    context = signed_in(browser, ada)
    page = context.new_page()
    page.goto(f"{ada.home}check-in/")
    focused = "document.activeElement.name + '=' + document.activeElement.value"
    for _ in range(15):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == "strength=-2":
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "strength=1"
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Saved")
    expect(page.locator("main")).to_contain_text("a bit stronger")
    for _ in range(15):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Undo":
            break
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Undone")
    context.close()


def test_without_script_a_choice_can_be_cleared_and_nothing_typed_is_lost(browser: Browser, ada):
    context = signed_in(browser, ada, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{ada.home}check-in/")
    legs = page.get_by_role("group", name="Stairs and getting up")
    expect(legs.get_by_text("leave out")).to_be_hidden()
    legs.get_by_text("severe").click()
    legs.get_by_text("leave out").click()
    page.get_by_role("group", name="Tiredness").get_by_text("mild").click()
    page.get_by_label("Notes").fill("Typed without script")
    page.get_by_text("Another day or time?").click()
    page.get_by_label("Date", exact=True).fill("2099-01-01")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("alert")).to_contain_text("This day is still to come")
    expect(page.get_by_label("Notes")).to_have_value("Typed without script")
    page.get_by_label("Date", exact=True).fill("2026-01-31")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(heading(page)).to_have_text("Saved")
    expect(page.locator("main")).to_contain_text("Saturday 31 January 2026")
    expect(page.locator("main")).to_contain_text("Tiredness")
    expect(page.locator("main")).not_to_contain_text("Stairs and getting up")
    context.close()


def test_a_session_that_ends_keeps_what_was_typed_without_script(browser: Browser, server, mails):
    password = "correct horse battery"
    who = begin_diary(browser, server, mails, password=password)
    context = signed_in(browser, who, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{who.home}check-in/")
    page.get_by_label("Notes").fill("Typed before the end")
    end_session(context)
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(heading(page)).to_have_text("Sign in again: nothing is lost")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    tab = opened.value
    tab.get_by_label("E-mail address").fill(who.email)
    tab.get_by_label("Password").fill(password)
    tab.locator("main").get_by_role("button", name="Sign in").click()
    expect(tab).to_have_url(who.home)
    open_by_click(page.get_by_role("button", name="Save"))
    if heading(page).inner_text() == "Press Save once more":
        page.get_by_role("button", name="Save").click()
    expect(heading(page)).to_have_text("Saved")
    expect(page.locator("main")).to_contain_text("Typed before the end")
    context.close()


def end_session(context) -> None:
    """End the session as time does: its cookie goes, nobody presses anything."""
    kept: list[Any] = [cookie for cookie in context.cookies() if "sessionid" not in cookie["name"]]
    context.clear_cookies()
    context.add_cookies(kept)


def sign_in(page: Page, server: str, email: str, password: str) -> None:
    page.goto(f"{server}/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(heading(page)).not_to_have_text("Sign in")


def drafts(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))")


def until(page: Page, true: str, words: str = "") -> None:
    """Wait until a function of the page gives true (the site's policy refuses Playwright's own way of waiting)."""
    for _ in range(100):
        if page.evaluate(true, words):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {true}")


def type_a_draft(page: Page, who: Signed, words: str) -> None:
    page.goto(f"{who.home}check-in/")
    page.get_by_text("much weaker", exact=True).click()
    page.get_by_label("Notes").fill(words)
    until(page, "words => Object.keys(localStorage).some(key => key.startsWith('draft:'))")
    page.wait_for_timeout(200)  # what was typed last is sealed
    assert words not in page.evaluate("JSON.stringify(localStorage)"), "nobody can read it there"


def test_a_draft_comes_back_and_goes_when_it_is_saved_or_discarded(browser: Browser, ada):
    context = signed_in(browser, ada)
    page = context.new_page()
    type_a_draft(page, ada, "Half a sentence")
    page.goto(ada.home)
    page.goto(f"{ada.home}check-in/")
    expect(page.get_by_text("What you typed before is here again.")).to_be_visible()
    expect(page.get_by_label("Notes")).to_have_value("Half a sentence")
    expect(page.get_by_label("much weaker")).to_be_checked()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("Notes")).to_have_value("")
    assert drafts(page) == []
    type_a_draft(page, ada, "Second try")
    save(page)
    assert drafts(page) == []
    page.goto(f"{ada.home}check-in/")
    expect(page.get_by_label("Notes")).to_have_value("")
    context.close()


def test_offline_nothing_is_lost_and_the_page_says_so(browser: Browser, ada):
    context = signed_in(browser, ada)
    page = context.new_page()
    type_a_draft(page, ada, "No signal here")
    context.set_offline(True)
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("You are offline. Nothing is lost")).to_be_visible()
    expect(page.get_by_label("Notes")).to_have_value("No signal here")
    context.set_offline(False)
    save(page)
    context.close()


def test_an_answer_that_got_lost_on_the_way_makes_no_second_entry(browser: Browser, ada):
    """The site saved it, but the browser never saw the answer: the draft goes when the page is opened again."""
    context = signed_in(browser, ada)
    page = context.new_page()
    type_a_draft(page, ada, "Saved unseen")

    def lose_the_answer(route):
        if route.request.method == "POST":
            assert route.fetch(max_redirects=0).status == 302
            route.abort()
        else:
            route.continue_()

    page.route("**/check-in/", lose_the_answer)
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.wait_for_timeout(500)
    page.unroute("**/check-in/")
    page.goto(f"{ada.home}check-in/")
    until(page, "() => Object.keys(localStorage).every(key => !key.startsWith('draft:'))")
    expect(page.get_by_label("Notes")).to_have_value("")
    context.close()


def test_drafts_go_after_a_week_at_sign_out_and_for_somebody_else(browser: Browser, server, ada, mails):
    context = signed_in(browser, ada)
    page = context.new_page()
    type_a_draft(page, ada, "Secret words")
    page.evaluate("""() => { const key = Object.keys(localStorage).find(key => key.startsWith('draft:'));
        const draft = JSON.parse(localStorage[key]); draft.at -= 7 * 864e5 + 1000; localStorage[key] = JSON.stringify(draft) }""")
    page.goto(ada.home)
    assert drafts(page) == []
    page.evaluate("localStorage['draft:999999:x:check-in'] = JSON.stringify({at: Date.now(), sealed: {}})")
    page.goto(f"{ada.home}check-in/")
    assert drafts(page) == []
    context.close()
    leaving = begin_diary(browser, server, mails)
    context = signed_in(browser, leaving)
    page = context.new_page()
    type_a_draft(page, leaving, "Signing out now")
    page.goto(f"{server}/account/")
    assert len(drafts(page)) == 1
    page.get_by_role("button", name="Sign out").click()
    expect(heading(page)).to_have_text("Sign in")
    assert drafts(page) == []
    context.close()


def test_a_session_that_just_ends_leaves_a_draft_for_its_own_person_and_for_nobody_else(browser: Browser, server, mails):
    password = "correct horse battery"
    who = begin_diary(browser, server, mails, password=password)
    context = signed_in(browser, who)
    page = context.new_page()
    type_a_draft(page, who, "Words before the end")
    end_session(context)
    page.goto(f"{who.home}check-in/")
    expect(heading(page)).to_have_text("Sign in")
    assert len(drafts(page)) == 1
    assert "Words before" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])"), (
        "not readable without signing in"
    )
    sign_in(page, server, who.email, password)
    page.goto(f"{who.home}check-in/")
    expect(page.get_by_text("What you typed before is here again.")).to_be_visible()
    expect(page.get_by_label("Notes")).to_have_value("Words before the end")
    expect(page.get_by_label("much weaker")).to_be_checked()
    end_session(context)
    other = begin_diary(browser, server, mails, password=password)
    sign_in(page, server, other.email, password)
    page.goto(f"{other.home}check-in/")
    expect(page.get_by_label("Notes")).to_have_value("")
    assert drafts(page) == [], "somebody else signed in on this device"
    context.close()


def test_a_second_tab_is_said_and_a_double_press_is_one_entry(browser: Browser, ada):
    context = signed_in(browser, ada)
    first, second = context.new_page(), context.new_page()
    for tab in (first, second):
        tab.goto(f"{ada.home}check-in/")
    for tab in (first, second):
        expect(tab.get_by_text("This page is open in another tab too.")).to_be_visible()
    posts = []
    first.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    first.get_by_text("as usual", exact=True).click()
    first.get_by_role("button", name="Save", exact=True).first.dblclick()
    expect(heading(first)).to_have_text("Saved")
    assert len(posts) == 1
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_any_state(browser: Browser, ada, width):
    context = themed(browser, ada, "light", viewport={"width": width, "height": 800})
    audit = PageAudit(width, in_text=IN_SENTENCES)
    page = audit.watch(context.new_page())
    page.goto(ada.home)
    audit.check_in_all_themes(page, "home")
    page.goto(f"{ada.home}check-in/")
    audit.check_in_all_themes(page, "empty")
    for summary in page.locator("main summary").all():
        summary.click()
    page.get_by_role("group", name="Tiredness").get_by_text("moderate").click()
    page.get_by_label("Choking", exact=True).check()
    page.get_by_label("Notes").fill("Some words")
    audit.check_in_all_themes(page, "filled")
    page.get_by_label("Minutes of effort").fill("-3")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    audit.check_in_all_themes(page, "errors")
    page.get_by_label("Minutes of effort").fill("3")
    save(page)
    expect(page.get_by_role("heading", name="Call your emergency number now if")).to_be_visible()
    audit.check_in_all_themes(page, "saved with the notice")
    open_by_click(page.get_by_role("link", name="Correct or add to it").first)
    audit.check_in_all_themes(page, "correct")
    stale = page.locator("input[name=version]")
    page.get_by_label("a bit weaker").check()
    stale.evaluate("one => { one.value = '99' }")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="This was changed while you were typing")).to_be_visible()
    audit.check_in_all_themes(page, "overtaken")
    open_by_click(page.get_by_role("button", name="Save what I typed"))
    audit.check_in_all_themes(page, "entry with history")
    page.get_by_role("button", name="Delete").click()
    expect(heading(page)).to_have_text("Deleted entries")
    audit.check_in_all_themes(page, "taken out")
    context.close()
    assert not audit.problems, "\n".join(audit.problems)
