"""Staff write in a real browser: by keyboard alone, without a script, on a narrow screen, in light and dark.

Over 250 lines: every admin page is looked at and walked with one staff user and one server.
"""

from __future__ import annotations

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.page_audit import RULES, open_by_click

pytestmark = pytest.mark.browser
FIVE_MINUTES = 300
ARTICLE = "The history of LEMS"
TERM = "Spinal cord"  # about no symptom or treatment, so that one person may publish it
TRIED = "The outlook with LEMS"  # typed into and never saved


def sign_in(tab: Page, server: str) -> None:
    tab.goto(f"{server}/admin/login/?next=/admin/")
    tab.get_by_label("E-mail address").fill("dana@example.org")
    tab.get_by_role("textbox", name="Password").fill("correct horse battery")
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url(f"{server}/admin/")


@pytest.fixture(scope="module")
def state(browser: Browser, server):
    """Dana's signed-in session."""
    context = browser.new_context()
    sign_in(context.new_page(), server)
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def editor(browser: Browser, state):
    context = browser.new_context(storage_state=state, viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    refused: list[str] = []
    tab.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: refused.append(str(error)))
    yield tab
    context.close()
    assert refused == []


def open_page(tab: Page, server: str, model: str = "articles/article", title: str = TRIED) -> None:
    tab.goto(f"{server}/admin/{model}/")
    tab.get_by_role("link", name=title, exact=True).click()


def text_of(tab: Page):
    return tab.get_by_label("Text", exact=True)


def put_cursor(tab: Page, start: int, end: int | None = None) -> None:
    text_of(tab).focus()
    text_of(tab).evaluate("(area, at) => area.setSelectionRange(at[0], at[1])", [start, start if end is None else end])


def tab_to(tab: Page, name: str, limit: int = 80) -> None:
    """Press Tab until what has this name is focused; fail where Tab is trapped or never comes there."""
    for _ in range(limit):
        tab.keyboard.press("Tab")
        named = tab.evaluate(
            "() => { const e = document.activeElement;"
            " const name = e.labels?.[0]?.textContent || e.getAttribute('aria-label') || e.value || e.textContent || '';"
            " return name.trim().replace(/\\s+/g, ' '); }"
        )
        if re.fullmatch(name, named):
            return
    raise AssertionError(f"Tab does not come to {name!r} in {limit} steps")


@pytest.fixture(autouse=True)
def patience():
    """Checking compiles the text: a busy machine may take longer than Playwright waits by itself."""
    expect.set_options(timeout=15_000)
    yield
    expect.set_options(timeout=5_000)


# --- axe


def admin_paths(context: BrowserContext, server: str) -> dict[str, str]:
    """One page of each sort, found as a person would: through links."""
    tab = context.new_page()
    tab.goto(f"{server}/admin/articles/article/")
    article = tab.get_by_role("link", name=ARTICLE, exact=True).get_attribute("href")
    tab.goto(f"{server}/admin/glossary/term/")
    term = tab.get_by_role("link", name="Dry mouth", exact=True).get_attribute("href")
    tab.goto(f"{server}/admin/evidence/evidencerecord/?kind=fact")
    fact = tab.locator("#result_list tbody th a").first.get_attribute("href")
    tab.goto(f"{server}/admin/staff/")
    user = tab.locator("#content-main .page-steps a").first.get_attribute("href")
    history = article.replace("/change/", "/history/")
    tab.goto(server + history)
    revision = tab.locator("#content a[href*='/revision/']").first.get_attribute("href")
    tab.goto(server + article)
    with tab.expect_popup() as opened:
        tab.get_by_role("button", name="Preview").click()
    framed = opened.value.get_by_role("link", name="At phone width").get_attribute("href")
    paths = {
        "index": "/admin/",
        "app": "/admin/articles/",
        "list": "/admin/articles/article/",
        "found": "/admin/articles/article/?q=LEMS&seen=yes",
        "terms": "/admin/glossary/term/",
        "add": "/admin/articles/article/add/",
        "edit": article,
        "edit a term": term,
        "history": history,
        "revision": revision,
        "preview": framed,
        "preview, desktop": framed.replace("phone", "desktop"),
        "staff": "/admin/staff/",
        "a person": user,
        "invite": "/admin/staff/invite/",
        "help": "/admin/writing/help/",
        "finder": "/admin/writing/find/?what=word&q=mouth",
        "facts": "/admin/evidence/evidencerecord/",
        "fact": fact,
        "add a fact": "/admin/evidence/evidencerecord/add/",
        "new fact": "/admin/evidence/evidencerecord/add/?kind=fact",
    }
    tab.close()
    return paths


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 320), ("low-glare", 320)])
def test_axe_finds_nothing_in_the_admin_and_nothing_scrolls_sideways(browser: Browser, server, state, theme, width):
    context = browser.new_context(
        storage_state=state, color_scheme="dark" if theme == "dark" else "light", viewport={"width": width, "height": 800}
    )
    if theme == "low-glare":
        context.add_init_script("localStorage.setItem('theme', 'low-glare')")
    paths = admin_paths(context, server)
    tab, found = context.new_page(), []
    if theme == "low-glare":
        paths = {name: paths[name] for name in ("index", "list", "edit", "finder")}
    for name, path in paths.items():
        tab.goto(server + path)
        results = Axe().run(tab, options=RULES)
        if results.violations_count:
            found.append(f"{name}: {results.generate_report()}")
        if tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{name}: scrolls sideways at {width} px")
    context.close()
    assert not found, "\n".join(found)


