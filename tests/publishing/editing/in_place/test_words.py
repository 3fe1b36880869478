"""Plain words typed in the place of others: terms, sources, links and bold words stay, and what has lost its words is told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lems_site.markup.lookups import Lookups
from lems_site.publishing.editing.in_place import chips
from lems_site.publishing.editing.in_place.changes import apply_form
from lems_site.publishing.editing.in_place.fields import Field, read_fields
from lems_site.publishing.editing.in_place.parts import split_parts
from lems_site.publishing.editing.in_place.typed_words import CannotWrite, change_words, new_source, read_back
from tests.markup.guide import lookups as small_guide

LOOKUPS: Lookups = small_guide()
TEXT = (
    "The main sign is |muscle_weakness|Weakness| [@A4.3]. A |dry_mouth|Xerostomia|, too, may **come early** [@B1.2; @C16]. "
    "See [the help page](/articles/help/)."
)
WORDS = "The main sign is muscle weakness. A dry mouth, too, may come early. See the help page."


def field_of(source: str) -> Field:
    return read_fields(split_parts(source)[0], LOOKUPS)[0]


def typed(source: str, words: str, answers: dict[str, str] | None = None) -> str:
    """The new source of a part into whose one field these words were typed."""
    change = apply_form(split_parts(source)[0], {"words": words}, LOOKUPS, answers)
    assert change.lost == []
    return change.source


def lost(source: str, words: str) -> list[tuple[str, str]]:
    change = apply_form(split_parts(source)[0], {"words": words}, LOOKUPS)
    return [(one.kind, one.words) for one in change.lost]


def test_the_field_shows_plain_words():
    assert field_of(TEXT).words == WORDS


def test_the_same_words_are_the_same_text():
    assert typed(TEXT, WORDS) == TEXT


@pytest.mark.parametrize(
    ("old", "new", "source"),
    [
        ("sign is", "signs are", TEXT.replace("sign is", "signs are")),
        ("too, may", "also, may", TEXT.replace("too, may", "also, may")),
        ("come early", "come very early", TEXT.replace("come early", "come very early")),
        ("page.", "page. Rest.", f"{TEXT} Rest."),
        ("The main", "Now the main", TEXT.replace("The main", "Now the main")),
        ("the help", "the good help", TEXT.replace("the help", "the good help")),
    ],
)
def test_what_stands_on_other_words_stays(old, new, source):
    assert typed(TEXT, WORDS.replace(old, new)) == source


def test_a_typo_in_the_only_word_of_a_source_keeps_the_source():
    assert typed("- couhg [@A4.3]\n- lift things [@B1.2]", "cough\nlift things") == "- cough [@A4.3]\n- lift things [@B1.2]"


def test_a_new_point_is_a_new_line():
    assert typed("- one [@A4.3]\n- two", "one\nnew\ntwo") == "- one [@A4.3]\n- new\n- two"


def test_numbers_follow_when_a_point_is_added():
    assert typed("1. one\n2. two", "one\nnew\ntwo") == "1. one\n2. new\n3. two"


def test_bullets_that_are_typed_by_habit_are_no_words():
    assert typed("- one", "one\n- two\n• three") == "- one\n- two\n- three"


def test_a_new_line_is_a_new_paragraph_and_a_bullet_a_list():
    assert typed("One.", "One.\nTwo.\n- a\n- b\nThree.") == "One.\n\nTwo.\n\n- a\n- b\n\nThree."


def test_a_word_that_was_explained_and_is_gone_is_asked_about():
    assert lost(TEXT, WORDS.replace("muscle weakness", "tiredness")) == [("term", "muscle weakness")]


def test_the_new_words_can_be_explained_in_its_place_or_not():
    key = "words.17"
    words = WORDS.replace("muscle weakness", "weak muscles")
    assert typed(TEXT, words, {key: "keep"}) == TEXT.replace("|muscle_weakness|Weakness|", "|weak_muscles|Weakness|")
    assert typed(TEXT, words, {key: "drop"}) == TEXT.replace("|muscle_weakness|Weakness|", "weak muscles")


def test_a_source_whose_sentence_is_gone_is_asked_about():
    assert lost("One thing [@A4.3]. Another [@B1.2].", "Another.") == [("cite", "One thing")]
    assert typed("One thing [@A4.3]. Another [@B1.2].", "Another.", {"words.9": "drop"}) == "Another [@B1.2]."


def test_a_link_whose_words_are_gone_is_asked_about():
    assert lost(TEXT, WORDS.replace(" See the help page.", "")) == [("link", "the help page")]


def test_sentences_that_change_places_take_their_sources_along():
    text = "One thing |dry_mouth|Xerostomia| [@A4.3]. Another matter entirely [@B1.2]."
    assert lost(text, "Another matter entirely. One thing dry mouth.") == []


@pytest.mark.parametrize("form", ["text", "points", "line", "cell"])
@given(typed=st.text(alphabet="ab *_`[]()|#>-+1.:!~\\@^<&\"'", min_size=1, max_size=40))
def test_no_sign_that_is_typed_has_an_effect(form, typed):
    typed = f"w {typed}"
    shown = read_back(new_source(form, typed), form, LOOKUPS)
    assert "".join(shown.split()) == "".join(typed.split())


@given(st.data())
def test_changed_words_are_what_readers_see_and_no_source_goes_unasked(data):
    words = WORDS.split(" ")
    for _change in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(words) - 1))
        words[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.lists(st.sampled_from(["new", "*odd*", "[@A4.3]", "dry"]), max_size=2)
        )
    if not "".join(words):
        return
    try:
        change = change_words(field_of(TEXT), " ".join(words), LOOKUPS)
    except CannotWrite:
        return
    if change.lost:
        return
    assert "".join(read_back(change.source, "text", LOOKUPS).split()) == "".join("".join(words).split())
    assert re.findall(r"(?<!\\)\[@[^\]]*\]", change.source) == ["[@A4.3]", "[@B1.2; @C16]"]


def test_words_are_explained_by_choosing_them():
    source = chips.explain_words(field_of("You may have a dry mouth."), "dry mouth", "Xerostomia", LOOKUPS.entities["Xerostomia"])
    assert source == "You may have a |dry_mouth|Xerostomia|."


def test_words_that_are_not_there_or_taken_are_refused():
    for words in ("nowhere", "dry mouth", "the help", ""):
        with pytest.raises(chips.NoSuchWords):
            chips.explain_words(field_of(TEXT), words, "Xerostomia", LOOKUPS.entities["Xerostomia"])


def test_a_source_is_added_after_a_sentence_or_beside_the_one_that_is_there():
    field = field_of("One thing. Another [@B1.2].")
    first, second = chips.list_places([field])
    assert chips.add_source(field, int(first.key.rpartition(".")[2]), "A4.3") == "One thing [@A4.3]. Another [@B1.2]."
    assert chips.add_source(field, int(second.key.rpartition(".")[2]), "A4.3") == "One thing. Another [@B1.2; @A4.3]."


def test_each_point_of_a_list_can_have_a_source():
    field = field_of("- one\n- two, or more")
    assert [place.words for place in chips.list_places([field])] == ["one", "two, or more"]
    assert chips.add_source(field, 3, "A4.3") == "- one [@A4.3]\n- two, or more"


def test_each_thing_on_the_words_is_listed_and_removed():
    field = field_of(TEXT)
    found = chips.list_chips([field], LOOKUPS)
    assert [(chip.kind, chip.words) for chip in found] == [
        ("term", "muscle weakness"),
        ("cite", "The main sign is muscle weakness"),
        ("term", "dry mouth"),
        ("strong", "come early"),
        ("cite", "A dry mouth, too, may come early"),
        ("cite", "A dry mouth, too, may come early"),
        ("link", "the help page"),
    ]
    removed = [chips.remove_chip(field, chip.key.removeprefix("words.")) for chip in found]
    assert removed == [
        TEXT.replace("|muscle_weakness|Weakness|", "muscle weakness"),
        TEXT.replace(" [@A4.3]", ""),
        TEXT.replace("|dry_mouth|Xerostomia|", "dry mouth"),
        TEXT.replace("**", ""),
        TEXT.replace("[@B1.2; @C16]", "[@C16]"),
        TEXT.replace("[@B1.2; @C16]", "[@B1.2]"),
        TEXT.replace("[the help page](/articles/help/)", "the help page"),
    ]


def test_words_are_made_bold_and_links():
    assert chips.embolden_words(field_of("Rest a lot."), "a lot") == "Rest **a lot**."
    assert chips.link_words(field_of("See help."), "help", "/articles/help/") == "See [help](/articles/help/)."
