"""Limits: what would take too long is refused before it is rendered, with its line, and what stays below is not."""

from __future__ import annotations

import pytest

from lems_site.markup import limits
from tests.markup.rendered_text import RenderedText

WORDS = "The legs feel weak at first. "


def refusal(text: str) -> str:
    """The one problem of a refused text, or "" for an accepted one."""
    page = RenderedText(text)
    if not page.rendered.refused:
        return ""
    assert page.rendered.html == ""
    (problem,) = page.problems
    return problem


@pytest.mark.parametrize("opening", ["[", "![", "(", "]", ")", "[a](", "[ ("])
def test_two_hundred_brackets_without_a_partner_are_enough(opening):
    each = sum(opening.count(bracket) for bracket in "[]()") - 2 * (opening == "[a](")
    assert refusal(f"Before.\n\n{opening * (200 // each)}") == ""
    answer = refusal(f"Before.\n\n{opening * (200 // each + 1)}")
    assert answer.startswith("3:1 ")
    assert "brackets without a partner: close them, or write \\[ for a bracket that is only text" in answer


def test_a_bracket_of_the_other_kind_is_no_partner():
    assert "202 brackets without a partner" in refusal("[)" * 101)


@pytest.mark.parametrize("text", [r"\[" * 400, "[a] (b) " * 150, "[@A4.3] " * 900, "[a](/b/) " * 240])
def test_brackets_that_are_closed_or_escaped_are_not_counted(text):
    assert refusal(text) == ""


@pytest.mark.parametrize(("opening", "closing"), ["[]", "()"])
def test_twenty_levels_of_brackets_are_enough(opening, closing):
    assert refusal(f"{opening * 20}x{closing * 20}") == ""
    assert refusal(f"{opening * 21}x{closing * 21}") == "1:1 brackets 21 levels deep, more than 20: make the nesting flatter"


@pytest.mark.parametrize("mark", ["> ", ">", "- ", "* ", "+ ", "1. ", "123456789012. ", "-       ", "> - ", "    "])
def test_twenty_levels_of_lists_and_quotations_are_enough(mark):
    levels = 2 if mark == "> - " else 1
    assert refusal(f"a\n\n{mark * (20 // levels)}x") == ""
    answer = refusal(f"a\n\nb\n{mark * (20 // levels + 1)}x")
    assert answer.startswith("4:1 more than 20 levels of nesting")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("a" * 8_001, "1:1 a paragraph of 8,001 characters"),
        ("ok\n\n" + "a\n" * 401, "3:1 401 lines without a blank one"),
        ("a\n\u00a0\n" * 201, "1:1 402 lines without a blank one"),
        ("a\n\n" * 7_501, "15001:1 more than 7,500 lines"),
        ("`a` " * 501, "1:1 1,002 formatting characters in one paragraph"),
        ("*a* _b_ `c` `d`\n\n" * 7_000, "12501:1 more than 50,000 formatting characters in the text up to here"),
        ("[a](/b/) " * 251, "1:1 251 links in one paragraph"),
        ("x[a][b]x " * 251, "1:1 251 links in one paragraph"),
        ("[^1] " + "\n\n[^1] " * 200, "401:1 more than 200 footnotes and references to them"),
        ("|a" * 50 + "\n" + "|-" * 50 + "\n" + "|\n" * 60, "1:1 a table of 3,1"),
        ("> |a" * 1 + "|a" * 50 + "\n> " + "|-" * 51 + "\n" + "> |\n" * 60, "1:1 a table of 3,2"),
        ("a|" * 500 + "`b`" * 220, "1:1 too many bars and backticks in one paragraph"),
        (("[ " * 190 + "word " * 1500 + "\n\n") * 9, "17:1 too many links, or brackets without a partner, in long paragraphs"),
        (
            ("[a](/b/) " * 240 + "word " * 1000 + "\n\n") * 9,
            "13:1 too many links, or brackets without a partner, in long paragraphs",
        ),
        (
            ("a|b|c|d|e\n-|-|-|-|-\n" + "a|b|c|d|e\n" * 298 + "\n") * 17,
            "4817:1 more than 25,000 table cells in the text up to here",
        ),
        ("    a b c d e f g\n\n" * 2_400, "4705:1 more than 40,000 indented characters in a row"),
        (("> > > > > > x\n" * 390 + "\n") * 9, "3342:1 more than 20 levels of nesting, or 20,000 in all"),
    ],
)
def test_what_is_too_much_is_refused_with_its_line(text, answer):
    assert refusal(text).startswith(answer)


def test_more_than_two_hundred_kilobytes_are_refused():
    fits = (WORDS * 4 + "\n\n") * 5_000
    fits = fits[: limits.LARGEST_TEXT]
    assert refusal(fits) == ""
    assert refusal(fits + "a") == "1:1 the text has 204,801 bytes, more than 200 KB: split it into two pages"
    assert refusal("é" * 150_000) == "1:1 the text has 293 KB, more than 200 KB: split it into two pages"


def test_code_between_fences_is_not_counted():
    assert refusal("```\n" + "[[[[ | | |\n" * 6_000 + "```") == ""


@pytest.mark.parametrize("indent", [" " * 100, "\t" * 30])
def test_code_between_fences_may_be_indented(indent):
    assert refusal(f"```\n{indent}x\n```") == ""


def test_a_long_plain_article_is_accepted():
    table = f"| a | b |\n|---|---|\n| {WORDS} | {WORDS} |"
    part = f"## Part\n\n{WORDS * 6}\n\n- {WORDS}\n- {WORDS}\n\n{table}\n\n::: urgent Call\n\n{WORDS}\n\n:::\n\n"
    text = part * (200 * 1024 // len(part))
    assert len(text) > 200_000
    assert refusal(text) == ""
