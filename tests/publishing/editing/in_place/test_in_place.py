"""A nurse edits a page where she reads it: no sign is typed, nothing is lost, and nothing goes past the checks."""

from __future__ import annotations

import re

import pytest

from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.publishing.models import WorkingCopy
from tests.publishing.staff import admin_url

from .in_place_editor import InPlaceEditor

pytestmark = pytest.mark.django_db
FIRST = "In 1953 a team"


@pytest.fixture
def article() -> Article:
    return Article.objects.get(slug="history")


@pytest.fixture
def nurse(amy, article) -> InPlaceEditor:
    return InPlaceEditor(amy, article)


@pytest.fixture
def other(ann, article) -> InPlaceEditor:
    return InPlaceEditor(ann, article)


def newest(article: Article) -> str:
    return article.revisions.order_by("-pk").first().text


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


def test_new_parts_of_each_sort(nurse):
    nurse.adds(0, "line", words="A heading", level="3")
    nurse.adds(1, "points", words="one\n- two")
    nurse.adds(2, "card", words="you cannot breathe", title="Call now if", card="emergency")
    nurse.adds(3, "table", cell_0_0="Drug", cell_0_2="Use", cell_2_0="a|b", cell_2_2="c")
    start = "### A heading\n\n- one\n- two\n\n::: emergency Call now if\n\n- you cannot breathe\n\n:::\n\n"
    assert nurse.body.startswith(start + "| Drug | Use |\n| --- | --- |\n| a\\|b | c |\n\n::: in-short")


def test_a_page_is_pasted_and_what_was_dropped_is_said(nurse):
    html = "<h1>Work</h1><p>Ask <b>early</b>.</p><ul><li>a chair</ul><img src=x>"
    told = nurse.told(nurse.adds(1, "paste", words="Work Ask early.", html=html))
    assert "1 picture was left out" in told
    assert "\n\n## Work\n\nAsk **early**.\n\n- a chair\n\n" in nurse.body


def test_without_a_script_the_plain_words_are_cleaned(nurse):
    nurse.adds(0, "paste", words="Bring along:\n\n•\tyour list\n•\tyour card", html="")
    assert nurse.body.startswith("Bring along:\n\n- your list\n- your card\n\n")


def test_a_part_without_words_is_not_added(nurse):
    before = nurse.body
    assert "Type some words first" in nurse.told(nurse.adds(0, "text", words=" \n "))
    assert nurse.body == before


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


def test_two_editors_whose_changes_do_not_touch_get_both(nurse, other, article):
    nurse.types(FIRST, "wrote about", "described")
    other.types("The illness bears the names", "bears the names", "has the names")
    other.bar("_save")
    told = nurse.told(nurse.bar("_save"))
    assert "both stand here now" in told
    assert "described one patient" in nurse.body
    assert "has the names" in nurse.body
    nurse.bar("_save")
    assert "described one patient" in newest(article)
    assert "has the names" in newest(article)


def test_two_editors_of_one_sentence_see_both_texts_and_nothing_is_written_over(nurse, other, article):
    nurse.types(FIRST, "wrote about", "described")
    other.types(FIRST, "wrote about", "told of")
    other.bar("_save")
    answer = nurse.bar("_save")
    assert answer.status_code == 409
    assert "told of one patient" in answer.content.decode()
    assert "told of one patient" in newest(article)
    assert "described one patient" in nurse.body


def test_a_part_that_was_changed_in_another_window_is_not_written_over(nurse):
    form = nurse.opens(FIRST)
    nurse.types(FIRST, "wrote about", "described")
    answer = nurse.person.post(nurse.url, form | {"f-words": "Lost words?", "_apply": "1"})
    assert answer.status_code == 409
    assert "Lost words?" in answer.content.decode()
    assert "described one patient" in nurse.body


def test_a_form_that_was_opened_before_saving_elsewhere_still_works(nurse, article):
    form = nurse.opens(FIRST)
    nurse.types("The illness bears the names", "bears the names", "has the names")
    nurse.bar("_save")
    nurse.person.post(nurse.url, form | {"f-words": form["f-words"].replace("wrote about", "described"), "_apply": "1"})
    assert "described one patient" in nurse.body
    assert "has the names" in nurse.body
    nurse.bar("_save")
    assert "described one patient" in newest(article)


def test_typed_words_are_kept_while_they_are_typed(nurse):
    form = nurse.opens(FIRST)
    answer = nurse.person.post(nurse.url, form | {"f-words": "Half a sent", "_keep": "1"})
    assert "were kept at" in answer.json()["saved"]
    page = nurse.sees().content.decode()
    assert "Half a sent" in page, "the form opens again with them"
    assert FIRST in nurse.body, "the text does not have them yet"


