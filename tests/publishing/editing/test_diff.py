"""What differs between two texts, word by word; and two people's changes as one text where they do not touch."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lems_site.articles.models import Article
from lems_site.publishing.editing.diff import compare_texts, diff_words
from lems_site.publishing.editing.merge import merge, pieces_of
from tests.cpu_time import cpu_seconds
from tests.publishing.staff import admin_url

lines = st.lists(st.sampled_from(["one", "two", "three", "four", "", "- five", "six seven eight"]), max_size=12)
texts = lines.map("\n".join)


@settings(max_examples=300, deadline=None, database=None)
@given(old=texts, new=texts)
def test_both_texts_can_be_read_out_of_their_difference(old, new):
    before = "".join(piece.text for piece in diff_words(old, new) if piece.how != "added")
    after = "".join(piece.text for piece in diff_words(old, new) if piece.how != "removed")
    assert (before, after) == (old, new)


@settings(max_examples=300, deadline=None, database=None)
@given(old=texts, new=texts)
def test_every_changed_line_is_shown_and_counted(old, new):
    parts = compare_texts(old, new)
    assert (parts == []) == (old == new)
    gone = [piece.text for part in parts for line in part.lines for piece in line.pieces if line.how == "removed"]
    come = [piece.text for part in parts for line in part.lines for piece in line.pieces if line.how == "added"]
    assert len(new.split("\n")) - len(old.split("\n")) == len(come) - len(gone)
    for part in parts:
        for line in part.lines:
            if line.how in ("same", "added"):
                assert new.split("\n")[line.number - 1] == "".join(piece.text for piece in line.pieces)


def test_one_word_is_one_change():
    (line,) = [
        line for part in compare_texts("a\nYou may walk.\nb", "a\nYou must walk.\nb") for line in part.lines if line.how != "same"
    ]
    assert [(piece.how, piece.text) for piece in line.pieces] == [
        ("same", "You "),
        ("removed", "may"),
        ("added", "must"),
        ("same", " walk."),
    ]


def test_lines_far_from_a_change_are_counted_and_not_shown():
    old = "\n".join(f"line {number}" for number in range(100))
    (part,) = compare_texts(old, old.replace("line 50", "line fifty"))
    assert part.skipped == 48
    assert [line.number for line in part.lines] == [49, 50, 51, 52, 53]


def test_a_huge_line_is_compared_in_good_time():
    assert cpu_seconds(lambda: compare_texts("word " * 30_000, "other word " * 20_000)) < 3
    assert cpu_seconds(lambda: merge("x\n" * 100_000, "y\n" + "x\n" * 100_000, "x\n" * 100_000 + "z")) < 3


@settings(max_examples=300, deadline=None, database=None)
@given(base=texts, mine=texts)
def test_if_one_changed_nothing_the_others_text_is_the_merged_one(base, mine):
    assert merge(base, mine, base) == mine
    assert merge(base, base, mine) == mine
    assert merge(base, mine, mine) == mine


@settings(max_examples=300, deadline=None, database=None)
@given(base=texts, mine=texts, theirs=texts)
def test_it_does_not_matter_who_was_first(base, mine, theirs):
    assert merge(base, mine, theirs) == merge(base, theirs, mine)


@settings(max_examples=200, deadline=None, database=None)
@given(base=st.lists(st.sampled_from("abcdef"), min_size=5, max_size=12), data=st.data())
def test_no_word_of_either_is_missing_from_a_merged_text(base, data):
    place, other = (data.draw(st.integers(0, len(base))) for _ in range(2))
    mine = "\n".join([*base[:place], "MINE", *base[place:]])
    theirs = "\n".join([*base[:other], "THEIRS", *base[other:]])
    merged = merge("\n".join(base), mine, theirs)
    if merged is not None:
        assert "MINE" in merged
        assert "THEIRS" in merged
        assert [line for line in merged.split("\n") if line not in ("MINE", "THEIRS")] == base


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [("a\nB\nc", "a\nX\nc"), ("a\nb\nnew\nc", "a\nb\nother\nc"), ("a\nc", "a\nB\nc")],
)
def test_changes_of_one_place_or_side_by_side_are_left_to_a_person(mine, theirs):
    assert merge("a\nb\nc", mine, theirs) is None


def test_sentences_that_stand_side_by_side_are_left_to_a_person_too():
    base = "You may walk. You may run. You may rest."
    assert merge(base, base.replace("walk", "stand"), base.replace("run", "go")) is None


def test_sentences_of_one_paragraph_that_stand_apart_are_put_together():
    base = "You may walk. You may run (a bit). You may rest [@A1.2]."
    merged = merge(base, base.replace("walk", "stand"), base.replace("rest", "sleep"))
    assert merged == "You may stand. You may run (a bit). You may sleep [@A1.2]."


@settings(max_examples=300, deadline=None, database=None)
@given(text=st.text(st.sampled_from("ab .!?…\n)”*"), max_size=40))
def test_a_text_is_the_sum_of_its_pieces(text):
    assert "".join(pieces_of(text)) == text


def test_changes_that_stand_apart_are_put_together():
    assert merge("a\nb\nc\nd\ne", "A\nb\nc\nd\ne", "a\nb\nc\nd\nE") == "A\nb\nc\nd\nE"


@pytest.mark.django_db
def test_any_two_texts_are_compared_on_a_page_that_says_it_in_words(loaded, amy):
    causes = Article.objects.get(slug="causes")
    first = causes.live
    amy.writes(causes, "a weaker signal", "a much <b>weaker</b> signal")
    amy.writes(causes, "signal", "sign")
    page = amy.get(admin_url(causes, "compare"), {"old": str(first.pk), "new": str(causes.revisions.order_by("-pk")[1].pk)})
    shown = page.content.decode()
    assert '<ins><span class="visually-hidden">added: </span>' in shown
    assert "&lt;" in shown
    assert "<b>weaker" not in shown
    assert amy.get(admin_url(causes, "compare"), {"old": "x", "new": "999"}).status_code == 200
