"""Code: shown as typed to the last space, whatever our markup would make of it elsewhere."""

from __future__ import annotations

import pytest

from tests.markup.rendered_text import RenderedText

TYPED = "|dry_mouth|Xerostomia| es  |x|No_Such|  [@A4.3] [@Z9]  <b> ::: urgent"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param(f"See `{TYPED}` here.", "p/code", id="inline"),
        pytest.param(f"See ``{TYPED} ` `` here.", "p/code", id="inline with a backtick in it"),
        pytest.param(f"`{TYPED}` |reflex|Reflex|", "p/code", id="inline before a tag"),
        pytest.param(f"- `{TYPED}`", "li/code", id="inline in a list"),
        pytest.param(f"Before.\n\n    {TYPED}\n\nAfter.", "pre/code", id="indented"),
        pytest.param(f"Before.\n\n\t{TYPED}\n\nAfter.", "pre/code", id="indented by a tab"),
        pytest.param(f"```\n{TYPED}\n```", "pre/code", id="fenced"),
        pytest.param(f"~~~\n{TYPED}\n~~~", "pre/code", id="fenced by tildes"),
        pytest.param(f"````\n```\n{TYPED}\n```\n````", "pre/code", id="fenced with a fence in it"),
        pytest.param(f"``` python\n{TYPED}\n```", "pre/code", id="fenced with a language"),
        pytest.param(f"Before.\n```\n{TYPED}\n```\nAfter.", "pre/code", id="fenced without blank lines"),
        pytest.param(f"```\na\n\n{TYPED}\n\n```", "pre/code", id="fenced with blank lines"),
        pytest.param(f"::: urgent Call\n\n```\n{TYPED}\n```\n\n:::", "pre/code", id="fenced in a card"),
    ],
)
def test_leaves_our_markup_alone(text, path):
    page = RenderedText(text)
    (code,) = page.all(path)
    assert TYPED in "".join(code.itertext())
    assert page.cited == []
    assert "dry mouth" not in page.explained
    assert page.problems == []


def test_a_span_ends_at_the_next_run_as_long():
    page = RenderedText("`a ``|cancer|Cancer|`` b` |cancer|Cancer|")
    assert page.words_at("code") == ["a ``|cancer|Cancer|`` b"]
    assert page.explained == ["cancer"]


def test_a_lone_backtick_hides_nothing():
    page = RenderedText("a ` b |cancer|Cancer| <i>")
    assert page.explained == ["cancer"]
    assert page.problems == ["1:23 '<' is shown as typed, HTML does nothing here: use Markdown, or write the words"]


def test_an_escaped_backtick_hides_nothing():
    page = RenderedText(r"a \`b |cancer|Cancer|\` <i>")
    assert page.explained == ["cancer"]
    assert len(page.problems) == 1


def test_a_fence_that_is_never_closed_is_a_problem_and_hides_nothing():
    page = RenderedText("a\n\n```\nb |cancer|Cancer|")
    assert page.problems == ["3:1 this code block is never closed: put the same fence on a line after it"]
    assert page.explained == ["cancer"]


def test_a_shorter_or_other_fence_does_not_close():
    page = RenderedText("````\n```\n~~~~\n````\n\nAfter |cancer|Cancer|.")
    assert page.words_at("pre") == ["``` ~~~~"]
    assert page.explained == ["cancer"]
    assert page.problems == []


def test_a_fence_takes_no_attributes():
    page = RenderedText('``` {#id .c onclick="x" hl_lines="1"}\ncode\n```')
    (code,) = page.all("pre/code")
    assert (code.attrib, page.all("pre")[0].attrib) == ({}, {})
    assert page.words == "code"


def test_is_no_sentence():
    page = RenderedText("Plain words.\n\n```\nnot a sentence\n```\n\n    nor this")
    assert [block.text for block in page.rendered.blocks if block.kind == "p"] == ["Plain words."]
