"""A medical word is tagged at its first use in each part; where it is not, the author hears which and where."""

from __future__ import annotations

import pytest

from lems_site.markup.lookups import Lookups
from lems_site.markup.plain_words import unexplained_terms
from tests.markup.guide import lookups

TAG = "|dry_mouth|Xerostomia|"


def found(text: str) -> list[tuple[int, int, str]]:
    """Line, column and word of each problem."""
    return [(one.line, one.column, one.message.split("' is not")[0][1:]) for one in unexplained_terms(text, lookups())]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("You may have a dry mouth.", (1, 16, "dry mouth")),
        ("First.\n\nThen Dry Mouth comes.", (3, 6, "Dry Mouth")),
        ("- one\n- a xerostomia", (2, 5, "xerostomia")),
        ("After |cancer|Cancer| comes dry mouth.", (1, 29, "dry mouth")),
        ("After |cancer|Cancer|  [@A4.3; @B1.2] and `code` comes dry mouth.", (1, 56, "dry mouth")),
        ("|P|P_Type_Calcium_Channel| / |Q_type|Q_Type_Calcium_Channel|, dry mouth", (1, 63, "dry mouth")),
        ("|reflex|Reflex| es and dry mouth", (1, 24, "dry mouth")),
        ("a [link](/x/) and dry mouth", (1, 19, "dry mouth")),
        ("\ttab\n\nb\tdry mouth", (3, 3, "dry mouth")),
        ("::: urgent Call\n\nA dry mouth.\n\n:::", (3, 3, "dry mouth")),
        ("| a | b |\n|---|---|\n| c | dry mouth |", (3, 7, "dry mouth")),
        ("a[^1]\n\n[^1]: dry mouth", (3, 7, "dry mouth")),
        ("```\ndry mouth\n```\ndry mouth", (4, 1, "dry mouth")),
        ("windows\r\ndry mouth", (2, 1, "dry mouth")),
        ("reflexes", (1, 1, "reflexes")),
        ("cancers", (1, 1, "cancers")),
        ("(cancer)", (1, 2, "cancer")),
        ("St Thomas' Hospital", (1, 1, "St Thomas' Hospital")),
        ("3,4-DAP", (1, 1, "3,4-DAP")),
    ],
)
def test_is_found_with_line_and_column(text, place):
    assert found(text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        f"A {TAG} and a dry mouth and xerostomia.",
        f"{TAG}\n\n### Deeper\n\nA dry mouth.",
        "## About dry mouth\n\nText.",
        "::: in-short\n\n- a dry mouth\n\n:::",
        "`dry mouth`",
        "``dry ` mouth`` `x\ndry mouth`",
        "    dry mouth",
        "```\ndry mouth\n```",
        "[dry mouth](/glossary/dry-mouth/)",
        "anticancer and cancerous, non-cancer and cancer-free",
        "dry mouthwash",
        "|dry_mouth|Xerostomia|, |xerostomia|Xerostomia|",
    ],
)
def test_is_not_found_where_none_is_needed(text):
    assert found(text) == []


def test_each_part_needs_its_own():
    text = f"{TAG}\n\n## One\n\nA dry mouth. Dry mouth again.\n\n## Two\n\nStill dry mouth."
    assert found(text) == [(5, 3, "dry mouth"), (9, 7, "dry mouth")]


def test_comes_too_late_after_the_word():
    assert found(f"A dry mouth is a {TAG}.") == [(1, 3, "dry mouth")]


def test_text_after_in_short_counts_again():
    assert found("::: in-short\n\n- dry mouth\n\n:::\n\nA dry mouth.") == [(7, 3, "dry mouth")]


def test_several_words_of_one_line_are_in_order():
    assert found("cancer, reflex and dry mouth") == [(1, 1, "cancer"), (1, 9, "reflex"), (1, 20, "dry mouth")]


def test_the_longest_name_wins():
    assert found("A muscle weakness.") == [(1, 3, "muscle weakness")]


def test_without_a_glossary_there_is_nothing_to_find():
    assert unexplained_terms("A dry mouth.", Lookups()) == []
