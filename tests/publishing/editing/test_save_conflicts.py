"""Who saves after another person sees both texts, chooses for each part, and writes over nothing."""

from __future__ import annotations

import re

import pytest

from lems_site.articles.models import Article
from tests.publishing.review.test_workflow import newest, read
from tests.publishing.staff import admin_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def causes(loaded) -> Article:
    return Article.objects.get(slug="causes")


def test_the_second_to_save_sees_both_texts_and_overwrites_nothing(causes, amy, ann):
    form = ann.opens(causes)
    amy.writes(causes, "a weaker signal", "a faint signal")
    theirs = newest(causes)
    answer = ann.sends(causes, form, body=form["body"].replace("a weaker signal", "hardly a signal"))
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert newest(causes) == theirs
    assert "Amy Adams saved this page" in shown
    assert "hardly a signal" in shown
    assert "a faint signal" in shown
    assert '<span class="visually-hidden">removed: </span>' in shown
    assert "You both changed the same place." in shown
    assert "Both together" not in shown


def test_then_saves_their_own_on_top_and_the_other_text_stays_in_the_history(causes, amy, ann):
    form = ann.opens(causes)
    amy.writes(causes, "a weaker signal", "a faint signal")
    answer = ann.sends(causes, form, body=form["body"].replace("a weaker signal", "hardly a signal"))
    shown = answer.context["form"]
    again = {name: shown.data.get(name, "") for name in form}
    assert ann.sends(causes, again).status_code == 302
    texts = list(causes.revisions.values_list("text", flat=True))
    assert "hardly a signal" in texts[0]
    assert "a faint signal" in texts[1]


def choose(who, page, answer, *chosen: str):
    """Press "Save what I chose" on the page of a conflict."""
    data = {name: "" if value is None else str(value) for name, value in answer.context["to_choose"].items()}
    answers = {f"choice-{number}": what for number, what in enumerate(chosen)}
    return who.post(admin_url(page, "change"), data | answers | {"_choose": "1"})


def meet(causes, amy, ann, **typed: str):
    """Amy saves first, Ann second: both have changed the same sentence, and Ann whatever else is named."""
    form = ann.opens(causes)
    amy.writes(causes, "a weaker signal", "a **faint** signal")
    return ann.sends(causes, form, **({"body": form["body"].replace("a weaker signal", "hardly a signal")} | typed))


def test_the_conflict_is_shown_in_plain_words_with_what_readers_see(causes, amy, ann):
    answer = meet(causes, amy, ann)
    (choice,) = answer.context["choices"]
    assert "<strong>faint</strong>" in choice.theirs
    assert "hardly a signal" in choice.mine
    assert "a weaker signal" in choice.live
    assert "[@" not in choice.mine + choice.theirs + choice.live
    shown = answer.content.decode()
    for words in ("What you wrote", "What Amy Adams wrote", "What readers see now"):
        assert words in shown
    ids = re.findall(r'\sid="([^"]+)"', shown)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("chosen", "there", "gone"),
    [
        ("mine", ["hardly a signal"], ["**faint**"]),
        ("theirs", ["a **faint** signal"], ["hardly"]),
        ("both", ["a **faint** signal", "hardly a signal"], []),
        ("", ["a **faint** signal", "hardly a signal"], []),
    ],
)
def test_what_is_chosen_is_saved_as_a_draft(causes, amy, ann, chosen, there, gone):
    assert choose(ann, causes, meet(causes, amy, ann), chosen).status_code == 302
    text = newest(causes).text
    assert all(words in text for words in there)
    assert not any(words in text for words in gone)
    assert any("**faint**" in one for one in causes.revisions.values_list("text", flat=True)), "theirs stays in the history"


