"""The other blocks: "In short", what a reader should choose to see, and figures."""

from __future__ import annotations

from tests.markup.rendered_text import RenderedText, words_of

IN_SHORT = "::: in-short\n\n- one\n- two\n\n:::"
SENSITIVE = "::: sensitive Figures about survival\n\nFive in ten.\n\n:::"
FIGURE = "::: figure nerve-muscle\n\nWhere |reflex|Reflex|es start [@A4.3].\n\n:::"


def test_in_short_has_a_fixed_heading_and_id():
    page = RenderedText(f"{IN_SHORT}\n\n## Part")
    (section,) = page.all("section", "in-short")
    assert words_of(section.find("h2")) == "In short"
    assert section.get("aria-labelledby") == section.find("h2").get("id") == "in-short"
    assert [words_of(item) for item in section.findall("ul/li")] == ["one", "two"]
    assert page.problems == []


def test_in_short_is_a_part_of_its_own_for_the_search():
    page = RenderedText(f"{IN_SHORT}\n\nThen text.\n\n## Part\n\nMore.")
    parts = [(part.id, part.heading, part.text) for part in page.rendered.sections]
    assert parts == [("in-short", "In short", "one\ntwo"), ("", "", "Then text."), ("part", "Part", "Part\nMore.")]


def test_in_short_takes_no_title_and_stands_once():
    assert "has no title" in RenderedText("::: in-short Briefly\n\n- a\n\n:::").problems[0]
    page = RenderedText(f"{IN_SHORT}\n\n{IN_SHORT}")
    assert page.problems == ["8:1 the page has '::: in-short' already: use it once"]
    assert page.ids == ["in-short"]
    assert page.words == "In short one two one two"


def test_a_heading_called_in_short_has_another_id():
    page = RenderedText(f"{IN_SHORT}\n\n## In short")
    assert page.ids == ["in-short", "part-in-short"]


def test_small_print_has_no_title_and_may_stand_often():
    small = "::: small\n\nBorrowed from a related illness [@A4.3].\n\n:::"
    page = RenderedText(f"## Signs\n\n{small}\n\n{small}")
    assert [words_of(one.find("p")) for one in page.all("div", "small")] == ["Borrowed from a related illness. 1"] * 2
    assert page.problems == []
    assert "has no title" in RenderedText("::: small Note\n\nWords.\n\n:::").problems[0]


def test_sensitive_is_closed_under_a_heading_that_warns():
    page = RenderedText(f"## Outlook\n\n{SENSITIVE}")
    (section,) = page.all("section", "sensitive")
    assert words_of(section.find("h3")) == "Figures about survival"
    details = section.find("details")
    assert details.get("open") is None
    assert words_of(details.find("summary")).startswith("Show this part")
    assert words_of(details.find("div")) == "Five in ten."
    assert page.problems == []


def test_sensitive_is_left_out_of_what_the_search_shows():
    page = RenderedText(f"## Outlook\n\nBefore.\n\n{SENSITIVE}\n\nAfter.")
    assert "Five in ten" not in page.rendered.text
    assert "Figures about survival" not in page.rendered.text
    assert page.rendered.text == "Outlook\nBefore.\nAfter."


def test_sensitive_is_still_read_for_plain_words():
    kinds = [(block.kind, block.text) for block in RenderedText(SENSITIVE).rendered.blocks]
    assert kinds == [("heading", "Figures about survival"), ("p", "Five in ten.")]


def test_sensitive_needs_a_title():
    assert RenderedText("::: sensitive\n\na\n\n:::").problems == ["1:1 '::: sensitive' needs a title after it"]


def test_a_figure_is_ours_and_its_caption_the_authors():
    page = RenderedText(FIGURE)
    (figure,) = page.all("figure")
    assert figure.get("id") == "figure-nerve-muscle"
    assert words_of(figure.find("figcaption")) == "Where reflexes start. 1"
    assert any(one.tag.endswith("svg") for one in figure.iter())
    assert page.rendered.figures == ["nerve-muscle"]
    assert page.problems == []


def test_a_figures_ids_meet_no_others():
    page = RenderedText(f"{FIGURE}\n\n## Nerve-muscle title\n\n## Figure nerve-muscle")
    assert len(page.ids) == len(set(page.ids))


def test_a_figure_stands_once():
    page = RenderedText(f"{FIGURE}\n\n{FIGURE}")
    assert page.problems == ["7:1 the page has '::: figure nerve-muscle' already: use it once"]
    assert len(page.all("figure")) == 1


def test_an_unknown_figure_is_a_problem_that_names_those_there_are():
    page = RenderedText("::: figure ../../etc/passwd\n\na\n\n:::")
    assert page.problems == ["1:1 no figure is called '../../etc/passwd': the figures are nerve-muscle"]
    assert page.all("figure") == []


def test_ids_in_blocks_take_the_prefix():
    page = RenderedText(f"{IN_SHORT}\n\n{SENSITIVE}\n\n{FIGURE}", prefix="outlook--")
    assert page.ids
    assert all(one.startswith("outlook--") for one in page.ids)
    assert page.rendered.sections[0].id == "outlook--in-short"
