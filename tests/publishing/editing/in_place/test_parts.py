"""A text is cut into parts, and a change of one of them leaves every other character as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.markup.render import render
from lems_site.publishing.editing.in_place.fields import read_fields, replace_fields
from lems_site.publishing.editing.in_place.parts import delete_part, insert_part, move_part, replace_part, split_parts
from lems_site.publishing.pages.registry import lookups_for, page_types
from tests.markup.rendered_text import parse_html, words_of

PIECES = (
    *("A paragraph |dry_mouth|Xerostomia| [@A4.3].", "- one\n- two", "1. one\n2. two", "## A heading", "> Words to say"),
    *("::: urgent Call today if\n\n- one point\n\n:::", "| a | b |\n| --- | --- |\n| c | d |", "::: include /articles/x/ Y"),
    *("```\n## code\n```", "    indented", "[^1]: a footnote", "::: urgent never closed", ":::", "#", "text\n- item after text"),
)
TEXTS = st.lists(st.sampled_from([*PIECES, "", " ", "\n"]), max_size=8).map("\n\n".join) | st.text(
    alphabet="ab-# |:\n>[]`1.", max_size=80
)


def kinds(text: str) -> list[str]:
    return [part.kind for part in split_parts(text)]


def bodies() -> list[str]:
    pages = [*Article.objects.select_related("live"), *Term.objects.select_related("live")]
    files = [page_types[page.live.page._meta.app_label].parse(page.live.text, "")[0] for page in pages]
    return [file.body for file in files if file is not None]


def test_each_sort_of_part_is_known():
    text = "\n\n".join(PIECES[:9])
    assert kinds(text) == [
        *("paragraph", "list", "list", "heading", "quotation", "card", "table", "include", "other"),
    ]


def test_what_cannot_be_read_is_a_part_too():
    assert kinds("::: urgent never closed\n\nwords") == ["other", "paragraph"]
    assert kinds(":::\n\nwords") == ["other", "paragraph"]


def test_a_card_may_hold_the_clinics_line():
    assert kinds("::: urgent Call\n\n::: clinic-line poison\n\n- one\n\n:::\n\nafter") == ["card", "paragraph"]


def test_a_list_or_table_right_below_a_line_is_a_part_of_its_own():
    assert kinds("a line\n- one\n- two") == ["paragraph", "list"]
    assert kinds("a line\n1. one") == ["paragraph", "list"]
    assert kinds("in the year\n1953. it began") == ["paragraph"]
    assert kinds("a line\n| a | b |\n| --- | --- |\n| c | d |") == ["paragraph", "table"]


def test_a_list_with_empty_lines_between_its_points_is_one_part():
    assert kinds("- one\n\n- two\n\n1. other") == ["list", "list"]


@given(TEXTS)
def test_parts_and_the_white_space_between_them_are_the_text(text):
    at = 0
    for part in split_parts(text):
        assert not text[at : part.start].strip()
        assert text[part.start : part.end] == part.source
        assert text[: part.start].count("\n") + 1 == part.line
        at = part.end
    assert not text[at:].strip()


@given(TEXTS, st.integers(0, 9), st.sampled_from(PIECES[:9]))
def test_a_part_is_replaced_and_nothing_else(text, number, source):
    parts = split_parts(text)
    if number < len(parts):
        part = parts[number]
        new = replace_part(text, part, source)
        assert new == text[: part.start] + source + text[part.end :]


@given(TEXTS, st.integers(0, 9))
def test_deleting_keeps_what_stands_before_and_after(text, number):
    parts = split_parts(text)
    if number < len(parts):
        new = delete_part(text, parts[number])
        after = text[parts[number].end :].lstrip("\n")
        assert new == text[: parts[number].start] + after or not after


def test_a_new_part_stands_between_empty_lines():
    text = "one\n\n## two"
    assert insert_part(text, 0, "new") == "new\n\none\n\n## two"
    assert insert_part(text, 1, "new") == "one\n\nnew\n\n## two"
    assert insert_part(text, 2, "new") == "one\n\n## two\n\nnew"
    assert insert_part("", 0, "new") == "new"


def test_moving_up_and_down_again_is_the_same_text():
    text = "one\n\n- two\n- three\n\n\n## four"
    moved = move_part(text, 1, -1)
    assert moved == "- two\n- three\n\none\n\n\n## four"
    assert move_part(moved, 0, 1) == text
    assert move_part(text, 0, -1) == text
    assert move_part(text, 2, 1) == text


@pytest.mark.content
@pytest.mark.django_db
def test_every_part_of_the_guide_has_a_form_that_shows_its_words_and_gives_its_source_back():
    lookups, signs = lookups_for(), []
    for body in bodies():
        for part in split_parts(body):
            fields = read_fields(part, lookups)
            for field in fields:
                assert field.source == part.source[field.start : field.end]
                if field.form == "signs":
                    signs.append(part.source)
            assert replace_fields(part.source, {field.name: field.source for field in fields}, fields) == part.source
            if part.kind in ("paragraph", "list", "heading", "quotation"):
                tree = parse_html(render(part.source, lookups).html)
                for cite in tree.findall(".//a[@class='cite']"):
                    cite.text = ""
                assert "".join(words_of(tree).split()) == "".join(fields[0].words.split())
    assert signs == []
