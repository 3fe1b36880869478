"""Whatever is swapped in a text at random (words, numbers, negations, sides, units, cards), the edit is no minor fix."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lems_site.markup.lookups import Lookups
from lems_site.publishing.review.minor_edits import reasons_against_minor_edit
from lems_site.publishing.review.words.english_words import is_english_word, only_correction
from tests.conftest import ROOT

pytestmark = pytest.mark.no_cover
LOOKUPS = Lookups(medicines=["amifampridine", "prednisolone", "pyridostigmine"])
HEAD = "---\ntitle: A page\nslug: a-page\n---\n\n"
TEXT = (
    "Your legs feel weak, and you may fall. Do not drive if you see double; rest first."
    " Ask your team before you take 5 mg of it.\n\n"
    "::: emergency Call if\n\n- you cannot breathe\n- you cannot swallow\n\n:::\n\n"
    "Some people get a dry mouth [@A1.2]. The left arm may be weaker than the right arm."
    " Most feel better after an hour of rest.\n\n"
    "- tell your team about falls\n- never stop prednisolone at once\n"
)
WORDS = sorted({word for word in TEXT.replace("\n", " ").split(" ") if word.isalpha() and is_english_word(word)})
NUMBERS = ["1", "2", "5", "10", "50", "one", "two", "half", "twice", "1.5"]
NEGATIONS = ["not", "never", "no", "without", "cannot", "avoid", ""]
SIDES = ["left", "right", "upper", "lower", "arm", "leg", "eye", "eyes", "arms", "legs"]
UNITS = ["mg", "g", "mcg", "ml", "tablets", "hours", "days", "minutes"]
OPPOSITES = ["helps", "harms", "ask", "ignore", "mild", "severe", "tell", "hide", "sparingly", "freely", "dangerous", "harmless"]
EVERY_WORD = st.sampled_from(WORDS + OPPOSITES + SIDES)
SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789 ,;.-()[]|@#*:\u200b\u202e"
FEW = settings(max_examples=60, deadline=None)


def is_minor(old: str, new: str) -> bool:
    return not reasons_against_minor_edit(HEAD + old, HEAD + new, LOOKUPS)


def swap(frame: str, first: str, second: str) -> bool:
    return is_minor(frame.format(first), frame.format(second))


@FEW
@given(EVERY_WORD, EVERY_WORD)
def test_no_word_takes_the_place_of_another(one, other):
    assert swap("Then it {} so.", one, other) == (one == other)


@FEW
@given(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS))
def test_no_number_takes_the_place_of_another(one, other):
    assert swap("Then take {} of it.", one, other) == (one == other)


@FEW
@given(st.sampled_from(NEGATIONS), st.sampled_from(NEGATIONS))
def test_no_negation_comes_or_goes(one, other):
    assert swap("So you do {} rest here.", one, other) == (one == other)


@FEW
@given(st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_no_unit_takes_the_place_of_another(one, other):
    assert swap("Then 5 {} are here.", one, other) == (one == other)


@FEW
@given(st.sampled_from(SIDES), st.sampled_from(SIDES))
def test_no_side_takes_the_place_of_another(one, other):
    assert swap("It begins in the {} here.", one, other) == (one == other)


@FEW
@given(st.randoms(use_true_random=False))
def test_no_two_words_of_a_text_change_places(chance: random.Random):
    places = [at for at, word in enumerate(TEXT.split(" ")) if word.isalpha()]
    words = TEXT.split(" ")
    one, other = chance.sample(places, 2)
    words[one], words[other] = words[other], words[one]
    assert is_minor(TEXT, " ".join(words)) == (" ".join(words) == TEXT)


@FEW
@given(st.integers(min_value=0, max_value=len(TEXT) - 1))
def test_no_sign_in_a_card_changes(at):
    start, end = TEXT.index(":::"), TEXT.rindex(":::") + 3
    place = start + at % (end - start)
    if TEXT[place].isspace():
        return
    assert not is_minor(TEXT, TEXT[:place] + TEXT[place + 1 :])


@FEW
@given(
    st.integers(min_value=0, max_value=len(TEXT) - 1),
    st.sampled_from(SIGNS),
)
def test_no_sign_that_is_put_in_changes_a_word_or_a_number(at, sign):
    """What is put in is minor only where it is white space between words; a misspelling is never one."""
    new = TEXT[:at] + sign + TEXT[at:]
    if is_minor(TEXT, new):
        assert new.split() == TEXT.split() or (sign == " " and (TEXT[at] in ",;.!?" or TEXT[at - 1] in ",;.!?"))


@FEW
@given(st.integers(min_value=0, max_value=len(TEXT) - 1))
def test_no_sign_that_is_taken_out_is_minor_but_white_space(at):
    new = TEXT[:at] + TEXT[at + 1 :]
    if is_minor(TEXT, new):
        assert TEXT[at].isspace()
        assert new.split() == TEXT.split() or TEXT[at - 1] in ",;.!?"


@FEW
@given(
    st.sampled_from(WORDS),
    st.integers(min_value=0, max_value=40),
    st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
    st.sampled_from(OPPOSITES),
)
def test_a_misspelt_word_is_mended_only_to_the_one_word_that_it_can_be(word, at, letter, another):
    wrong = word.lower()[: at % (len(word) + 1)] + letter + word.lower()[at % (len(word) + 1) :]
    for right in (word.lower(), another):
        if swap("Then the {} is so.", wrong, right):
            assert not is_english_word(wrong)
            assert only_correction(wrong, is_english_word) == right


@pytest.mark.content
@pytest.mark.parametrize("name", ["treatment", "get-help-now", "symptoms"])
def test_no_word_of_a_real_page_may_be_left_out(name):
    text = (ROOT / "content" / "articles" / f"{name}.md").read_text()
    words = text.split(" ")
    chance = random.Random(name)  # noqa: S311 (places in a text)
    for at in chance.sample(range(20, len(words)), 12):
        if words[at].strip() and words[at] != words[at - 1]:
            assert reasons_against_minor_edit(text, " ".join(words[:at] + words[at + 1 :]), LOOKUPS), words[at]
