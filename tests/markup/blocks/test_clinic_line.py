"""`::: clinic-line crisis` shows the clinic's own line where one is set, when the page is shown."""

from __future__ import annotations

import pytest

from lems_site.markup.render import render
from lems_site.markup.safe import stored_html
from lems_site.web.context import check_lines, clinic_line
from tests.markup.guide import lookups

TEXT = "Before.\n\n::: clinic-line crisis\n\nAfter."


@pytest.fixture(autouse=True)
def _no_lines(settings):
    settings.CRISIS_LINE = settings.POISON_LINE = ""


def shown(text: str) -> str:
    rendered = render(text, lookups())
    assert rendered.problems == []
    return stored_html(rendered.html)


def test_nothing_is_shown_where_none_is_set():
    assert "clinic-line" not in shown(TEXT)
    assert "tel:" not in shown(TEXT)


def test_the_clinics_number_is_one_to_press_and_needs_no_new_compilation(settings):
    html = render(TEXT, lookups()).html
    settings.CRISIS_LINE = "0800 111 0 111, TelefonSeelsorge <&>"
    page = stored_html(html)
    assert 'href="tel:08001110111"' in page
    assert "TelefonSeelsorge &lt;&amp;&gt;" in page
    assert page.index("Before") < page.index("tel:") < page.index("After")


def test_without_words_it_says_what_it_is(settings):
    settings.POISON_LINE = "030 19240"
    assert "poison line" in shown("::: clinic-line poison")


def test_it_stands_in_a_card_too(settings):
    settings.POISON_LINE = "030 19240"
    page = shown("::: urgent Call a poison line now if\n\n::: clinic-line poison\n\n- a [@A4.3]\n\n:::\n\nLast.")
    assert (
        page.index("<section") < page.index("tel:03019240") < page.index("<li>") < page.index("</section>") < page.index("Last")
    )


@pytest.mark.parametrize("text", ["::: clinic-line", "::: clinic-line panic"])
def test_an_unknown_line_is_a_problem(text):
    (found,) = render(text, lookups()).problems
    assert "write one of crisis, poison" in found.message


def test_a_writer_cannot_type_the_place(settings):
    settings.CRISIS_LINE = "1"
    assert "tel:" not in stored_html(render('<p data-clinic-line="crisis"></p>', lookups()).html)


def test_a_setting_that_is_no_number_stops_the_site(settings):
    settings.CRISIS_LINE = "call us, Example"
    (error,) = check_lines()
    assert "CRISIS_LINE" in error.msg
    settings.CRISIS_LINE = "+44 (0)20-1234/5, Example"
    assert check_lines() == []
    assert clinic_line("crisis").address == "tel:+440201234/5".replace("/", "")