def test_axe_finds_nothing_with_problems_shown_or_the_finder_open(browser: Browser, server, state):
    for scheme in ("light", "dark"):
        context = browser.new_context(storage_state=state, color_scheme=scheme)
        editor = context.new_page()
        open_page(editor, server)
        text_of(editor).fill("## A part\n\nWords |that|Nobody_Knows| here.\n\nAbout 40 people have ptosis.")
        editor.get_by_role("button", name="Check the text").click()
        expect(editor.get_by_role("link", name="Line 3")).to_be_visible()
        assert Axe().run(editor, options=RULES).violations_count == 0
        editor.get_by_role("button", name="Word to explain").click()
        editor.get_by_label("Type what you look for").fill("mouth")
        expect(editor.get_by_role("dialog").get_by_text("|dry_mouth|Xerostomia|")).to_be_visible()
        assert Axe().run(editor, options=RULES).violations_count == 0
        context.close()


def test_someone_who_is_not_signed_in_comes_to_a_page_that_axe_likes(page: Page, server):
    page.goto(f"{server}/admin/articles/article/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert Axe().run(page, options=RULES).violations_count == 0


# --- journeys


def test_a_new_editor_corrects_a_sentence_by_keyboard_alone_in_under_five_minutes(browser: Browser, server, state):
    context = browser.new_context(storage_state=state, viewport={"width": 1280, "height": 900})
    editor = context.new_page()
    began = time.monotonic()
    editor.goto(f"{server}/admin/")
    tab_to(editor, "Glossary terms")
    editor.keyboard.press("Enter")
    editor.wait_for_url("**/admin/glossary/term/")
    tab_to(editor, TERM)
    editor.keyboard.press("Enter")
    editor.wait_for_url("**/change/")
    tab_to(editor, "Text")
    editor.keyboard.press("Control+Home")
    editor.keyboard.type("Read this slowly. ")
    editor.keyboard.press("Tab")
    assert text_of(editor).evaluate("area => area !== document.activeElement"), "Tab moves on"
    tab_to(editor, "Preview.*")
    with context.expect_page() as opened:
        editor.keyboard.press("Enter")
    expect(opened.value.get_by_text("Read this slowly.").first).to_be_visible()
    opened.value.close()
    tab_to(editor, "What was changed and why")
    editor.keyboard.type("a kinder start")
    tab_to(editor, "Save and publish")
    editor.keyboard.press("Enter")
    expect(editor.get_by_text("Readers see it now")).to_be_visible()
    took = time.monotonic() - began
    editor.goto(f"{server}/glossary/spinal-cord/")
    expect(editor.get_by_text("Read this slowly.").first).to_be_visible()
    context.close()
    assert took < FIVE_MINUTES


def test_everything_works_without_a_script(browser: Browser, server, state):
    context = browser.new_context(storage_state=state, java_script_enabled=False, viewport={"width": 390, "height": 800})
    editor = context.new_page()
    open_page(editor, server)
    expect(editor.get_by_role("button", name="Word to explain")).to_be_hidden()
    editor.get_by_text("What to type: a short list to copy from").click()
    expect(editor.get_by_text("[@A4.3]")).to_be_visible()
    with context.expect_page() as opened:
        editor.get_by_role("link", name="Find a word or a source (opens a new tab)").click()
    finder = opened.value
    finder.get_by_label("Words to look for").fill("dry mouth")
    open_by_click(finder.get_by_role("button", name="Find"))
    tag = finder.locator("pre.found__text").first.text_content()
    finder.close()
    text_of(editor).fill(f"## A part\n\nSome have a {tag}. Words |that|Nobody_Knows|.\n\nAbout 40 people.")
    editor.get_by_role("button", name="Check the text").click()
    expect(editor.get_by_text("no glossary term has the entity")).to_be_visible()
    assert editor.url.endswith("#checks")
    editor.get_by_role("link", name="Line 5").click()
    expect(editor.locator("#line-5")).to_be_in_viewport()
    expect(text_of(editor)).to_have_value(re.compile("Nobody_Knows"))
    with context.expect_page() as opened:
        editor.get_by_role("button", name="Preview").click()
    opened.value.get_by_role("link", name="At phone width").click()
    frame = opened.value.frame_locator("iframe")
    expect(frame.get_by_text("Some have a dry mouth.")).to_be_visible()
    opened.value.close()
    expect(text_of(editor)).to_have_value(re.compile("Nobody_Knows"))
    context.close()


# --- the toolbar


def test_buttons_put_in_what_ctrl_z_takes_back(editor: Page, server):
    open_page(editor, server)
    text_of(editor).fill("One two three.")
    put_cursor(editor, 4, 7)
    editor.get_by_role("button", name="Bold").click()
    expect(text_of(editor)).to_have_value("One **two** three.")
    assert text_of(editor).evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "two"
    editor.keyboard.press("Control+z")
    expect(text_of(editor)).to_have_value("One two three.")
    put_cursor(editor, 0)
    editor.get_by_role("button", name="Heading").click()
    expect(text_of(editor)).to_have_value("## One two three.")
    editor.get_by_role("button", name="List").click()
    expect(text_of(editor)).to_have_value("- One two three.")


def test_a_chosen_word_becomes_a_tag_and_a_source_follows(editor: Page, server):
    open_page(editor, server)
    text_of(editor).fill("Some have dry mouths.")
    put_cursor(editor, 10, 20)
    editor.get_by_role("button", name="Word to explain").click()
    search = editor.get_by_label("Type what you look for")
    expect(search).to_be_focused()
    expect(search).to_have_value("dry mouths")
    search.fill("dry mouth")
    expect(editor.get_by_role("dialog").get_by_role("status")).to_have_text("1 found.")
    editor.keyboard.press("Tab")
    editor.get_by_role("button", name="Put in Dry mouth").press("Enter")
    expect(text_of(editor)).to_have_value("Some have |dry_mouths|Xerostomia|.")
    expect(text_of(editor)).to_be_focused()
    put_cursor(editor, 33)
    editor.keyboard.press("Alt+Shift+S")
    search.fill("A4.2")
    editor.get_by_role("button", name="Put in A4.2", exact=True).click()
    expect(text_of(editor)).to_have_value("Some have |dry_mouths|Xerostomia|[@A4.2].")
    editor.keyboard.press("Control+z")
    expect(text_of(editor)).to_have_value("Some have |dry_mouths|Xerostomia|.")


def test_a_card_stands_between_empty_lines_and_escape_puts_in_nothing(editor: Page, server):
    open_page(editor, server)
    text_of(editor).fill("One.")
    put_cursor(editor, 4)
    editor.get_by_role("button", name="Care card").click()
    editor.get_by_role("button", name="Put in Urgent", exact=True).click()
    expect(text_of(editor)).to_have_value("One.\n\n::: urgent Call your team today if\n\n- one short point\n\n:::")
    editor.get_by_role("button", name="Figure").click()
    expect(editor.get_by_role("dialog")).to_be_visible()
    editor.keyboard.type("nerve")
    editor.keyboard.press("Escape")
    expect(editor.get_by_role("dialog")).to_be_hidden()
    expect(text_of(editor)).to_be_focused()


def test_shortcuts_are_listed_and_can_be_switched_off_for_good(editor: Page, server):
    open_page(editor, server)
    text_of(editor).fill("Words")
    put_cursor(editor, 0, 5)
    editor.keyboard.press("Alt+Shift+B")
    expect(text_of(editor)).to_have_value("**Words**")
    editor.get_by_text("Keyboard shortcuts").click()
    expect(editor.get_by_role("listitem").filter(has_text="B Bold")).to_be_visible()
    editor.get_by_label("Use these shortcuts").uncheck()
    put_cursor(editor, 2, 7)
    editor.keyboard.press("Alt+Shift+H")
    expect(text_of(editor)).to_have_value("**Words**")
    editor.reload()
    text_of(editor).fill("Words")
    put_cursor(editor, 0, 5)
    editor.keyboard.press("Alt+Shift+B")
    expect(text_of(editor)).to_have_value("Words")


def test_a_problem_leads_to_its_line_in_the_text(editor: Page, server):
    open_page(editor, server)
    text_of(editor).fill("Words.\n\n" * 80 + "Bad |that|Nobody_Knows| here.\n\n" + "Words.\n\n" * 40)
    editor.get_by_role("button", name="Check the text").click()
    link = editor.get_by_role("link", name="Line 161")
    expect(link).to_be_visible()
    expect(editor.get_by_role("heading", name="Checks")).to_be_focused()
    link.click()
    chosen = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert text_of(editor).evaluate(chosen) == "Bad |that|Nobody_Knows| here."
    expect(text_of(editor)).to_be_focused()
    assert text_of(editor).evaluate("area => area.scrollTop + scrollY") > 500, "the line is in sight"


def test_enter_in_a_field_checks_and_never_publishes(editor: Page, server):
    open_page(editor, server)
    expect(editor.get_by_role("button", name="Heading", exact=True)).to_be_visible()  # the scripts are there
    editor.get_by_label("Title", exact=True).press("Enter")
    expect(editor.get_by_role("heading", name="Checks")).to_be_focused()
    assert editor.get_by_text("is published. Readers see it now.").count() == 0


def test_an_unknown_tag_becomes_a_term_in_two_steps(editor: Page, server):
    open_page(editor, server)
    text_of(editor).fill("Words |odd_feeling|Odd_Feeling_Test| here.")
    editor.get_by_role("button", name="Check the text").click()
    with editor.expect_popup() as opened:
        editor.get_by_role("link", name="Write a new term for it").click()
    term = opened.value
    expect(term.get_by_label("Title", exact=True)).to_have_value("Odd feeling")
    expect(term.get_by_label("Entity names")).to_have_value("Odd_Feeling_Test")
    term.get_by_label("Definition", exact=True).fill("A feeling that is odd.")
    term.get_by_label("Source of the definition").fill("general definition")
    term.get_by_role("button", name="Save and publish").click()
    expect(term.get_by_text("Go back to the tab with your text")).to_be_visible()
    term.close()
    editor.get_by_role("button", name="Check the text").click()
    expect(editor.get_by_text("The checks let this text be published.")).to_be_visible()
    expect(text_of(editor)).to_have_value("Words |odd_feeling|Odd_Feeling_Test| here.")


def test_the_preview_in_a_frame_is_as_wide_as_a_phone(editor: Page, server):
    open_page(editor, server)
    with editor.expect_popup() as opened:
        editor.get_by_role("button", name="Preview").click()
    preview = opened.value
    for name, width in (("At phone width", 390), ("Desktop width", 1280)):
        preview.get_by_role("link", name=name).first.click()
        frame = preview.locator("iframe")
        expect(frame).to_have_attribute("title", re.compile(name.split(" width")[0].split()[-1], re.IGNORECASE))
        inner = preview.frames[-1]
        inner.wait_for_selector("h1")
        assert inner.evaluate("window.innerWidth") == width
        assert inner.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_help_page_copies_an_example(browser: Browser, server, state):
    context = browser.new_context(storage_state=state, permissions=["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    tab.goto(f"{server}/admin/writing/help/")
    tab.get_by_role("button", name="Copy: Bold").click()
    expect(tab.get_by_text("Copied")).to_be_visible()
    assert tab.evaluate("navigator.clipboard.readText()") == "**Call first** if you are not sure."
    context.close()
