"""A tag `|surface|Entity|`: prints words that lead to their explanation, wherever words may stand."""

from __future__ import annotations

import pytest

from tests.markup.rendered_text import RenderedText

TAG = "|dry_mouth|Xerostomia|"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param(f"Many have {TAG} too.", "p/a", id="in a paragraph"),
        pytest.param(TAG, "p/a", id="alone in a paragraph"),
        pytest.param(f"- first\n- {TAG} second", "ul/li/a", id="in a list"),
        pytest.param(f"1. first\n2. {TAG}", "ol/li/a", id="in a numbered list"),
        pytest.param(f"- first\n\n- {TAG} second", "ul/li/p/a", id="in a list of paragraphs"),
        pytest.param(f"- first\n    - {TAG}", "ul/li/ul/li/a", id="in a list in a list"),
        pytest.param(f"> They said: {TAG}", "blockquote/p/a", id="in a quotation"),
        pytest.param(f"See below.[^1]\n\n[^1]: More on {TAG}.", "li/p/a", id="in a footnote"),
        pytest.param(f"This is *a {TAG}* and more", "p/em/a", id="in emphasis"),
        pytest.param(f"*{TAG}*", "p/em/a", id="as all of an emphasis"),
        pytest.param(f"**{TAG}**", "p/strong/a", id="as all of a strong emphasis"),
        pytest.param(f"_{TAG}_ and", "p/em/a", id="between underscores"),
        pytest.param(f"one line\nand {TAG} on the next", "p/a", id="on a later line of a paragraph"),
    ],
)
def test_leads_to_its_entry(text, path):
    page = RenderedText(text)
    (link,) = [one for one in page.all(path) if one.get("class") == "term"]
    assert link.text == "dry mouth"
    assert link.get("href") == "/glossary/dry-mouth/"
    assert link.get("data-note") == "a"
    assert link.get("data-word") == "dry-mouth"
    assert page.problems == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"({TAG})", "(dry mouth)"),
        (f"“{TAG}”", "“dry mouth”"),
        (f"'{TAG}'", "'dry mouth'"),
        (f"{TAG}, {TAG}; {TAG}: {TAG}! {TAG}? {TAG}.", "dry mouth, dry mouth; dry mouth: dry mouth! dry mouth? dry mouth."),
        (f"non-{TAG}", "non-dry mouth"),
        (f"{TAG}-like", "dry mouth-like"),
        (f"{TAG}/{TAG}", "dry mouth/dry mouth"),
        (f"{TAG}…", "dry mouth…"),
        (f"5%{TAG}&{TAG}", "5%dry mouth&dry mouth"),
        (f"{TAG}[@A4.3].", "dry mouth. 1"),
    ],
)
def test_stands_next_to_punctuation(text, words):
    page = RenderedText(text)
    assert page.words == words
    assert page.explained == ["dry mouth"]
    assert page.problems == []


@pytest.mark.parametrize("between", ["", " ", ", ", " and ", "\n"])
def test_two_stand_side_by_side(between):
    page = RenderedText(f"{TAG}{between}|antibodies|Antibody|")
    assert page.explained == ["dry mouth", "antibodies"]
    assert page.words == " ".join(f"dry mouth{between}antibodies".split())


@pytest.mark.parametrize("text", ["|reflex|Reflex|es are weak", "|reflex|Reflex| es are weak", "|reflex|Reflex|  es are weak"])
def test_takes_a_suffix_along(text):
    page = RenderedText(text)
    assert page.words == "reflexes are weak"
    assert page.explained == ["reflexes"]


def test_does_not_swallow_the_next_word():
    assert RenderedText("|dry_mouth|Xerostomia| es posible").words == "dry mouth es posible"
    assert RenderedText("|reflex|Reflex| especially").words == "reflex especially"


@pytest.mark.parametrize("mark", list(".,;:!?)"))
def test_loses_the_padding_of_the_source_before_a_mark(mark):
    assert RenderedText(f"It is  {TAG}  {mark} Then").words == f"It is dry mouth{mark} Then"
    assert RenderedText(f"It is  {TAG} {mark}").words == f"It is dry mouth{mark}"


def test_keeps_the_space_before_a_mark_that_begins_a_word():
    assert RenderedText(f"{TAG} .5 mm").words == "dry mouth .5 mm"


def test_prints_only_words_in_a_heading():
    page = RenderedText(f"## Living with {TAG}\n\nText with {TAG}.")
    assert page.all("h2/a") == []
    assert page.words_at("h2") == ["Living with dry mouth"]
    assert page.all("h2")[0].get("id") == "living-with-dry-mouth"
    assert page.explained == ["dry mouth"]


def test_leads_to_the_glossary_where_the_page_has_no_notes():
    (link,) = RenderedText(f"A {TAG}.", notes=False).all("a", "term")
    assert link.get("href") == "/glossary/dry-mouth/"


def test_counts_its_pair_as_typed():
    page = RenderedText("|reflex|Reflex|es, |reflex|Reflex| and |3_4_DAP|3_4_Diaminopyridine|")
    assert page.rendered.pairs == [("reflex", "Reflex"), ("reflex", "Reflex"), ("3_4_DAP", "3_4_Diaminopyridine")]


@pytest.mark.parametrize(
    "text",
    [
        "Take a | b | c as they are.",
        "a | b",
        "| a lone bar",
        "a || b",
        "|||",
        "it is |not_closed",
        r"\|dry_mouth|Xerostomia|",
        "|dry mouth|Xerostomia|",
        "|---|---|",
        "|:-:|:-:|",
    ],
)
def test_is_not_what_only_looks_like_one(text):
    page = RenderedText(text)
    assert page.explained == []
    assert page.words == text.replace("\\", "")
    assert page.problems == []


def test_is_reported_where_markdown_loses_it():
    """Python-Markdown drops a letter in such a muddle of underscores, and with it the tag."""
    page = RenderedText("_]__'_|dry_mouth|Xerostomia|")
    assert page.explained == []
    assert page.problems == ["1:7 this tag, citation or block was lost: look for stray stars, quotes or table bars around it"]
