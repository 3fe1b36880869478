"""How easily a text reads: its sentences, its words, their syllables, and its school grade."""

from __future__ import annotations

import pytest

from lems_site.markup.assembler import TERM
from lems_site.markup.plain_words import count_syllables, measure_reading, reading_problems, split_sentences

from .guide import lookups
from .rendered_text import RenderedText

MEDICINES = lookups().medicines


def figures(text: str):
    return measure_reading(RenderedText(text).rendered.blocks, MEDICINES)


def read(text: str) -> list[int]:
    """The number of words in each sentence."""
    return [len(words) for _, words in split_sentences(RenderedText(text).rendered.blocks)]


def problems(text: str) -> list[str]:
    return [f"{one.line} {one.message}" for one in reading_problems(RenderedText(text).rendered.blocks, MEDICINES)]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[
            (word, 1)
            for word in ("cat", "legs", "weak", "makes", "walked", "through", "eyes", "the", "me", "rhythm", "Hmm", "strength")
        ],
        *[
            (word, 2)
            for word in ("water", "muscle", "weakness", "needed", "boxes", "houses", "table", "breathing", "station", "easy")
        ],
        *[(word, 3) for word in ("medicine", "radio", "video", "usual", "understand", "hospital")],
        *[(word, 4) for word in ("diagnosis", "emergency", "information")],
        (TERM, 2),
        ("3,4-DAP", 2),
        ("2024", 2),
        ("WEAKNESS", 2),
        ("doctor's", 2),
    ],
)
def test_syllables_are_counted_by_ear(word, count):
    assert count_syllables(word) == count


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("One two three.", [3]),
        ("One two. Three four five! Six? Seven", [2, 3, 1, 1]),
        ("It is 3.4 per million. It is rare.", [5, 3]),
        ("Ask: Does it hurt?", [1, 3]),
        ("Two things: rest and food.", [5]),
        ("“Rest now.” She did. (So did he.) Then more…  Yes.", [2, 2, 3, 2, 1]),
        ("One two\nthree four.", [4]),
        ("- one two\n- three", [2, 1]),
        ("One.\n\nTwo three.", [1, 2]),
        ("> One two. Three.", [2, 1]),
        ("## Not a sentence\n\nOne.", [1]),
        ("| not | one |\n|---|---|\n| a | b |", []),
        ("```\nnot one\n```", []),
        ("::: urgent Not a sentence\n\nOne two.\n\n:::", [2]),
        ("A well-known, long-term thing.", [4]),
        ("One two[^1].\n\n[^1]: Three.", [2, 1]),
        ("One two [@A4.3]. Three [@A4.3].", [2, 1]),
        ("A |dry_mouth|Xerostomia| and |reflex|Reflex|es.", [4]),
        ("A |voltage_gated_calcium_channel|No_Such|.", [5]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_takes_breath(text, lengths):
    assert read(text) == lengths


def test_the_grade_is_flesch_and_kincaids():
    """6 words of 6 syllables, then 10 words of 14: 0.39 x words/sentence + 11.8 x syllables/word - 15.59, worked out by hand."""
    short, long = "The cat sat on the mat.", "The doctor may ask you to rest after every meal."
    assert figures(short).grade == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59, abs=0.051)
    assert figures(long).grade == pytest.approx(0.39 * 10 + 11.8 * 14 / 10 - 15.59, abs=0.051)
    assert figures(f"{short} {long}").grade == pytest.approx(0.39 * 8 + 11.8 * 20 / 16 - 15.59, abs=0.051)


def test_the_figures_name_the_middle_and_the_longest_sentence():
    found = figures("One. One two. One two three four five six.")
    assert (found.sentences, found.median, found.longest) == (3, 2, 6)


def test_no_sentences_have_no_figures():
    assert figures("## Heading") == measure_reading([], [])
    assert (measure_reading([], []).sentences, measure_reading([], []).grade) == (0, 0.0)


def test_a_tagged_phrase_is_one_word_of_two_syllables():
    tagged = figures("You may get |a_very_dry_mouth_all_day|Xerostomia|.")
    assert tagged == figures("You may get water.")


@pytest.mark.parametrize("name", ["amifampridine", "Amifampridine", "Firdapse"])
def test_a_medicine_is_one_word_of_two_syllables(name):
    assert figures(f"You may take {name} now.") == figures("You may take water now.")


def test_a_part_of_a_longer_name_is_no_medicine():
    assert figures("You may take Firdapsenol now.") != figures("You may take water now.")


def test_a_sentence_that_is_too_long_is_a_problem_on_the_line_of_its_paragraph():
    long = "word " * 25 + "end."
    (problem,) = [
        one
        for one in problems(f"Short.\n\n## Part\n\nShort.\n\n- Short.\n- {long}\n\nShort. Short. Short.")
        if "sentence of" in one
    ]
    assert problem == "8 a sentence of 26 words ('word word word word word word word word …'): use at most 25; make two of it"


def test_a_sentence_of_25_words_is_none():
    assert not [one for one in problems("word " * 24 + "end.") if "sentence of" in one]


def test_a_tag_in_a_long_sentence_is_shown_as_dots():
    assert "('A … word word" in problems("A |dry_mouth|Xerostomia| " + "word " * 30 + "end.")[0]


def test_long_sentences_on_the_whole_are_a_problem():
    assert "1 half of the sentences have over 16 words: aim at 15 or fewer" in problems("it " * 15 + "is.")
    assert problems("it " * 14 + "is.") == []


def test_hard_words_on_the_whole_are_a_problem():
    (problem,) = problems("Immunological investigations necessitate multidisciplinary evaluation.")
    assert problem.startswith("1 the text reads at grade ")
    assert problem.endswith("use shorter words and sentences, down to 8")
