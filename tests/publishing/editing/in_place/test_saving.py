"""What is changed in place is saved by the ways of the form: two editors, two windows, words that are still in an open part."""

from __future__ import annotations

import re

import pytest

from lems_site.publishing.models import WorkingCopy
from tests.publishing.staff import admin_url

from .in_place_editor import FIRST, InPlaceEditor, newest

pytestmark = pytest.mark.django_db


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


def test_words_that_are_sent_after_the_session_has_ended_are_given_back(nurse, amy):
    form = nurse.opens(FIRST)
    amy.browser.logout()
    answer = amy.post(nurse.url, form | {"f-words": "Words that took long.", "_apply": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 403
    assert "Words that took long." in shown
    assert 'name="mark"' in shown


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


def test_the_choice_of_a_conflict_is_in_plain_words_and_ends_it(nurse, other, article):
    nurse.types(FIRST, "wrote about", "described")
    other.types(FIRST, "wrote about", "told of")
    other.bar("_save")
    answer = nurse.bar("_save")
    (choice,) = answer.context["choices"]
    assert "described one patient" in choice.mine
    assert "told of one patient" in choice.theirs
    assert "wrote about one patient" in choice.live
    assert not re.search(r"\[@|\|", choice.mine + choice.theirs + choice.live), "no notation"
    data = {name: "" if value is None else str(value) for name, value in answer.context["to_choose"].items()}
    saved = nurse.person.post(admin_url(article, "change"), data | {"choice-0": "mine", "_choose": "1"})
    assert saved.status_code == 302
    assert "described one patient" in newest(article)
    assert not WorkingCopy.objects.filter(user=nurse.person.user, closed_at=None).exists()


def test_pressing_done_without_typing_keeps_no_copy(nurse):
    nurse.presses(FIRST)
    assert not WorkingCopy.objects.exists()
