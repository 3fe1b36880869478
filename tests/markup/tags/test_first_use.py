"""A word leads to its explanation at its first use in a part of the page, and every first use leads back."""

from __future__ import annotations

from tests.markup.rendered_text import RenderedText

TAG = "|dry_mouth|Xerostomia|"


def test_only_the_first_use_in_a_part_is_a_link():
    page = RenderedText(f"{TAG} and {TAG}\n\n{TAG}")
    assert page.explained == ["dry mouth"]
    assert page.words == "dry mouth and dry mouth dry mouth"


def test_each_part_has_its_first_use():
    page = RenderedText(f"{TAG}\n\n## Mouth\n\n{TAG} {TAG}\n\n### Deeper\n\n{TAG}\n\n## Eyes\n\n{TAG}")
    assert [one.get("id") for one in page.all("a", "term")] == ["use-dry-mouth-1", "use-dry-mouth-2", "use-dry-mouth-3"]
    (note,) = page.rendered.words
    assert note.uses == [("use-dry-mouth-1", ""), ("use-dry-mouth-2", "Mouth"), ("use-dry-mouth-3", "Eyes")]


def test_in_short_is_a_part_of_its_own():
    page = RenderedText(f"::: in-short\n\n- {TAG}\n\n:::\n\n{TAG}\n\n## Mouth\n\n{TAG}")
    assert len(page.explained) == 3
    assert [section for _, section in page.rendered.words[0].uses] == ["In short", "", "Mouth"]


def test_notes_have_letters_in_the_order_of_the_text():
    page = RenderedText(f"{TAG} |antibodies|Antibody| |cancer|Cancer| {TAG}")
    assert [(note.letter, note.slug) for note in page.rendered.words] == [("a", "dry-mouth"), ("b", "antibody"), ("c", "cancer")]


def test_two_entities_of_one_term_share_a_note():
    page = RenderedText("|P|P_Type_Calcium_Channel| and |Q_type|Q_Type_Calcium_Channel|")
    assert page.explained == ["P-type"]
    assert len(page.rendered.words) == 1


def test_a_heading_is_no_first_use():
    page = RenderedText(f"## The {TAG}\n\nA {TAG} hurts.")
    assert page.explained == ["dry mouth"]
    assert page.all("p/a", "term")


def test_every_use_is_known_with_its_part():
    page = RenderedText(f"{TAG}\n\n## The |cancer|Cancer|\n\n{TAG} {TAG}")
    uses = [(use.target, use.section_id) for use in page.rendered.term_uses]
    assert uses == [("dry-mouth", ""), ("cancer", ""), ("dry-mouth", "the-cancer"), ("dry-mouth", "the-cancer")]
