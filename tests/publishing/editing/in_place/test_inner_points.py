"""Lists with points inside points are typed as lines: no sign stands in the form, and what is not touched stays byte for byte."""

from __future__ import annotations

import pytest

from lems_site.markup.lookups import Lookups
from lems_site.markup.render import render
from lems_site.publishing.editing.in_place.fields import read_fields
from lems_site.publishing.editing.in_place.parts import split_parts
from lems_site.publishing.editing.in_place.typed_words import change_words, new_source

LIST = "- one **bold**\n  - inner\n    - deep\n- two"


def field_of(source: str):
    (part,) = split_parts(source)
    (field,) = read_fields(part, Lookups())
    return field


def shape(source: str) -> list[tuple[int, str]]:
    """How deep each point of the rendered list stands, and its words."""
    html, depth, found = str(render(source, Lookups()).html), -1, list[tuple[int, str]]()
    for piece in html.replace("<", "\n<").split("\n"):
        tag, _end, words = piece.partition(">")
        depth += tag in ("<ul", "<ol")
        depth -= tag in ("</ul", "</ol")
        if tag == "<li":
            found.append((depth, words.strip()))
    return found


def test_inner_points_stand_further_in_and_without_signs():
    field = field_of(LIST)
    assert field.form == "points"
    assert field.words == "one bold\n    inner\n        deep\ntwo"
    assert field.source == LIST


@pytest.mark.parametrize("step", ["  ", "    ", "\t"])
def test_a_word_is_changed_and_every_other_character_stays(step):
    source = f"- one\n{step}- inner\n- two"
    changed = change_words(field_of(source), "one\n    inside\ntwo", Lookups()).source
    assert changed == source.replace("inner", "inside")


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("one\n    inner\n    more\ntwo", [(0, "one"), (1, "inner"), (1, "more"), (0, "two")]),
        ("one\n  inner\ntwo\n  new", [(0, "one"), (1, "inner"), (0, "two"), (1, "new")]),
        ("one\ninner\ntwo", [(0, "one"), (0, "inner"), (0, "two")]),
        ("one\n  inner\n    deep\n      deeper\ntwo", [(0, "one"), (1, "inner"), (2, "deep"), (3, "deeper"), (0, "two")]),
        ("    one\n two", [(0, "one"), (0, "two")]),
        ("- one\n    • inner\n- two", [(0, "one"), (1, "inner"), (0, "two")]),
        ("one\n    5. of it\n    # no heading\ntwo", [(0, "one"), (1, "5. of it"), (1, "# no heading"), (0, "two")]),
    ],
)
def test_readers_see_the_points_where_they_were_typed(typed, seen):
    assert shape(change_words(field_of("- one\n  - inner\n- two"), typed, Lookups()).source) == seen


def test_a_numbered_list_keeps_its_numbers_and_takes_inner_points():
    field = field_of("1. one\n  - inner\n2. two")
    assert field.words == "one\n    inner\ntwo"
    changed = change_words(field, "one\n    inner\n    more\ntwo\nthree", Lookups()).source
    assert shape(changed) == [(0, "one"), (1, "inner"), (1, "more"), (0, "two"), (0, "three")]


def test_a_new_list_may_have_inner_points():
    assert new_source("points", "one\n  inner\ntwo") == "- one\n    - inner\n- two"


def test_a_paragraph_in_a_point_keeps_its_signs():
    assert field_of("- one\n\n    a paragraph in the point\n- two").form == "signs"


@pytest.mark.parametrize(
    "source", ["- one\n    - inner\n  - between", "- one\n - odd", "- one\n          - far", "- a\n   - b\n      - c\n - d"]
)
def test_odd_indentations_are_shown_as_readers_see_them_or_with_their_signs(source):
    field = field_of(source)
    seen = [(len(line) - len(line.lstrip(" "))) // 4 for line in field.words.split("\n")]
    assert field.form == "signs" or seen == [depth for depth, _words in shape(source)]
    assert field.source == source


def test_typing_nothing_changes_nothing():
    for source in ("- one\n  - inner\n- two", "- one\n\t- inner\n\t- more", "* one\n    + inner"):
        field = field_of(source)
        assert change_words(field, field.words, Lookups()).source == source
