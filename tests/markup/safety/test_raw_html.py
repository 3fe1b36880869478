"""HTML does nothing in an article: it is shown as typed, and the author hears so."""

from __future__ import annotations

import pytest

from tests.markup.rendered_text import RenderedText

MESSAGE = "'<' is shown as typed, HTML does nothing here: use Markdown, or write the words"


@pytest.mark.parametrize(
    "html",
    [
        "<b>bold</b>",
        "<br>",
        "a < b",
        "<",
        "<p>x</p>",
        "<!-- comment -->",
        "<script>alert(1)</script>",
        "<https://example.org/>",
        "<a@example.org>",
        "<div>\n\nx\n\n</div>",
        "<?php x ?>",
        "<![CDATA[x]]>",
        "</p>",
    ],
)
def test_is_shown_as_typed(html):
    page = RenderedText(f"Before {html} after.")
    assert page.words == " ".join(f"Before {html} after.".split())
    assert {one.tag for one in page.elements()} == {"p"}
    assert page.problems[0] == f"1:{len('Before ') + html.index('<') + 1} {MESSAGE}"


@pytest.mark.parametrize("entity", ["&lt;b&gt;", "&#60;b&#62;", "&#x3c;b&#x3e;", "&amp;lt;", "&nbsp;", "&copy"])
def test_an_entity_makes_no_element(entity):
    assert {one.tag for one in RenderedText(f"a {entity} b").elements()} == {"p"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a\n\n- b <i>", "3:5"),
        ("- a\n\n    more <i>", "3:10"),
        ("1. a\n    1. b <i>", "2:10"),
        ("> a <i>", "1:5"),
        ("| a | b |\n|---|---|\n| <i> | c |", "3:3"),
        ("::: urgent <i>\n\na\n\n:::", "1:12"),
        ("# not the first `<` but <this>", "1:25"),
        ("a[^1]\n\n[^1]: b\n\n    c <i>", "5:7"),
    ],
)
def test_is_found_wherever_it_stands(text, place):
    assert f"{place} {MESSAGE}" in RenderedText(text).problems


def test_is_reported_once_a_line():
    assert RenderedText("<a> <b> <c>\n<d>").problems == [f"1:1 {MESSAGE}", f"2:1 {MESSAGE}"]


@pytest.mark.parametrize("text", ["`<b>`", "    <b>", "```\n<b>\n```", "two\nlines `of\n<b>` code"])
def test_in_code_is_no_problem(text):
    page = RenderedText(text)
    assert page.problems == []
    assert "<b>" in page.words


@pytest.mark.parametrize("text", ["a > b", "-> and =>", "> quoted", "5 &lt; 6"])
def test_other_marks_are_no_problem(text):
    assert RenderedText(text).problems == []
