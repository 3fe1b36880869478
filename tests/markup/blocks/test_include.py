"""`::: include /articles/…/ Title` shows a care card of another page, word for word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lems_site.markup.render import render
from lems_site.markup.shared_cards import read_care_cards, read_includes
from tests.markup.guide import lookups
from tests.markup.rendered_text import RenderedText

HOME = """Words of the home.

::: emergency Not everything is LEMS

- A |reflex|Reflex| that is gone [@A4.3]

:::

::: urgent Call

b

:::
"""
LINE = "::: include /articles/home/ Not everything is LEMS"


def with_home():
    return replace(lookups(), cards_of=lambda page: read_care_cards(HOME) if page == "articles/home" else None)


def shown(text: str) -> RenderedText:
    return RenderedText(text, with_home())


def test_the_card_stands_there_with_its_word_its_title_its_tags_and_its_sources():
    page = shown(f"Before.\n\n{LINE}\n\nAfter [@B1.2].")
    (card,) = page.all("section", "card")
    assert card.get("class") == "card card--emergency"
    assert page.words_at("h2") == ["Emergency: Not everything is LEMS"]
    assert page.words.startswith("Before. Emergency: Not everything is LEMS A reflex that is gone")
    assert page.problems == []


def test_what_it_refers_to_counts_as_the_pages_own():
    rendered = render(f"## Part\n\n{LINE}", with_home())
    assert [(use.target, use.section_id) for use in rendered.statement_uses] == [("A4.3", "part")]
    assert [use.target for use in rendered.term_uses] == ["reflex"]
    assert [(use.target, use.section_id) for use in rendered.card_uses] == [("articles/home", "part")]


def test_the_search_finds_its_words_on_the_cards_own_page_only():
    assert "reflex" not in render(f"a\n\n{LINE}\n\nb", with_home()).text
    assert "reflex" in render(HOME, with_home()).text


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("::: include", "write where the card stands and its title"),
        ("::: include home Not everything is LEMS", "write where the card stands and its title"),
        ("::: include /articles/gone/ Not everything is LEMS", "no page has the address '/articles/gone/'"),
        ("::: include /articles/home/ Everything", "its cards are: Not everything is LEMS; Call"),
    ],
)
def test_a_mistake_is_one_problem_with_its_line(line, problem):
    (found,) = shown(f"a\n\n{line}\n\nb").problems
    assert found.startswith("3:1 ")
    assert problem in found


def test_it_stands_in_no_other_block():
    (found,) = shown(f"::: urgent Call\n\n{LINE}\n\n:::").problems
    assert found.startswith("3:1 a block inside a block")


def test_what_is_wrong_in_the_card_is_told_at_the_line_that_shows_it():
    broken = replace(lookups(), cards_of=lambda page: read_care_cards("\n::: urgent Call\n\n- |x|Nobody|\n\n:::"))
    (found,) = RenderedText("a\n\n::: include /articles/home/ Call", broken).problems
    assert found.startswith("3:")


def test_in_code_it_is_left_alone():
    page = shown(f"```\n{LINE}\n```")
    assert LINE in page.words
    assert read_includes(f"```\n{LINE}\n```\n\n{LINE}") == [("articles/home", "Not everything is LEMS")]
