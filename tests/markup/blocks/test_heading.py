"""Headings: ids that stay, a contents list, and an outline without gaps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.markup.rendered_text import RenderedText


def contents(text: str, **options) -> list[tuple[int, str, str]]:
    return [(one.level, one.id, one.name) for one in RenderedText(text, **options).rendered.contents]


@pytest.mark.parametrize(
    ("words", "identity"),
    [
        ("Weak legs and arms", "weak-legs-and-arms"),
        ("What's new?", "whats-new"),
        ("3,4-diaminopyridine (amifampridine)", "3-4-diaminopyridine-amifampridine"),
        ("Café über Ångström", "cafe-uber-angstrom"),
        ("*Weak* **legs** `now`", "weak-legs-now"),
        ("|P|P_Type_Calcium_Channel|/|Q_type|Q_Type_Calcium_Channel|", "p-q-type"),
        ("  spaces   inside  ", "spaces-inside"),
        ("closed ##", "closed"),
        ("[A link](/articles/x/)", "a-link"),
        ("日本語", "part"),
        ("???", "part"),
    ],
)
def test_an_id_is_made_of_the_words(words, identity):
    page = RenderedText(f"## {words}")
    assert [one.get("id") for one in page.all("h2")] == [identity]


def test_an_id_does_not_depend_on_what_stands_around():
    alone = contents("## Falls")
    among = contents("## Other\n\ntext\n\n### Deeper\n\n## Falls\n\n## Last")
    assert alone[0] in among


def test_the_same_words_again_have_a_number():
    text = "## Falls\n\n## Falls\n\n## Falls 2\n\n## Falls\n\n### falls!"
    assert [identity for _, identity, _ in contents(text)] == ["falls", "falls-2", "falls-2-2", "falls-3", "falls-4"]


def test_the_contents_list_has_words_without_markup():
    text = "## The *|dry_mouth|Xerostomia|* & you [@A4.3]\n\n### A `b` [c](/d/)"
    assert contents(text) == [(2, "the-dry-mouth-you", "The dry mouth & you"), (3, "a-b-c", "A b c")]


def test_headings_know_their_lines():
    before = "a\n\n## One\n```\n# no heading\n```\n\n> ## Quoted\n\n- ## In a list\n\n::: urgent C\n\nx\n\n:::\n\n"
    text = f"{before}## Four\ntext\n### Five"
    lines = [(one.name, one.line) for one in RenderedText(text).rendered.contents]
    assert lines == [("One", 3), ("Quoted", 8), ("In a list", 10), ("Four", 18), ("Five", 20)]


def test_the_text_may_go_back_by_any_number_of_levels():
    page = RenderedText("## A\n\n### B\n\n#### C\n\n## D\n\n### E")
    assert page.problems == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a\n\n### Deep", "3:1 the heading skips a level: use '##' here"),
        ("## A\n\n#### C", "3:1 the heading skips a level: use '###' here"),
        ("## A\n\n### B\n\n##### D", "5:1 the heading skips a level: use '####' here"),
        ("::: in-short\n\n- a\n\n:::\n\n### B", "7:1 the heading skips a level: use '##' here"),
        ("# Title", "1:1 a page has one h1, its title: begin headings in the text with '##'"),
        ("## A\n\ntext\n\n# Title", "5:1 a page has one h1, its title: begin headings in the text with '##'"),
    ],
)
def test_a_gap_or_a_second_h1_is_a_problem_with_its_line(text, problem):
    assert RenderedText(text).problems == [problem]


def test_an_underlined_title_is_no_heading():
    page = RenderedText("Title\n=====\n\nPart\n----")
    assert page.rendered.contents == []


def test_a_hash_in_code_is_no_heading():
    assert contents("    # code\n\n```\n## code\n```\n\n`## code`") == []


def literal_ids() -> list[str]:
    """Every id that a template around the text, or in it, may give."""
    root = Path(settings.BASE_DIR) / "templates"
    files = [root / "base.html", root / "articles/article.html", root / "glossary/term.html"]
    files += [path for folder in ("components", "figures") for path in (root / folder).glob("*.html")]
    files = [path for path in files if not path.name.startswith("emergency_card")]  # they stand on pages of their own
    found = {one for path in files for one in re.findall(r'\sid="(?:\{\{ prefix \}\})?([a-z-]+)"', path.read_text("utf-8"))}
    return sorted(found)


def test_a_heading_never_takes_an_id_of_a_template():
    names = literal_ids()
    assert {"main", "words", "sources", "contents"} <= set(names)
    page = RenderedText("\n\n".join(f"## {name}" for name in names))
    taken = {name for name in names if name in page.ids and not is_of_a_figure_not_here(name)}
    assert taken == set()


def is_of_a_figure_not_here(name: str) -> bool:
    """The small guide has one figure; the ids in the others' drawings are free."""
    folder = Path(settings.BASE_DIR) / "templates/figures"
    return any(name.startswith(f"{path.stem}-") for path in folder.glob("*.html") if path.stem != "nerve-muscle")


@pytest.mark.parametrize("words", ["Word dry mouth", "Use cancer 1", "Source 1", "Cite 1 1", "Figure nerve muscle"])
def test_a_heading_never_takes_an_id_of_ours(words):
    (identity,) = [identity for _, identity, _ in contents(f"## {words}")]
    assert identity.startswith("part-")


def test_parts_hold_their_plain_text():
    page = RenderedText("Start.\n\n## A *b*\n\nOne  |cancer|Cancer| .\n\n- x\n- y\n\n### C\n\nD [@A4.3].\n\n## E")
    parts = [(part.id, part.heading, part.text) for part in page.rendered.sections]
    assert parts == [("", "", "Start."), ("a-b", "A b", "A b\nOne cancer.\nx\ny\nC\nD."), ("e", "E", "E")]
