"""Footnotes: a number, a text at the end, and the way back."""

from __future__ import annotations

import pytest

from tests.markup.rendered_text import RenderedText


def test_leads_there_and_back():
    page = RenderedText("Word.[^1] More.\n\n[^1]: The |reflex|Reflex| note [@A4.3].")
    (reference,) = page.all("a", "footnote-ref")
    (back,) = page.all("a", "footnote-backref")
    (note,) = page.all("li")
    (place,) = page.all("sup")
    assert reference.get("href") == f"#{note.get('id')}"
    assert back.get("href") == f"#{place.get('id')}"
    assert back.text == "Back to the text"
    assert page.explained == ["reflex"]
    assert page.cited == ["1"]
    assert page.problems == []


def test_ids_take_the_prefix():
    page = RenderedText("Word.[^1]\n\n[^1]: Note.", prefix="outlook--")
    assert all(one.startswith("outlook--fn") for one in page.ids)
    assert {one.get("href") for one in page.all("a")} == {f"#{one}" for one in page.ids}


def test_used_twice_it_leads_back_to_both():
    page = RenderedText("One[^a] two[^a].\n\n[^a]: Note.")
    assert [one.get("id") for one in page.all("sup")] == ["fnref:a", "fnref2:a"]
    assert [one.get("href") for one in page.all("a", "footnote-backref")] == ["#fnref:a", "#fnref2:a"]


def test_its_number_and_its_way_back_are_no_words_of_the_text():
    page = RenderedText("Weak legs.[^1]\n\n[^1]: Often.")
    assert page.rendered.text == "Weak legs.\n\nOften."
    assert [block.text for block in page.rendered.blocks] == ["Weak legs.", "Often."]


def test_knows_its_line():
    page = RenderedText("Word.[^1]\n\n[^1]: Note.\n\nLast.")
    assert [(block.text, block.line) for block in page.rendered.blocks] == [("Word.", 1), ("Last.", 5), ("Note.", 3)]


def test_may_have_several_paragraphs():
    page = RenderedText("Word.[^1]\n\n[^1]: First.\n\n    Second.\n\nLast.")
    assert page.words_at("li/p")[0] == "First."
    assert page.words_at("li/p")[1].startswith("Second.")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Word.[^1]", "1:6 the footnote '1' has no text: write '[^1]: …' on a line of its own"),
        ("Word.[^a b]\n\n[^a b]: Note.", "1:6 'a b' cannot name a footnote: use letters, digits and hyphens"),
        ("Word.[^a]\n\n[^a]: Note.\n\n    [^b]: Inner.", "5:1 a footnote's text begins at the left margin: take the spaces away"),
    ],
)
def test_a_mistake_is_a_problem_with_its_place(text, problem):
    assert problem in RenderedText(text).problems


def test_one_inside_another_does_no_harm():
    assert RenderedText("Word.[^a]\n\n[^a]: Note.\n\n    [^b]: Inner.\n\n        [^c]: More.").words.startswith("Word.1")


def test_stands_at_the_end_whatever_is_typed():
    page = RenderedText("///Footnotes Go Here///\n\nWord.[^1]\n\n[^1]: Note.")
    assert page.words.startswith("///Footnotes Go Here/// Word.1")
