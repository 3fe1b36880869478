"""A tag in a table: a word to explain, though its bars look like the edges of cells."""

from __future__ import annotations

import pytest

from tests.markup.rendered_text import RenderedText

HEAD = "| Sign | Means |\n|---|---|\n"


def rows(page: RenderedText) -> list[list[str]]:
    """The words of the cells below the header."""
    return [["".join(cell.itertext()).strip() for cell in row] for row in page.all("tbody/tr")]


def test_stands_in_a_cell():
    page = RenderedText(f"{HEAD}| |dry_mouth|Xerostomia| | often |\n| often | |reflex|Reflex|es |")
    assert rows(page) == [["dry mouth", "often"], ["often", "reflexes"]]
    assert page.explained == ["dry mouth", "reflexes"]
    assert page.problems == []


def test_stands_among_the_words_of_a_cell():
    page = RenderedText(f"{HEAD}| a |dry_mouth|Xerostomia| too | often |")
    assert rows(page) == [["a dry mouth too", "often"]]


def test_stands_in_the_header():
    page = RenderedText("| |dry_mouth|Xerostomia| | Means |\n|---|---|\n| a | b |")
    assert page.words_at("th") == ["dry mouth", "Means"]
    assert page.explained == ["dry mouth"]


@pytest.mark.parametrize("row", ["||dry_mouth|Xerostomia||often|", "||dry_mouth|Xerostomia| |often|"])
def test_stands_in_a_compact_row(row):
    page = RenderedText(f"|Sign|Means|\n|---|---|\n{row}")
    assert rows(page) == [["dry mouth", "often"]]
    assert page.explained == ["dry mouth"]


def test_two_stand_in_one_row():
    page = RenderedText(f"{HEAD}| |dry_mouth|Xerostomia| | |antibodies|Antibody| |")
    assert rows(page) == [["dry mouth", "antibodies"]]


def test_stands_in_a_table_without_outer_bars():
    page = RenderedText("Sign | Means\n---|---\n|dry_mouth|Xerostomia| | often\noften | |reflex|Reflex|")
    assert rows(page) == [["dry mouth", "often"], ["often", "reflex"]]


@pytest.mark.parametrize(
    "table",
    [
        "|Drug|Use|\n|---|---|\n|Firdapse|LEMS|\n|a|b|",
        "|Drug|Use|\n|:--|--:|\n|Firdapse|LEMS|\n|a|b|",
        "Before.\n\n|Drug|Use|\n|-|-|\n|Firdapse|LEMS|\n|a|b|",
        "## Heading\n|Drug|Use|\n|-|-|\n|Firdapse|LEMS|\n|a|b|",
    ],
)
def test_leaves_compact_rows_as_cells(table):
    page = RenderedText(table)
    assert page.words_at("th") == ["Drug", "Use"]
    assert rows(page) == [["Firdapse", "LEMS"], ["a", "b"]]
    assert page.explained == []
    assert page.problems == []


def test_leaves_compact_rows_of_three_as_cells():
    page = RenderedText("|Drug|Use|When|\n|---|---|---|\n|a|b|c|\n|d||f|")
    assert rows(page) == [["a", "b", "c"], ["d", "", "f"]]
    assert page.problems == []


def test_stands_in_a_table_in_a_quotation():
    page = RenderedText("> |Drug|Use|\n> |---|---|\n> |Firdapse|LEMS|\n> | |dry_mouth|Xerostomia| | x |")
    assert rows(page) == [["Firdapse", "LEMS"], ["dry mouth", "x"]]
    assert page.problems == []


def test_with_an_unknown_entity_is_reported_where_underscores_settle_that_it_is_one():
    page = RenderedText(f"{HEAD}| |dry_eyes|No_Such_Entity| | often |")
    assert rows(page) == [["dry eyes", "often"]]
    assert page.problems == ["3:3 no glossary term has the entity 'No_Such_Entity': correct it, or add the term"]


def test_ends_with_its_table():
    page = RenderedText(f"{HEAD}| a | b |\n\nThen |x|Y| in prose.")
    assert page.words.endswith("Then x in prose.")
    assert page.problems == ["5:6 no glossary term has the entity 'Y': correct it, or add the term"]


def test_in_a_cell_too_many_is_reported_as_lost():
    page = RenderedText(f"{HEAD}| a | b | |dry_mouth|Xerostomia| |")
    assert rows(page) == [["a", "b"]]
    assert page.problems == ["3:11 this tag, citation or block was lost: look for stray stars, quotes or table bars around it"]


def test_makes_a_table_that_can_be_scrolled_and_read_aloud():
    page = RenderedText(f"{HEAD}| a | b |")
    (box,) = page.all("div", "table-scroll")
    assert box.get("tabindex") == "0"
    assert box.get("role") == "region"
    assert box.get("aria-label") == "Table: scroll sideways to see all of it"
    assert [cell.get("scope") for cell in page.all("th")] == ["col", "col"]
