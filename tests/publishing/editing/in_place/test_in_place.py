"""A nurse edits a page where she reads it, part by part: no sign is typed, nothing is lost, and nothing goes past the checks."""

from __future__ import annotations

import pytest

from lems_site.publishing.models import WorkingCopy
from tests.publishing.staff import admin_url

from .in_place_editor import FIRST, newest

pytestmark = pytest.mark.django_db


def test_the_page_is_shown_as_readers_see_it(nurse):
    page = nurse.sees().content.decode()
    assert "[@" not in page.replace("data-", "")
    assert '<span class="term"' in page
    assert "A case was reported in 1953" in page or "1953" in page
    assert "1 source" in page or "2 sources" in page


def test_a_word_is_corrected_and_every_other_character_stays(nurse, article):
    before = nurse.body
    nurse.types(FIRST, "wrote about", "described")
    assert nurse.body == before.replace("wrote about", "described", 1)
    assert newest(article) == article.live.text, "nothing is saved before Save is pressed"
    answer = nurse.bar("_save", note="a plainer word")
    assert answer.headers["Location"] == nurse.url, "she stays where she reads"
    assert "described one patient" in newest(article)
    assert not WorkingCopy.objects.filter(closed_at=None).exists()


def test_what_is_changed_and_not_saved_is_for_its_writer_alone(nurse, other):
    nurse.types(FIRST, "wrote about", "described")
    assert "described one patient" in nurse.body
    assert "described one patient" not in other.body


def test_the_form_of_the_whole_page_shows_the_same_unsaved_text(nurse, amy, article):
    nurse.types(FIRST, "wrote about", "described")
    assert "described one patient" in amy.opens(article)["body"]


def test_words_that_lose_their_source_are_asked_about_and_kept_in_the_form(nurse):
    form = nurse.opens(FIRST)
    answer = nurse.person.post(nurse.url, form | {"f-words": "Something else altogether.", "_apply": "1"})
    shown = answer.content.decode()
    assert "had a source" in shown
    assert "Something else altogether." in shown
    assert FIRST in nurse.body


def test_undo_takes_back_one_step_after_the_other(nurse):
    before = nurse.body
    nurse.types(FIRST, "wrote about", "described")
    once = nurse.body
    nurse.presses(FIRST, "_delete")
    assert FIRST not in nurse.body
    nurse.bar("_undo")
    assert nurse.body == once
    answer = nurse.bar("_undo")
    assert "Taken back" in nurse.told(answer)
    assert nurse.body == before
    assert "nothing to take back" in nurse.told(nurse.bar("_undo"))


def test_parts_move_up_and_down(nurse):
    before, number = nurse.body, nurse.number_of(FIRST)
    nurse.presses(FIRST, "_up")
    assert nurse.number_of(FIRST) == number - 1
    nurse.presses(FIRST, "_down")
    assert nurse.body == before


def test_a_source_is_found_and_added_by_a_press(nurse):
    answer = nurse.presses(FIRST, "_find", "source", **{"q-source": "A22.2"})
    shown = nurse.person.get(answer.headers["Location"]).content.decode()
    assert 'name="_cite" value="A22.2"' in shown
    nurse.presses(FIRST, "_cite", "A22.2")
    assert "[@A22.1; @A22.2]" in nurse.body


def test_a_word_is_found_and_explained_by_a_press(nurse):
    nurse.adds(0, "text", words="Some people have a dry mouth.")
    answer = nurse.presses("Some people", "_find", "word", **{"q-word": "mouth"})
    assert 'name="_explain" value="Xerostomia"' in nurse.person.get(answer.headers["Location"]).content.decode()
    nurse.presses("Some people", "_explain", "Xerostomia")
    assert nurse.body.startswith("Some people have a |dry_mouth|Xerostomia|.\n\n")


def test_words_that_the_part_does_not_have_are_said(nurse):
    answer = nurse.presses(FIRST, "_explain", "Xerostomia")
    assert "do not stand in this part" in answer.content.decode()