def test_what_only_one_of_them_changed_is_taken_without_a_question(causes, amy, ann):
    form = ann.opens(causes)
    hers = form["body"].replace("a weaker signal", "a faint signal")
    amy.sends(causes, form, title="Why it happens", body=f"{hers}\n\nAmy's end.")
    mine = form["body"].replace("a weaker signal", "hardly a signal")
    answer = ann.sends(causes, form, description="Ann's words.", body=f"Ann's beginning.\n\n{mine}")
    assert len(answer.context["choices"]) == 1
    choose(ann, causes, answer, "theirs")
    text = newest(causes).text
    for words in ("title: Why it happens", "Ann's words.", "a faint signal", "Amy's end.", "Ann's beginning."):
        assert words in text, words


def test_a_field_that_both_changed_is_a_choice_too(causes, amy, ann):
    form = ann.opens(causes)
    amy.sends(causes, form, title="Why it happens")
    answer = ann.sends(causes, form, title="What causes it")
    (choice,) = answer.context["choices"]
    assert (choice.title, choice.mine, choice.may_take_both) == ("Title", "<p>What causes it</p>", False)
    choose(ann, causes, answer, "theirs")
    assert "title: Why it happens" in newest(causes).text


def test_a_third_text_saved_meanwhile_is_not_written_over(causes, amy, ann):
    answer = meet(causes, amy, ann)
    amy.writes(causes, "a **faint** signal", "a very faint signal")
    again = choose(ann, causes, answer, "mine")
    assert again.status_code == 409
    assert "a very faint signal" in again.context["choices"][0].theirs
    assert "hardly a signal" in again.context["choices"][0].mine
    assert choose(ann, causes, again, "mine").status_code == 302
    assert "hardly a signal" in newest(causes).text


def test_changes_that_do_not_touch_are_offered_as_one_text(causes, amy, ann, client):
    form = ann.opens(causes)
    amy.writes(causes, "a weaker signal", "a faint signal")
    answer = ann.sends(causes, form, body=form["body"] + "\n\nOne more paragraph.\n")
    merged = answer.context["merged"]
    assert "Both together" in answer.content.decode()
    assert ann.sends(causes, {name: str(value) for name, value in merged.items() if value is not None}).status_code == 302
    text = newest(causes).text
    assert "a faint signal" in text
    assert "One more paragraph." in text
    assert newest(causes).created_by == ann.user
    assert "One more paragraph." not in read(client), "a merged text is a draft, like any other"


def test_a_load_from_files_meanwhile_counts_as_somebody_elses_text(causes, amy, loaded, run):
    from tests.content_files import folders

    form = amy.opens(causes)
    folders.change(loaded / folders.CAUSES, "a weaker signal", "a much weaker signal")
    run("load_content", loaded)
    assert amy.sends(causes, form, body=form["body"] + "\n\nMore.").status_code == 409
    assert "a much weaker signal" in newest(causes).text


def test_who_else_has_the_page_open_is_told(causes, amy, ann, eli):
    amy.opens(causes)
    assert "Amy Adams has this page open too" in ann.get(admin_url(causes, "change")).content.decode()
    assert "has this page open too" not in eli.get(admin_url(Article.objects.get(slug="symptoms"), "change")).content.decode()


def test_not_any_more_after_a_quarter_of_an_hour(causes, amy, ann):
    from datetime import timedelta

    from django.utils import timezone

    from lems_site.publishing.models import OpenPage

    amy.opens(causes)
    OpenPage.objects.update(seen_at=timezone.now() - timedelta(minutes=16))
    assert "has this page open too" not in ann.get(admin_url(causes, "change")).content.decode()


def test_saving_what_is_saved_already_makes_no_second_revision(causes, amy):
    amy.writes(causes, "a weaker signal", "a faint signal")
    count = causes.revisions.count()
    amy.sends(causes, amy.opens(causes))
    assert causes.revisions.count() == count


def test_a_form_without_its_base_never_overwrites(causes, amy):
    form = amy.opens(causes) | {"base": ""}
    assert amy.sends(causes, form, body="Other words.").status_code == 409
    form["base"] = "99999999999999999999999"
    assert amy.sends(causes, form, body="Other words.").status_code == 409
