"""Lists and tables as people type them become lists and tables, and keep the lines of their text."""

from __future__ import annotations

import pytest

from .rendered_text import RenderedText

NESTED = "<ul><li>one<ul><li>inner<ul><li>deep</li></ul></li></ul></li><li>two</li></ul>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("A line\n- rest often\n- eat", "<p>A line</p><ul><li>rest often</li><li>eat</li></ul>"),
        ("A line\n1. first\n2. second", "<p>A line</p><ol><li>first</li><li>second</li></ol>"),
        ("A line\n1) first\n2) second", "<p>A line</p><ol><li>first</li><li>second</li></ol>"),
        ("> Said\n- rest", "<blockquote><p>Said</p></blockquote><ul><li>rest</li></ul>"),
        ("- one\n  - inner\n    - deep\n- two", NESTED),
        ("- one\n    - inner\n        - deep\n- two", NESTED),
        ("1. one\n  - inner\n2. two", "<ol><li>one<ul><li>inner</li></ul></li><li>two</li></ol>"),
        ("- one\n - two", "<ul><li>one</li><li>two</li></ul>"),
        ("- one\n\n  more\n\n- two", "<ul><li><p>one</p><p>more</p></li><li><p>two</p></li></ul>"),
        ("• one\n• two", "<ul><li>one</li><li>two</li></ul>"),
        ("- one\n\nAfter\n- two", "<ul><li>one</li></ul><p>After</p><ul><li>two</li></ul>"),
        ("It was found\n1953. It was named.", "<p>It was found1953. It was named.</p>"),
        ("A line\n\n    code\n\n    - code", "<p>A line</p><pre><code>code- code</code></pre>"),
        ("```\nA line\n- rest\n```", "<pre><code>A line- rest</code></pre>"),
        ("A line\n* * *\nAnother", "<p>A line</p><hr><p>Another</p>"),
    ],
)
def test_lists(text, html):
    shown = RenderedText(text).rendered.html.replace("\n", "")
    assert shown == html


def test_a_table_right_below_a_line_is_a_table():
    page = RenderedText("A line\n| a | b |\n| --- | --- |\n| 1 | 2 |")
    assert [cell.text for cell in page.all("td")] == ["1", "2"]
    assert page.all("p")[0].text == "A line"


def test_lines_stay_what_they_are():
    page = RenderedText("A line\n- rest\n  - inner [@none]\n\nEnd |x|Nothing|")
    assert [(block.text, block.line) for block in page.rendered.shown] == [("A line", 1), ("rest", 2), ("inner", 3), ("End x", 5)]
    assert [(one.line, one.column) for one in page.rendered.problems] == [(3, 11), (5, 5)]


def test_the_deepest_list_takes_bounded_time():
    text = "\n".join(" " * (2 * level) + "- x" for level in range(38))
    assert RenderedText(text).rendered.html.count("<ul>") == 16
