"""Characters: what no author types is left out and reported, and none of it can pass for our own placeholders."""

from __future__ import annotations

import pytest

from lems_site.markup.tokens import END, START, ZERO
from tests.markup.rendered_text import RenderedText

MESSAGE = "a character that cannot be shown was left out: type the words again"
FORGED = START + chr(ZERO) + END


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x01",
        "\x02",
        "\x03",
        "\x08",
        "\x0b",
        "\x0c",
        "\x1b",
        "\x7f",
        "\x85",
        "\x9f",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\ufffe",
        "\uffff",
        "\ufdd0",
        "\ue000",
        "\uf8ff",
        "\U000f0000",
        "\U0010ffff",
        "\udfff",
    ],
)
def test_is_left_out_and_reported(character):
    page = RenderedText(f"one\n\ntwo{character}three")
    assert page.words == "one twothree"
    assert page.problems == [f"3:4 {MESSAGE}"]


@pytest.mark.parametrize("character", ["é", "ß", "日", "😀", "\u00a0", "\u200b", "\u2011", "…", "“", "−", "𝔘", "e\u0301"])
def test_is_kept_where_authors_type_it(character):
    page = RenderedText(f"a{character}b")
    assert "".join(page.tree.itertext()) == f"a{character}b"
    assert page.problems == []


def test_of_malformed_utf8_is_left_out():
    text = b"weak \xff\xfe legs \xc3( \xed\xa0\x80 end".decode("utf-8", "surrogateescape")
    page = RenderedText(text)
    assert page.words == "weak legs ( end"
    assert page.problems == [f"1:6 {MESSAGE}"]


@pytest.mark.parametrize(
    "text",
    [
        f"{FORGED} |dry_mouth|Xerostomia|",
        f"|dry_mouth|Xerostomia| {FORGED}",
        f"{FORGED * 50}",
        f"::: urgent {FORGED}x\n\na\n\n:::",
        f"[{FORGED}](/a/)",
        f"`{FORGED}` |cancer|Cancer|",
        f"{START}{FORGED}{END}",
        "\x02klzzwxh:0000\x03 *a*",
        "\x02wzxhzdk:0\x03",
        "\x02amp\x03#60;",
        "\x0260\x03b\x0262\x03",
        "klzzwxh:0000 *a*",
        "|dry_mouth|Xerostomia|\ue002",
    ],
)
def test_a_placeholder_cannot_be_forged(text):
    page = RenderedText(text)
    assert not [one for one in page.rendered.html if "\ue000" <= one <= "\uf8ff" or one < "\n"]
    assert len(page.explained) == text.count("|dry_mouth|") + text.count("|cancer|")
    assert page.all("b") == []


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_are_line_ends(ends):
    page = RenderedText(ends.join(["- one", "- two", "", "## Part", "", "|x|No_Such|"]))
    assert page.words_at("li") == ["one", "two"]
    assert [one.line for one in page.rendered.contents] == [4]
    assert page.problems[0].startswith("6:1 ")
    assert len(page.problems) == 1


@pytest.mark.parametrize("text", ["", " ", "\n", "\n\n\n", "\t", "\u00a0", "\x00", "   \n   "])
def test_nothing_gives_nothing(text):
    page = RenderedText(text)
    assert page.words == ""
    assert not page.rendered.refused
