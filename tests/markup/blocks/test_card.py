"""Care cards: what to do how fast, with a heading word that is heard and a level that fits the page."""

from __future__ import annotations

import pytest

from tests.markup.rendered_text import RenderedText, words_of

KINDS = [("emergency", "Emergency:"), ("urgent", "Urgent:"), ("non-urgent", "Not urgent:")]


@pytest.mark.parametrize(("kind", "word"), KINDS)
def test_says_its_kind_before_its_title(kind, word):
    page = RenderedText(f"::: {kind} Call now if\n\n- breathing becomes hard\n\n:::")
    (card,) = page.all("section", f"card--{kind}")
    heading = card.find("h2")
    assert words_of(heading) == f"{word} Call now if"
    assert words_of(card.find("div")) == "breathing becomes hard"
    assert card.get("aria-labelledby") == heading.get("id") == "call-now-if"
    assert page.problems == []


def test_its_drawing_is_silent():
    (drawing,) = [one for one in RenderedText("::: urgent Call\n\ntext\n\n:::").elements() if one.tag.endswith("svg")]
    assert drawing.get("aria-hidden") == "true"


@pytest.mark.parametrize(
    ("before", "level"),
    [("", "h2"), ("## Part\n\n", "h3"), ("## Part\n\n### Deeper\n\n", "h4"), ("## A\n\n### B\n\n#### C\n\n", "h5")],
)
def test_stands_one_level_below_its_part(before, level):
    page = RenderedText(f"{before}::: urgent Call\n\ntext\n\n:::")
    (card,) = page.all("section", "card")
    assert card.find(level) is not None
    assert page.problems == []


def test_is_not_in_the_contents_list():
    page = RenderedText("## Part\n\n::: urgent Call\n\ntext\n\n:::")
    assert [heading.name for heading in page.rendered.contents] == ["Part"]


def test_may_hold_lists_tags_citations_and_links():
    page = RenderedText("::: urgent Call\n\n- |cancer|Cancer| [@A4.3]\n- [more](/articles/symptoms/)\n\n:::\n\nAfter.")
    (body,) = page.all("div", "card__body")
    assert [words_of(item) for item in body.findall("ul/li")] == ["cancer 1", "more"]
    assert page.words.endswith("After.")
    assert page.problems == []


def test_needs_no_blank_lines_around_its_edges():
    page = RenderedText("Before.\n::: urgent Call\n- one\n- two\n:::\nAfter.")
    (card,) = page.all("section", "card")
    assert [words_of(item) for item in card.findall("div/ul/li")] == ["one", "two"]
    assert page.words_at("p") == ["Before.", "After."]
    assert page.problems == []


def test_two_follow_each_other_with_ids_of_their_own():
    page = RenderedText("::: urgent Call\n\na\n\n:::\n\n::: emergency Call\n\nb\n\n:::")
    assert [card.get("aria-labelledby") for card in page.all("section", "card")] == ["call", "call-2"]


def test_its_title_is_words_only():
    page = RenderedText("""::: urgent "Call" & *go* > now's\n\ntext\n\n:::""")
    assert page.words_at("h2") == ["""Urgent: "Call" & *go* > now's"""]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("::: urgent\n\na\n\n:::", "1:1 '::: urgent' needs a title after it"),
        ("::: panic Now\n\na\n\n:::", "1:1 no block is called 'panic': use emergency, urgent, non-urgent, "),
        ("a\n\n::: urgent Call\n\nb", "3:1 this block is never closed: put ':::' on a line after it"),
        ("a\n\n:::", "3:1 ':::' closes a block that nothing opened: remove it"),
        (
            "::: urgent A\n\n::: urgent B\n\nb\n\n:::\n\n:::",
            "3:1 a block inside a block: close the one of line 1 first with ':::'",
        ),
        (
            "::: urgent |cancer|Cancer|\n\na\n\n:::",
            "1:1 a block's title is plain words: put tags and citations into the text below it",
        ),
        (
            "::: urgent Call [@A4.3]\n\na\n\n:::",
            "1:1 a block's title is plain words: put tags and citations into the text below it",
        ),
        ("::: urgent A\n\n## Heading\n\n:::", "3:1 a heading inside a ':::' block: close the block with ':::' before it"),
        (":::: urgent A\n\na\n\n:::", "1:1 no block is called "),
        ("::: Urgent A\n\na\n\n:::", "1:1 no block is called "),
    ],
)
def test_a_mistake_is_one_problem_with_its_line(text, problem):
    (found,) = RenderedText(text).problems
    assert found.startswith(problem)


def test_a_mistake_loses_no_words():
    assert RenderedText("::: panic Now\n\nkeep this\n\n:::\n\nand this").words == "keep this and this"
    assert RenderedText("::: urgent Call\n\nkeep this").words == "keep this"


@pytest.mark.parametrize("text", ["    ::: urgent Call\n\n    a", "`::: urgent Call`", "```\n::: urgent Call\n```"])
def test_is_left_alone_in_code(text):
    page = RenderedText(text)
    assert page.all("section") == []
    assert "::: urgent Call" in page.words
    assert page.problems == []


def test_inside_a_line_it_is_only_text():
    page = RenderedText("see ::: urgent Call")
    assert page.words == "see ::: urgent Call"
    assert page.problems == []
