"""A tag whose entity no term has: its words stay, and the author hears where it is."""

from __future__ import annotations

import pytest

from tests.markup.rendered_text import RenderedText

MESSAGE = "no glossary term has the entity 'No_Such': correct it, or add the term"


def test_keeps_its_words_as_plain_text():
    page = RenderedText("A |very_dry_mouth|No_Such| hurts.")
    assert page.words == "A very dry mouth hurts."
    assert page.explained == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("|x|No_Such|", "1:1"),
        ("A |x|No_Such| b", "1:3"),
        ("First.\n\n- one\n- two |x|No_Such|", "4:7"),
        ("> quoted |x|No_Such|", "1:10"),
        ("\ttabbed\n\nwith\ta tab |x|No_Such|", "3:12"),
        ("## Part |x|No_Such|", "1:9"),
        ("::: urgent Call\n\ntext |x|No_Such|\n\n:::", "3:6"),
        ("```\ncode\n```\n|x|No_Such|", "4:1"),
        ("|dry_mouth|Xerostomia|, |x|No_Such|", "1:25"),
        ("[@A4.3] and é |x|No_Such|", "1:15"),
        ("windows\r\nlines |x|No_Such|", "2:7"),
        ("old mac\rlines |x|No_Such|", "2:7"),
    ],
)
def test_is_reported_with_line_and_column(text, place):
    page = RenderedText(text)
    assert f"{place} {MESSAGE}" in page.problems


def test_every_one_is_reported():
    page = RenderedText("|x|No_Such| |y|No_Such|\n|z|No_Such|")
    assert page.problems == [f"1:1 {MESSAGE}", f"1:13 {MESSAGE}", f"2:1 {MESSAGE}"]


def test_takes_a_suffix_along_too():
    assert RenderedText("Three |reflex|No_Such|es").words == "Three reflexes"
