"""Advice on a text alone: numbers without a source, the wording of care cards, missing alternative text."""

from __future__ import annotations

import pytest

from lems_site.content_files import article_file
from lems_site.publishing.checks import alt_text, care_cards, uncited_numbers
from tests.conftest import CONTENT


def places(problems) -> list[tuple[int, int]]:
    return [(problem.line, problem.column) for problem in problems]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("About 3 people in a million have it.", [(1, 7)]),
        ("About 3 people in a million have it [@A1.2].", []),
        ("One line.\nAbout 3 people\nhave it. That is few [@A1.2].", []),
        ("It is 3 [@A1.2]. Others say 4.", [(1, 29)]),
        ("- one\n- about 60 in 100\n- about 70 [@A1.2]", [(2, 9)]),
        ("1. first\n2. second", []),
        ("## The year 1953\n\nWords.", []),
        ("| Age | Share |\n| --- | --- |\n| 40 | 50% |", [(3, 3)]),
        ("| Age | Share |\n| --- | --- |\n| 40 | 50% [@A1.2] |", []),
        ("|3_4_diaminopyridine|Amifampridine| and P/Q-type and B12.", []),
        ("See [page 4](/articles/causes/#part-4).", []),
        ("See [1](/articles/causes/) and www.example.org/1.", []),
        ("See [words](https://example.org/2020/3).", []),
        ("`x = 3` and\n\n```\n4\n```", []),
        ("Call 112 or 911.", []),
        ("A footnote[^1].\n\n[^1]: Words.", []),
        ("From 1.5 to 2,000 people.", [(1, 6)]),
    ],
)
def test_a_number_without_a_source_is_found_where_it_stands(text, found):
    assert places(uncited_numbers.find_uncited_numbers(text)) == found


@pytest.mark.parametrize(
    ("card", "words"),
    [
        ("::: emergency Breathing is hard\n\n- Words [@A1.2]\n\n:::", "says to call the emergency number"),
        ("::: urgent If you feel worse\n\n- Words [@A1.2]\n\n:::", "whom to call and how soon"),
        ("::: urgent Call your team if\n\n- Words [@A1.2]\n\n:::", "whom to call and how soon"),
        ("::: non-urgent Remember\n\n- Words [@A1.2]\n\n:::", "says whom to ask"),
        ("::: urgent Call your team today if\n\n- Words\n\n:::", "has no source"),
        ("::: urgent Call your team today if\n\n:::", "is empty"),
        ("::: urgent Call your team today if\n\n- You may want to rest [@A1.2]\n\n:::", "leaves room for doubt"),
        ("::: urgent Call your team today if\n\n" + "- Words [@A1.2]\n" * 10 + "\n:::", "too long to read in a fright"),
    ],
)
def test_wording_that_a_frightened_reader_could_misread_is_found(card, words):
    found = care_cards.find_wording_problems(card)
    assert any(words in problem.message for problem in found)
    assert not any(problem.blocking for problem in found)


@pytest.mark.parametrize(
    "text",
    [
        "::: emergency Call your emergency number now if\n\n- breathing is hard [@A1.2]\n\n:::",
        "::: urgent Call your team today if\n\n- it is new [@A1.2]\n\n:::",
        "```\n::: urgent\n\n:::\n```",
        "The illness may start slowly.",
    ],
)
def test_plain_wording_is_left_alone(text):
    assert care_cards.find_wording_problems(text) == []


def test_a_card_that_nothing_closes_is_read_to_the_end():
    assert [card.title for card in care_cards.find_cards("::: urgent Call your team today if\n\n- Words")] == [
        "Call your team today if"
    ]


@pytest.mark.parametrize("words", ["", " ", "image", "photo 2", "scan.png"])
def test_a_picture_without_words_is_found(words):
    assert places(alt_text.find_missing_alt_texts(f"Words\n\n![{words}](/pictures/x.png)")) == [(3, 1)]


def test_a_picture_with_words_is_left_alone():
    assert alt_text.find_missing_alt_texts("![A hand holds a cup](/pictures/x.png) and `![](y)`") == []


def test_a_figure_without_a_caption_is_found():
    assert places(alt_text.find_missing_alt_texts("::: figure nerve-muscle\n\n:::")) == [(1, 1)]
    assert alt_text.find_missing_alt_texts("::: figure nerve-muscle\n\nA nerve meets a muscle.\n\n:::") == []


@pytest.mark.content
def test_the_guide_itself_gets_next_to_no_such_advice():
    found = []
    for path in sorted((CONTENT / "articles").glob("*.md")):
        body = article_file.parse_article(path.read_text(), path.name)[0].body
        advice = [
            *uncited_numbers.find_uncited_numbers(body),
            *care_cards.find_wording_problems(body),
            *alt_text.find_missing_alt_texts(body),
        ]
        found += [f"{path.stem}: {problem.message}" for problem in advice]
    assert len(found) <= 2, "advice that is mostly wrong would soon be overlooked"