def test_a_card_keeps_its_signs_and_changes_its_words_title_and_kind(nurse):
    nurse.adds(0, "card", words="you cannot breathe", title="Call now if", card="urgent")
    nurse.presses(
        "Call now if", f__title="Call at once if", **{"f-card": "emergency", "f-0-words": "you cannot breathe\nor choke"}
    )
    assert nurse.body.startswith("::: emergency Call at once if\n\n- you cannot breathe\n- or choke\n\n:::\n\n")


def test_table_cells_rows_and_columns(nurse):
    nurse.adds(0, "table", cell_0_0="A", cell_0_1="B", cell_1_0="one", cell_1_1="two")
    nurse.presses("| A |", "_row", **{"f-cell-1-0": "uno"})
    assert nurse.body.startswith("| A | B |\n| --- | --- |\n| uno | two |\n| | |\n")
    nurse.presses("| A |", "_apply")
    assert nurse.body.startswith("| A | B |\n| --- | --- |\n| uno | two |\n| | |\n"), "an empty row waits for its words"


def test_check_names_the_part(nurse):
    nurse.adds(0, "text", words="About 7 in 10 people.")
    page = nurse.sees(check=1)
    assert any(placed.number == 0 for placed in page.context["checks"]["advice"])


def test_unsaved_changes_can_be_thrown_away(nurse):
    before = nurse.body
    nurse.types(FIRST, "wrote about", "described")
    nurse.bar("_discard")
    assert nurse.body == before


def test_looking_writes_nothing(nurse):
    nurse.sees()
    nurse.opens(FIRST)
    nurse.sees(add=1, what="card")
    nurse.sees(check=1)
    assert not WorkingCopy.objects.exists()


def test_a_preview_shows_the_changed_page(nurse):
    nurse.types(FIRST, "wrote about", "described")
    answer = nurse.bar("_preview")
    assert "described one patient" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_form_of_the_page_leads_here_and_back(nurse, amy, article):
    assert admin_url(article, "in-place") in amy.get(admin_url(article, "change")).content.decode()
    assert admin_url(article, "change") in nurse.sees().content.decode()


@pytest.mark.parametrize(
    "query", [{"edit": "99999"}, {"edit": "x"}, {"add": "99999"}, {"add": "-1"}, {"edit": "1", "find": "x"}, {"copy": "no"}]
)
def test_odd_addresses_show_the_page(nurse, query):
    assert "The history of LEMS" in nurse.sees(**query).content.decode()


@pytest.mark.parametrize("name", ["_apply", "_up", "_cite", "_remove", "_row", "_less", "_find"])
def test_odd_forms_change_nothing(nurse, name):
    before = nurse.body
    nurse.person.post(nurse.url, {"token": "", "part": "1e9", "mark": "\x00", name: "\x00.9", "f-words": "\x00"})
    nurse.person.post(nurse.url, nurse.opens(FIRST) | {name: "words.999", "f-nobody": "x"})
    assert sorted(nurse.body) == sorted(before)


def test_title_and_description_are_changed_here_too(nurse, article):
    nurse.bar("_fields", title="Our history", description="How doctors came to know LEMS.")
    nurse.bar("_save")
    assert "title: Our history" in newest(article)
    assert "description: How doctors came to know LEMS." in newest(article)


def test_an_author_does_not_change_the_order_here(nurse, article):
    nurse.bar("_fields", order="1")
    nurse.bar("_save")
    assert "order: 120" in newest(article)


def test_the_term_stands_on_its_own_name_before_the_words_that_were_searched(nurse):
    nurse.adds(0, "text", words="Some people have a dry mouth.")
    nurse.presses("Some people", "_explain", "Xerostomia", **{"q-word": "mouth"})
    assert nurse.body.startswith("Some people have a |dry_mouth|Xerostomia|.")


def test_words_that_are_no_name_of_the_term_are_explained_when_they_were_searched(nurse):
    nurse.adds(0, "text", words="Some people have a parched palate.")
    nurse.presses("Some people", "_explain", "Xerostomia", **{"q-word": "parched palate"})
    assert nurse.body.startswith("Some people have a |parched_palate|Xerostomia|.")
