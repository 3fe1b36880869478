"""A citation `[@A4.3; @B1.2]`: one small numbered link at the end of its paragraph, to the sources of all of it."""

from __future__ import annotations

import pytest

from tests.markup.rendered_text import RenderedText


def test_becomes_one_number_that_leads_to_its_source():
    page = RenderedText("It rains [@A4.3].")
    (link,) = page.all("a", "cite")
    assert page.words == "It rains. 1"
    assert link.get("href") == "#source-1"
    assert link.get("id") == "cite-1-1"
    assert link.get("aria-label") == "Sources 1 for this paragraph"


def test_has_a_short_name_in_a_list_and_a_table():
    """A screen reader reads the name after each item, as on the emergency page."""
    table = "| Word | Use |\n| --- | --- |\n| Three [@A4.3] | Four [@B1.2] |"
    page = RenderedText(f"- One [@A4.3].\n- Two [@B1.2].\n\n{table}\n\nFive [@A4.3].")
    names = [link.get("aria-label") for link in page.all("a", "cite")]
    assert names == ["Sources 1", "Sources 2", "Sources 1", "Sources 2", "Sources 1 for this paragraph"]


def test_a_group_has_one_number():
    page = RenderedText("It rains [@A4.3; @B1.2].")
    assert page.cited == ["1"]
    assert page.rendered.sources[0].ids == ("A4.3", "B1.2")


@pytest.mark.parametrize("group", ["[@A4.3;@B1.2]", "[@A4.3; B1.2]", "[@ A4.3 ;  @B1.2 ]", "[@A4.3; @B1.2; @A4.3]"])
def test_a_group_may_be_spaced_as_one_likes(group):
    page = RenderedText(f"It rains {group}.")
    assert page.rendered.sources[0].ids == ("A4.3", "B1.2")
    assert page.problems == []


def test_a_paragraph_has_one_number_for_all_that_it_cites():
    page = RenderedText("One [@A4.3]. Two [@B1.2]. Three [@A4.3].\n\n- Four [@A4.3].\n- Five [@A4.3; @B1.2].")
    assert page.cited == ["1", "2", "1"]
    assert [note.ids for note in page.rendered.sources] == [("A4.3", "B1.2"), ("A4.3",)]


def test_the_same_group_keeps_its_number_and_knows_all_its_places():
    page = RenderedText("One [@A4.3].\n\nTwo [@B1.2].\n\n## Part\n\nThree [@A4.3].")
    assert page.cited == ["1", "2", "1"]
    assert [one.get("id") for one in page.all("a", "cite")] == ["cite-1-1", "cite-2-1", "cite-1-2"]
    assert [note.uses for note in page.rendered.sources] == [["cite-1-1", "cite-1-2"], ["cite-2-1"]]
    assert [one.get("href") for one in page.all("a", "cite")] == ["#source-1", "#source-2", "#source-1"]


def test_each_citation_is_known_although_the_page_shows_one_number():
    page = RenderedText("One [@A4.3]. Two [@B1.2].")
    assert [use.target for use in page.rendered.statement_uses] == ["A4.3", "B1.2"]


def test_the_number_of_a_list_item_stands_before_the_list_inside_it():
    page = RenderedText("- Rain [@A4.3]\n    - snow [@B1.2]")
    assert page.cited == ["1", "2"]
    assert page.words.split() == ["Rain", "1", "snow", "2"]


def test_sources_may_stand_on_a_page_of_their_own():
    page = RenderedText("It rains [@A4.3].", sources_at="/articles/rain/sources/")
    (link,) = page.all("a", "cite")
    assert link.get("href") == "/articles/rain/sources/#source-1"


@pytest.mark.parametrize("before", ["It rains [@A4.3].", "It rains  [@A4.3].", "It rains[@A4.3].", "It rains\t[@A4.3]."])
def test_leaves_no_gap_where_it_was_typed(before):
    assert RenderedText(before).words == "It rains. 1"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("- point [@A4.3]", "li/a"),
        ("- [@A4.3] says so", "li/a"),
        ("> said [@A4.3]", "blockquote/p/a"),
        ("| a | b |\n|---|---|\n| c [@A4.3] | d |", "td/a"),
        ("**bold [@A4.3]**", "p/a"),
        ("## Heading [@A4.3]", "h2/a"),
        ("a[^1]\n\n[^1]: b [@A4.3]", "li/p/a"),
        ("::: urgent Call\n\nNow [@A4.3].\n\n:::", "div/p/a"),
    ],
)
def test_may_stand_wherever_words_stand(text, path):
    page = RenderedText(text)
    assert [one.text for one in page.all(path, "cite")] == ["1"]
    assert page.problems == []


def test_its_number_is_not_part_of_a_heading_name():
    (heading,) = RenderedText("## Heading [@A4.3]").rendered.contents
    assert (heading.name, heading.id) == ("Heading", "heading")


def test_every_use_is_known_with_its_part():
    page = RenderedText("## Rain\n\nIt rains [@A4.3; @B1.2].")
    uses = [(use.target, use.section_id, use.section) for use in page.rendered.statement_uses]
    assert uses == [("A4.3", "rain", "Rain"), ("B1.2", "rain", "Rain")]


def test_an_unknown_id_is_a_problem_with_its_place():
    page = RenderedText("It rains.\n\nIt snows [@Z9].")
    assert page.words == "It rains. It snows."
    assert page.problems == ["3:10 unknown citation '@Z9': no claim, fact or conflict has this id"]


def test_an_unknown_id_does_not_take_a_known_one_with_it():
    page = RenderedText("It rains [@A4.3; @Z9].")
    assert page.rendered.sources[0].ids == ("A4.3",)
    assert len(page.problems) == 1


@pytest.mark.parametrize("text", ["Rain [@ ].", "Rain [@;].", "Rain [@A4.3;]."])
def test_an_empty_id_is_a_problem(text):
    assert "an empty citation: name a claim, fact or conflict, such as [@A4.3]" in RenderedText(text).problems[0]


@pytest.mark.parametrize("text", [r"\[@A4.3]", "[A4.3]", "[@A4.3", "`[@A4.3]`"])
def test_is_not_what_only_looks_like_one(text):
    page = RenderedText(text)
    assert page.cited == []
    assert page.words == text.strip("`").replace("\\", "")
    assert page.problems == []


def test_ids_with_a_prefix_do_not_meet_those_of_another_article():
    page = RenderedText("It rains [@A4.3]. |cancer|Cancer|\n\n## Part", prefix="outlook--")
    assert page.ids == ["outlook--use-cancer-1", "outlook--cite-1-1", "outlook--part"]
    assert [one.get("href") for one in page.all("a")] == ["#outlook--word-cancer", "#outlook--source-1"]
    assert page.rendered.sources[0].uses == ["outlook--cite-1-1"]
