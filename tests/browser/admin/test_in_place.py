"""A nurse edits where she reads: by mouse, by keyboard alone on a tablet, and without a script on a phone.

Presses are counted, and no sign of Markdown is typed.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.page_audit import RULES

from .nurse import TABLET, Nurse, most_presses

pytestmark = pytest.mark.browser
WORD_PAGE = "<h2>At work</h2><p>Ask <b>early</b> for help.</p><ul><li>a chair</li><li>a desk</li></ul><p><img src='x'></p>"


def open_history(nurse: Nurse, server: str) -> None:
    nurse.page.goto(f"{server}/admin/articles/article/")
    nurse.page.get_by_role("link", name="The history of LEMS", exact=True).click()
    nurse.link("Edit where you read")
    nurse.counted()


def throw_away(nurse: Nurse) -> None:
    nurse.fold("Send, publish, preview")
    nurse.button("Throw my changes away")


def test_a_typo_is_corrected_where_it_is_read_and_live(opens, server):
    pia = opens("pia")
    pia.page.goto(f"{server}/glossary/spinal-cord/")
    link = pia.page.get_by_role("link", name="Edit this")
    if pia.way == "without script":
        expect(link).to_be_hidden()
        pia.page.goto(f"{server}/admin/glossary/term/?q=spinal")
        pia.link("Spinal cord")
        pia.link("Edit where you read")
    else:
        pia.press(link)
    pia.press(pia.page.locator("[data-edit]").first)
    words = pia.page.get_by_label("Words", exact=True)
    text = words.input_value()
    pia.types("Words", text + f" Read by {pia.way.replace(' ', '')}.")
    pia.fold("Send, publish, preview")
    pia.button("Save and publish")
    expect(pia.page.get_by_text("is published. Readers see it now.")).to_be_visible()
    assert pia.counted() <= most_presses("a typo, live")
    pia.page.goto(f"{server}/glossary/spinal-cord/")
    expect(pia.page.get_by_text(f"Read by {pia.way.replace(' ', '')}.").first).to_be_visible()


def test_a_section_with_a_heading_a_word_a_source_and_a_card(opens, server):
    amy = opens("amy")
    open_history(amy, server)
    amy.link("Add at the end")
    amy.link("Heading")
    amy.types("Heading", "What we know today")
    amy.button("Add it")
    assert amy.counted() <= most_presses("a heading")

    amy.link("Add at the end")
    amy.link("Text")
    amy.types("Words", "Many people have a dry mouth. The first report is old.")
    amy.button("Add it, then explain")
    amy.fold("Explain a word")
    amy.types("Which word, or what is it about?", "mouth")
    amy.press(amy.page.locator("button[name=_find][value=word]"))
    amy.press(amy.page.locator("button[name=_explain]").first)
    amy.fold("Add a source")
    amy.types("What does the source say?", "A22.1")
    amy.press(amy.page.locator("button[name=_find][value=source]"))
    amy.press(amy.page.locator("button[name=_cite]").first)
    amy.button("Done")
    part = amy.page.locator("[data-part]").filter(has_text="Many people have a dry mouth").last
    expect(part.locator(".term")).to_have_text("dry mouth")
    expect(part.get_by_text("1 source")).to_be_visible()
    assert amy.counted() <= most_presses("a word and a source")

    amy.link("Add at the end")
    amy.link("Care card")
    amy.press(amy.page.get_by_label("Emergency: call now"))
    amy.types("Title of the card", "Call now if")
    amy.types("Points, one on each line", "you cannot breathe\nyou choke")
    amy.button("Add it")
    expect(amy.page.locator(".card--emergency").last).to_contain_text("you choke")
    assert amy.counted() <= most_presses("a care card")

    amy.button("Undo")
    expect(amy.page.get_by_text("Taken back: added a part.")).to_be_visible()
    throw_away(amy)


def test_a_new_term_is_four_questions(opens, server):
    amy = opens("amy")
    name = f"Foot drop {amy.way.replace(' ', '')}"
    amy.page.goto(f"{server}/admin/glossary/term/add/")
    amy.types("Title", name)
    amy.types("Definition", "A foot that hangs down when you walk.")
    amy.types("Source of the definition", "general definition")
    amy.types("Text", "It can make you trip.")
    amy.button("Save as a draft")
    expect(amy.page.get_by_text("Saved as a draft.").first).to_be_visible()
    assert amy.counted() <= most_presses("a new term")


def test_a_page_of_a_word_processor_is_pasted(opens, server):
    amy = opens("amy")
    open_history(amy, server)
    amy.link("Add at the end")
    amy.link("Paste a page")
    area = amy.page.get_by_label("Paste here")
    if amy.way == "without script":
        area.fill("At work\n\nAsk early for help.\n\n\u2022\ta chair\n\u2022\ta desk")
    else:
        area.evaluate(
            """(area, html) => {
                const data = new DataTransfer();
                data.setData("text/html", html);
                area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
            }""",
            WORD_PAGE,
        )
        expect(amy.page.get_by_text("Pasted with its headings, lists and tables.")).to_be_visible()
    amy.button("Add it")
    assert amy.counted() <= most_presses("a page of a word processor")
    expect(amy.page.locator("[data-part] li").filter(has_text="a desk")).to_be_visible()
    if amy.way != "without script":
        expect(amy.page.get_by_role("heading", name="At work")).to_be_visible()
        expect(amy.page.get_by_text("1 picture was left out")).to_be_visible()
    throw_away(amy)


def test_a_drawing_is_placed(opens, server):
    amy = opens("amy")
    open_history(amy, server)
    amy.link("Add at the end")
    amy.link("Picture")
    amy.press(amy.page.get_by_label("Drawing: where-weakness"))
    amy.types("Caption: what it means, in a sentence", "Where the weakness shows.")
    amy.button("Add it")
    assert amy.counted() <= most_presses("a picture")
    expect(amy.page.locator("figcaption").filter(has_text="Where the weakness shows.")).to_be_visible()
    throw_away(amy)


def test_tab_walks_through_an_open_part_and_out_again(browser: Browser, states, server):
    context = browser.new_context(storage_state=states["amy"], viewport=TABLET)
    page = context.new_page()
    nurse = Nurse(page, "keyboard")
    open_history(nurse, server)
    nurse.press(page.locator("[data-edit]").nth(2))
    seen = []
    for _press in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("() => document.activeElement.name || document.activeElement.textContent.trim()"))
    assert {"_apply", "_close", "_delete", "_goto"} <= set(seen)
    context.close()


def test_axe_finds_nothing_and_the_targets_are_large_enough(browser: Browser, states, server):
    context = browser.new_context(storage_state=states["amy"], viewport=TABLET)
    page = context.new_page()
    nurse = Nurse(page, "mouse")
    open_history(nurse, server)
    url, found = page.url.partition("?")[0].partition("#")[0], {}
    queries = (
        "",
        "?edit=2",
        "?edit=2&find=word&q=mouth",
        "?edit=0&find=source&q=weak",
        "?add=1",
        "?add=1&what=table",
        "?check=1",
    )
    for query in queries:
        page.goto(url + query)
        result = Axe().run(page, options=RULES)
        found[query] = [violation["id"] for violation in result.response["violations"]]
        small = page.evaluate(
            "() => [...document.querySelectorAll('main button, main a.button, main summary, main input:not([type=hidden])')]"
            ".map((e) => [e.textContent.trim() || e.name, (e.closest('label') || e).getBoundingClientRect()])"
            ".filter(([, r]) => r.width > 1 && (r.height < 44 || r.width < 44)).map(([name]) => name)"
        )
        found[query] += [f"small: {name}" for name in small]
        assert page.evaluate("document.documentElement.scrollWidth") <= TABLET["width"]
    assert {query: names for query, names in found.items() if names} == {}
    context.close()
