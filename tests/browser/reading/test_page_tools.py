"""Sharing, printing and reading a page aloud: extras, with what the device itself has."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.page_audit import PageAudit

pytestmark = pytest.mark.browser
# A device with voices, which notes what it is asked to say. `spoken.end()` ends the sentence that is being read.
VOICES = """(isLocal) => {
    const spoken = { sentences: [], current: null };
    spoken.end = () => { const one = spoken.current; spoken.current = null; one.onend(); };
    window.spoken = spoken;
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, 'speechSynthesis', { value: {
        getVoices: () => [{ lang: 'de-DE', localService: true }, { lang: 'en-GB', localService: isLocal }],
        addEventListener: () => {},
        speak: (one) => { spoken.sentences.push(one.text); spoken.current = one; },
        cancel: () => { spoken.current = null; },
    } });
}"""
MARKED = "() => [...CSS.highlights.get('reading')].map(range => range.toString().replace(/\\s+/g, ' ')).join('|')"


def open_with_voices(browser: Browser, address: str, is_local: bool = True, width: int = 390) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 664})
    context.add_init_script(f"({VOICES})({str(is_local).lower()})")
    tab = context.new_page()
    tab.goto(address)
    return tab


def test_the_page_is_read_sentence_by_sentence_and_each_is_marked(browser: Browser, server):
    tab = open_with_voices(browser, f"{server}/articles/symptoms/")
    tab.get_by_role("button", name="Read aloud").click()
    pause = tab.get_by_role("button", name="Pause")
    expect(pause).to_be_in_viewport()
    for _ in range(6):
        sentences = tab.evaluate("spoken.sentences")
        assert tab.evaluate(MARKED) == sentences[-1]
        tab.evaluate("spoken.end()")
    assert sentences[0] == tab.locator("h1").inner_text()
    assert not [text for text in sentences if text.strip().isdigit()], "numbers of sources are not read"
    tab.context.close()


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_the_same_button_or_escape_pauses_and_reads_on(browser: Browser, server, way):
    tab = open_with_voices(browser, f"{server}/articles/symptoms/")
    tab.get_by_role("button", name="Read aloud").click()
    pause = tab.get_by_role("button", name="Pause")
    expect(pause).to_be_visible()
    tab.evaluate("spoken.end()")
    sentence = tab.evaluate("spoken.sentences.at(-1)")
    if way == "button":
        pause.click()
    else:
        tab.keyboard.press("Escape")
    read_on = tab.get_by_role("button", name="Read on")
    expect(read_on).to_be_visible()
    assert tab.evaluate("spoken.current") is None
    assert tab.evaluate(MARKED) == ""
    read_on.click()
    assert tab.evaluate("spoken.sentences.at(-1)") == sentence
    tab.context.close()


def test_each_part_can_be_read_by_itself(browser: Browser, server):
    tab = open_with_voices(browser, f"{server}/articles/symptoms/")
    expect(tab.locator(".read-part")).to_have_count(0)
    tab.get_by_role("button", name="Read aloud").click()
    heading = tab.locator(".prose > h2").nth(1)
    name = (heading.text_content() or "").strip()
    tab.get_by_role("button", name=f"Read this part: {name}").click()
    assert tab.evaluate("spoken.sentences.at(-1)") == name
    expect(tab.get_by_role("button", name="Pause")).to_be_visible()
    tab.context.close()


@pytest.mark.parametrize("has_voices", [False, True])
def test_without_a_voice_on_the_device_there_is_no_button(browser: Browser, server, has_voices):
    """A voice elsewhere would be sent the text."""
    context = browser.new_context()
    if has_voices:
        context.add_init_script(f"({VOICES})(false)")
    tab = context.new_page()
    tab.goto(f"{server}/articles/symptoms/")
    expect(tab.get_by_role("button", name="Share")).to_be_visible()
    expect(tab.get_by_role("button", name="Read aloud")).to_have_count(0)
    context.close()


def test_share_opens_the_device_s_own_sheet(browser: Browser, server):
    context = browser.new_context()
    context.add_init_script("navigator.share = async (what) => { window.shared = what }")
    tab = context.new_page()
    tab.goto(f"{server}/articles/symptoms/?from=mail#sleep")
    tab.get_by_role("button", name="Share").click()
    assert tab.evaluate("shared") == {"title": tab.locator("h1").inner_text(), "url": f"{server}/articles/symptoms/"}
    context.close()


@pytest.mark.parametrize("may_copy", [True, False])
def test_where_nothing_can_share_the_address_is_copied_or_shown(browser: Browser, server, may_copy):
    context = browser.new_context()
    write = "async (text) => { window.copied = text }" if may_copy else "async () => { throw new Error('no') }"
    context.add_init_script(f"navigator.share = undefined; navigator.clipboard.writeText = {write}")
    tab = context.new_page()
    address = f"{server}/glossary/dry-mouth/"
    tab.goto(address)
    tab.get_by_role("button", name="Share").click()
    expect(tab.locator(".page-tools [role=status]")).to_have_text("The address is copied." if may_copy else address)
    assert tab.evaluate("window.copied") == (address if may_copy else None)
    context.close()


def test_print_opens_the_browser_s_own_window(browser: Browser, server):
    context = browser.new_context()
    context.add_init_script("window.print = () => { window.printed = true }")
    tab = context.new_page()
    tab.goto(f"{server}/articles/symptoms/")
    tab.get_by_role("button", name="Print").click()
    assert tab.evaluate("printed")
    context.close()


def test_without_script_and_on_paper_there_is_no_row_of_buttons(browser: Browser, server):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{server}/articles/symptoms/")
    expect(tab.locator(".page-tools")).to_be_hidden()
    context.close()
    paper = open_with_voices(browser, f"{server}/articles/symptoms/")
    paper.emulate_media(media="print")
    expect(paper.locator(".page-tools")).to_be_hidden()
    paper.context.close()


def test_nothing_moves_when_the_scripts_have_run(browser: Browser, server):
    """The row has its place from the first paint."""
    context = browser.new_context(viewport={"width": 390, "height": 664})
    context.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) window.moved += one.value })"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    tab = context.new_page()
    tab.route("**/*.woff2", lambda route: route.abort())  # what another font does is measured by `make lighthouse`
    tab.goto(f"{server}/articles/symptoms/", wait_until="networkidle")
    assert tab.evaluate("moved") < 0.01
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_while_a_page_is_read(browser: Browser, server, width):
    tab = open_with_voices(browser, f"{server}/articles/symptoms/", width=width)
    audit = PageAudit(width)
    audit.watch(tab)
    tab.get_by_role("button", name="Read aloud").click()
    expect(tab.get_by_role("button", name="Pause")).to_be_visible()
    audit.check_in_all_themes(tab, "being read")
    tab.context.close()
    assert not audit.problems, "\n".join(audit.problems)