def test_an_author_sends_and_cannot_publish(nurse, article):
    nurse.types(FIRST, "wrote about", "described")
    page = nurse.sees().content.decode()
    assert 'name="_publish"' not in page
    nurse.bar("_send", note="a plainer word")
    assert article.revisions.order_by("-pk").first().state == "in_review"
    nurse.types(FIRST, "described", "told of")
    nurse.bar("_publish")
    article.refresh_from_db()
    assert "told of" not in article.live.text


def test_a_text_with_a_problem_is_not_published_and_not_lost(pia, article):
    editor = InPlaceEditor(pia, article)
    editor.adds(0, "text", words="See this.")
    copy = WorkingCopy.objects.get(user=pia.user)
    copy.fields["body"] = copy.fields["body"].replace("See this.", "See |this|Nobody_Knows|.")
    copy.save()
    answer = editor.bar("_publish")
    assert answer.status_code == 422
    assert "no glossary term has the entity" in answer.content.decode()
    assert "Nobody_Knows" in editor.body


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


def test_words_that_are_sent_after_the_session_has_ended_are_given_back(nurse, amy):
    form = nurse.opens(FIRST)
    amy.browser.logout()
    answer = amy.post(nurse.url, form | {"f-words": "Words that took long.", "_apply": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 403
    assert "Words that took long." in shown
    assert 'name="mark"' in shown


def test_a_drawing_is_placed_with_its_caption(nurse):
    assert 'value="figure:timeline"' in nurse.sees(add=1, what="picture").content.decode()
    nurse.adds(1, "picture", picture="figure:where-weakness", words="Where it shows.")
    assert "\n\n::: figure where-weakness\n\nWhere it shows.\n\n:::\n\n" in nurse.body


def test_an_author_is_told_whom_to_ask_for_a_picture(nurse, pia):
    page = nurse.sees(add=1, what="picture").content.decode()
    assert "Pia Park" in page
    assert "/admin/pictures/picture/add/" not in page
    assert "/admin/pictures/picture/add/" in InPlaceEditor(pia, nurse.page).sees(add=1, what="picture").content.decode()


def test_a_card_of_another_page_is_found_and_placed(nurse):
    page = nurse.sees(add=1, what="include", q="call").content.decode()
    target = re.search(r'name="f-include" value="([^"]+)"', page)[1]
    nurse.adds(1, "include", include=target)
    assert f"\n\n::: include {target}\n\n" in nurse.body
    assert "Type some words first" in nurse.told(nurse.adds(1, "include", include="/articles/nothing/ Nothing"))


def test_title_and_description_are_changed_here_too(nurse, article):
    nurse.bar("_fields", title="Our history", description="How doctors came to know LEMS.")
    nurse.bar("_save")
    assert "title: Our history" in newest(article)
    assert "description: How doctors came to know LEMS." in newest(article)


def test_an_author_does_not_change_the_order_here(nurse, article):
    nurse.bar("_fields", order="1")
    nurse.bar("_save")
    assert "order: 120" in newest(article)


def test_a_new_term_is_four_questions(amy):
    form = amy.get("/admin/glossary/term/add/").context["form"]
    assert [field.name for field in form.main_fields] == ["title", "definition", "definition_source", "body"]
    typed = {"title": "Foot drop", "definition": "A foot that hangs down.", "definition_source": "general definition"}
    amy.post("/admin/glossary/term/add/", typed | {"body": "", "_save": "1"})
    term = Term.objects.get(slug="foot-drop")
    assert "entities:\n- Foot_Drop" in term.revisions.get().text


def test_a_new_article_finds_its_place_by_itself(amy):
    amy.post("/admin/articles/article/add/", {"title": "Sleep", "description": "Sleeping well.", "body": "Words.", "_save": "1"})
    text = Article.objects.get(slug="sleep").revisions.get().text
    assert "nav_title: Sleep\norder: " in text


def test_the_words_of_a_new_term_come_along_from_the_search(nurse):
    answer = nurse.presses(FIRST, "_find", "word", **{"q-word": "foot drop"})
    page = nurse.person.get(answer.headers["Location"]).content.decode()
    assert "?entity=Foot_Drop&amp;words=foot+drop" in page


def opened(nurse: InPlaceEditor, new: str) -> dict[str, str]:
    """The form of the first part with one word typed over, but not sent."""
    form = nurse.opens(FIRST)
    return form | {"f-words": form["f-words"].replace("wrote about", new)}


@pytest.mark.parametrize("button", ["_save", "_send"])
def test_save_takes_what_is_typed_into_the_open_part_along(nurse, article, button):
    nurse.person.post(nurse.url, opened(nurse, "described") | {button: "1"})
    assert "described one patient" in newest(article)


def test_check_and_another_part_take_it_along_too(nurse):
    answer = nurse.person.post(nurse.url, opened(nurse, "described") | {"_check": "1"})
    assert answer.headers["Location"].endswith("?check=1")
    assert "described one patient" in nurse.body
    form = nurse.opens(FIRST)
    last = nurse.number_of("The illness bears the names")
    answer = nurse.person.post(nurse.url, form | {"f-words": f"{form['f-words']}\nMore.\nAnd more.", "_goto": f"edit:{last}"})
    assert f"?edit={last + 2}#part-{last + 2}" in answer.headers["Location"], "two paragraphs more stand above it"
    assert "\n\nMore.\n\nAnd more.\n\n" in nurse.body


def test_save_takes_a_new_part_along(nurse, article):
    token = nurse.sees().context["state"].token
    nurse.person.post(nurse.url, {"token": token, "at": "0", "what": "text", "f-words": "A new beginning.", "_save": "1"})
    assert "\n\nA new beginning.\n\n" in newest(article)


def test_save_asks_before_it_takes_a_source_away(nurse, article):
    answer = nurse.person.post(nurse.url, nurse.opens(FIRST) | {"f-words": "All new.", "_save": "1"})
    assert "had a source" in answer.content.decode()
    assert "All new." not in newest(article)


def test_closing_without_changes_gives_up_what_was_typed(nurse):
    nurse.person.post(nurse.url, opened(nurse, "described") | {"_keep": "1"})
    nurse.person.post(nurse.url, nurse.opens(FIRST) | {"_close": "1"})
    assert "described one patient" not in nurse.sees().content.decode()


def test_words_typed_into_another_part_wait(nurse):
    nurse.person.post(nurse.url, opened(nurse, "described") | {"_keep": "1"})
    nurse.types("The illness bears the names", "bears the names", "has the names")
    page = nurse.sees(edit=nurse.number_of("has the names")).content.decode()
    assert "You typed words into another part" in page
    assert "described one patient" in nurse.sees().content.decode()


def test_words_typed_into_a_part_that_has_changed_since_are_shown(nurse):
    nurse.person.post(nurse.url, opened(nurse, "described") | {"_keep": "1"})
    form = nurse.opens(FIRST)
    nurse.person.post(
        nurse.url, form | {"mark": form["mark"], "f-words": form["f-words"].replace("wrote about", "told of"), "_up": "1"}
    )
    nurse.person.post(nurse.url, opened(nurse, "described") | {"f-words": "Half", "_keep": "1"})
    copy = WorkingCopy.objects.get(closed_at=None)
    copy.fields["body"] = copy.fields["body"].replace(FIRST, "Long ago a team")
    copy.save()
    assert "that has changed since" in nurse.sees().content.decode()


def test_a_title_that_somebody_else_changed_meanwhile_stays_theirs(nurse, other, article):
    nurse.types(FIRST, "wrote about", "described")
    other.bar("_fields", title="Our history")
    other.bar("_save")
    nurse.bar("_save")
    nurse.bar("_save")
    assert "title: Our history" in newest(article)
    assert "described one patient" in newest(article)


def test_the_page_of_a_conflict_sends_its_forms_to_the_form_of_the_page(nurse, other, article):
    nurse.types(FIRST, "wrote about", "described")
    other.types(FIRST, "wrote about", "told of")
    other.bar("_save")
    page = nurse.bar("_save").content.decode()
    assert f'method="post" action="{admin_url(article, "change")}"' in page


def test_pressing_done_without_typing_keeps_no_copy(nurse):
    nurse.presses(FIRST)
    assert not WorkingCopy.objects.exists()


def test_the_term_stands_on_its_own_name_before_the_words_that_were_searched(nurse):
    nurse.adds(0, "text", words="Some people have a dry mouth.")
    nurse.presses("Some people", "_explain", "Xerostomia", **{"q-word": "mouth"})
    assert nurse.body.startswith("Some people have a |dry_mouth|Xerostomia|.")


def test_words_that_are_no_name_of_the_term_are_explained_when_they_were_searched(nurse):
    nurse.adds(0, "text", words="Some people have a parched palate.")
    nurse.presses("Some people", "_explain", "Xerostomia", **{"q-word": "parched palate"})
    assert nurse.body.startswith("Some people have a |parched_palate|Xerostomia|.")
