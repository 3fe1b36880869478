"""A sentence that stops a harm cannot be taken out: not in the form, not on the way to review, not by a file."""

from __future__ import annotations

from html import unescape

import pytest

from lems_site.articles.models import Article
from lems_site.evidence.models import Hazard
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.review.retire_and_move import move_page, retire_page
from lems_site.publishing.review.workflow import InvalidTransition
from tests.content_files import folders
from tests.publishing.editing.in_place.in_place_editor import InPlaceEditor
from tests.publishing.staff import messages

pytestmark = pytest.mark.django_db
HAZARDS = """hazards:
- id: H01
  kind: content
  who: a tired reader
  harm: never rests
  must: the page says that rest helps
  stopped_by:
  - symptoms@rest
- id: H02
  kind: site
  who: a reader
  harm: waits
  must: there is a number
  open: a number to press
"""
GONE = "hazard H01 (never rests): no sentence of the page 'symptoms' cites 'rest'"


@pytest.fixture
def guarded(loaded, run):
    """The small site with a hazard that a sentence of "Symptoms" stops."""
    (loaded / "evidence/hazards.yaml").write_text(HAZARDS, encoding="utf-8")
    assert "changed: evidence" in run("load_content", loaded)
    return loaded


@pytest.fixture
def symptoms(guarded):
    return Article.objects.get(slug="symptoms")


def without_rest(staff, page, button: str):
    form = staff.opens(page)
    return staff.sends(page, form, button, body=form["body"].replace(" [@rest]", " [@A1.1]"))


def test_hazards_are_loaded_with_the_evidence_and_loaded_again_only_when_they_change(guarded, run):
    assert list(Hazard.objects.values_list("ref", "stopped_by", "open")) == [
        ("H01", ["articles/symptoms@rest"], ""),
        ("H02", [], "a number to press"),
    ]
    assert "changed: evidence" not in run("load_content", guarded)
    Hazard.objects.all().delete()  # as on a site that is updated: its files were loaded before there was a table for them
    assert "changed: evidence" in run("load_content", guarded)
    assert Hazard.objects.count() == 2


def test_the_form_does_not_publish_a_text_without_it(symptoms, pia):
    answer = without_rest(pia, symptoms, "_publish")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "hazard H01 (never rests)" in page
    assert "It protects: a tired reader." in page


def test_editing_in_place_shows_that_it_is_gone_and_does_not_send_the_text(symptoms, amy):
    editor = InPlaceEditor(amy, symptoms)
    editor.presses("@rest", "_delete")
    checked = editor.sees(check=1)
    assert [(one.required.hazard, one.state) for one in checked.context["sentences"]] == [("H01", "changed")]
    assert "Changed: does it still stop the harm?" in checked.content.decode()
    editor.presses("@rest", "_delete")
    assert "Gone: put it back." in editor.sees(check=1).content.decode()
    editor.bar("_send")
    assert symptoms.revisions.order_by("-pk").first().state == "draft"


def test_a_text_without_it_stays_a_draft_and_is_not_sent_for_review(symptoms, amy):
    answer = amy.get(without_rest(amy, symptoms, "_send").url)
    assert "Saved as a draft, but not sent yet" in messages(answer)
    assert GONE in unescape(answer.content.decode()).replace("’", "'")
    assert symptoms.revisions.order_by("-pk").first().state == "draft"


def test_nor_is_it_sent_from_the_page_of_the_revision(symptoms, amy):
    without_rest(amy, symptoms, "_save")
    answer = amy.moves(symptoms, "send")
    assert answer.status_code == 422
    assert "hazard H01 (never rests)" in answer.content.decode()


def test_the_form_says_which_harm_a_sentence_stops(symptoms, amy):
    side = amy.get(f"/admin/articles/article/{symptoms.pk}/change/").content.decode()
    assert "Sentences that stop harm" in side
    for words in ("H01", "a tired reader", "never rests", "Rest can help [@rest]."):
        assert words in side, words


def test_the_form_says_that_such_a_sentence_was_changed_and_the_reviewer_sees_it(symptoms, amy, eli):
    form = amy.opens(symptoms)
    body = form["body"].replace("Rest can help [@rest]", "Rest may help [@rest]")
    side = amy.sends(symptoms, form, "_check", body=body).content.decode()
    assert "Changed: does it still stop the harm?" in side
    amy.sends(symptoms, form, "_send", body=body)
    revision = symptoms.revisions.order_by("-pk").first()
    seen = eli.get(f"/admin/articles/article/{symptoms.pk}/revision/{revision.pk}/").content.decode()
    assert "Changed: does it still stop the harm?" in seen
    assert "never rests" in seen


def test_a_file_without_it_is_refused_by_load_content_and_by_check_content(guarded, run):
    path = guarded / folders.SYMPTOMS
    path.write_text(path.read_text().replace("[@rest]", "[@A1.1]"))
    for command in ("load_content", "check_content"):
        lines = run(command, guarded)
        assert any(GONE in line and line.startswith("content/articles/symptoms.md:") for line in lines), (command, lines)
    assert "Rest can help" in Article.objects.get(slug="symptoms").html


def test_its_page_is_neither_retired_nor_moved(symptoms, dana):
    with pytest.raises(InvalidTransition, match="H01"):
        retire_page(page_types["articles"], page=symptoms, by=dana, target="/articles/causes/")
    with pytest.raises(InvalidTransition, match="H01"):
        move_page(page_types["articles"], page=symptoms, by=dana, slug="signs")


def test_a_page_that_lacked_it_before_stops_no_other_publication(guarded, run):
    page = Article.objects.get(slug="symptoms")
    Hazard.objects.filter(ref="H01").update(stopped_by=["articles/symptoms@A1.3"])  # which that page does not cite
    (guarded / "glossary/dry-mouth.md").write_text((guarded / "glossary/dry-mouth.md").read_text().replace("spit", "saliva"))
    assert page.compile_key
    lines = run("rebuild")
    assert not any("hazard" in line for line in lines), lines
