"""What is pasted from word processors and web pages: headings, lists, tables, bold words, links; what is dropped is said."""

# ruff: noqa: E501 (pages as word processors write them)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lems_site.markup.render import render
from lems_site.publishing.editing.in_place.parts import split_parts
from lems_site.publishing.editing.in_place.paste import LARGEST, TooMuch, read_html, read_plain
from tests.markup.guide import lookups
from tests.markup.rendered_text import parse_html

WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal { margin: 0 }</style></head><body lang=EN-GB>
<h1>Living with LEMS<o:p></o:p></h1>
<p class=MsoNormal>Plan <b>one thing</b> at a<span style='mso-spacerun:yes'>  </span>time.<o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Rest
often<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>Ask
for help</p>
<h2>At work</h2>
<table><tr><td><p class=MsoNormal><b>What</b></p></td><td><p>Who</p></td></tr><tr><td><p>A chair</p></td><td><p>the <a href="https://example.org/x">firm</a></p></td></tr></table>
<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>First</p>
<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span>Then</p>
<p><img src="file:///C:/x.png"><i>slanted</i> <a href="file:///C:/x">a file</a></p>
</body></html>
"""
DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span style="font-weight:400">A
heading</span></h2><p><span style="font-weight:400;">Some </span><span style="font-weight:700;">bold</span><span> words.</span></p>
<ul><li><p>one</p></li><li><p>two</p><ul><li><p>inner</p></li></ul></li></ul></b>"""


def test_a_page_of_a_word_processor():
    pasted = read_html(WORD)
    assert pasted.sources == [
        "## Living with LEMS",
        "Plan **one thing** at a time.",
        "- Rest often\n- Ask for help",
        "### At work",
        "| **What** | Who |\n| --- | --- |\n| A chair | the [firm](https://example.org/x) |",
        "1. First\n2. Then",
        "slanted a file",
    ]
    assert pasted.notes == [
        "1 picture was left out: add it as a picture.",
        "1 link leads to no page of the web: its words stay.",
        "Slanted, underlined or struck words are plain now.",
    ]


def test_a_page_of_an_online_editor():
    pasted = read_html(DOCS)
    assert pasted.sources == ["## A heading", "Some **bold** words.", "- one\n- two\n- inner"]
    assert pasted.notes == ["Points inside a point became points of the list."]


def test_a_web_page():
    html = "<div>One<br>two<script>alert(1)</script></div><blockquote>quoted</blockquote><ol><li>a<li>b</ol><h3>T</h3>tail"
    assert read_html(html).sources == ["One", "two", "quoted", "1. a\n2. b", "## T", "tail"]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("One line\nthat goes on.\n\nAnother.", ["One line that goes on.", "Another."]),
        ("• one\u2028• two", ["- one\n- two"]),
        ("·\tone\no\ttwo\n\uf0b7\tthree", ["- one\n- two\n- three"]),
        ("1. one\n2) two", ["1. one\n2. two"]),
        ("Drug\tUse\nA|B\tc\n\nAfter.", ["| Drug | Use |\n| --- | --- |\n| A\\|b |".replace("\\|b", "\\|B") + " c |", "After."]),
        ("# no heading *no bold* [@A4.3] |a|b|", ["\\# no heading \\*no bold\\* \\[@A4.3] \\|a\\|b\\|"]),
    ],
)
def test_plain_text(text, sources):
    assert read_plain(text).sources == sources


@given(st.text(alphabet="ab<>/pbliotrdh1=\"' &;*[]|@#\n", max_size=120))
def test_nothing_that_is_pasted_fails_or_has_an_effect(html):
    for pasted in (read_html(html), read_plain(html)):
        text = "\n\n".join(pasted.sources)
        tree = parse_html(render(text, lookups()).html)
        assert not tree.findall(".//a[@class='term']")
        assert not tree.findall(".//a[@class='cite']")
        assert not tree.findall(".//pre")
        assert "other" not in [part.kind for part in split_parts(text)]


def test_more_than_a_page_can_hold_is_refused():
    with pytest.raises(TooMuch):
        read_html("x" * (LARGEST + 1))
