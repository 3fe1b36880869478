"""What is typed on the form of a fact is kept, and two people who correct one fact lose no word."""

from __future__ import annotations

import re

import pytest

from lems_site.publishing.models import WorkingCopy
from tests.publishing.staff import admin_url

from .test_record_form import corrects, live_sources, opens
from .test_record_publication import MAY, REST, record

pytestmark = pytest.mark.django_db


def test_two_who_correct_the_same_fact_lose_no_word(loaded, amy, ann):
    first, second = opens(amy, "rest"), opens(ann, "rest")
    address = admin_url(record("rest"), "change")
    assert amy.post(address, first | {"body": "Rest helps most.", "why": "a", "_save": "1"}).status_code == 302
    answer = ann.post(address, second | {"body": "Rest helps some.", "why": "b", "_save": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Amy Adams saved this meanwhile" in page
    assert "Rest helps some." in page
    assert "most" in page
    again = second | {"base": str(record("rest").revisions.first().pk)}
    assert ann.post(address, again | {"body": "Rest helps some.", "why": "b", "_save": "1"}).status_code == 302
    assert [one.text.splitlines()[-1] for one in record("rest").revisions.order_by("pk")] == [
        REST,
        "Rest helps most.",
        "Rest helps some.",
    ]


def test_what_is_typed_is_kept_for_its_writer_alone_until_it_is_saved(loaded, amy, ann):
    url = admin_url(record("rest"), "autosave")
    form = opens(amy, "rest") | {"body": MAY, "sources-0-title": "On rest, counted", "why": "a newer count"}
    assert "Your words were kept at" in amy.post(url, form).json()["saved"]
    again = opens(amy, "rest")
    assert (again["body"], again["sources-0-title"], again["why"]) == (MAY, "On rest, counted", "a newer count")
    assert "These are your own unsaved words" in amy.get(admin_url(record("rest"), "change")).content.decode()
    assert opens(ann, "rest")["body"] == REST
    assert amy.post(admin_url(record("rest"), "change"), again | {"_send": "1"}).status_code == 302
    assert not WorkingCopy.objects.filter(closed_at=None).exists()
    assert MAY in record("rest").revisions.order_by("-pk").first().text
    assert "On rest, counted" in record("rest").revisions.order_by("-pk").first().text


def test_a_source_that_was_added_and_not_saved_comes_back(loaded, amy):
    form = opens(amy, "rest") | {"sources-TOTAL_FORMS": "2", "sources-1-title": "Again", "sources-1-url": "https://example.org/2"}
    amy.post(admin_url(record("rest"), "autosave"), form)
    again = opens(amy, "rest")
    assert again["sources-1-title"] == "Again"
    amy.post(admin_url(record("rest"), "change"), again | {"why": "one more", "_save": "1"})
    assert len(live_sources(record("rest").revisions.order_by("-pk").first().text)) == 2


def test_unsaved_words_can_be_thrown_away_and_those_of_a_new_fact_come_back(loaded, amy):
    amy.post(admin_url(record("rest"), "autosave"), opens(amy, "rest") | {"body": MAY})
    copy = WorkingCopy.objects.get()
    amy.post(admin_url(record("rest"), "change"), {"token": copy.token, "_discard": "1"})
    assert opens(amy, "rest")["body"] == REST
    new = {"token": "t" * 22, "record_kind": "fact", "id": "walking", "body": "Walking can help."}
    assert amy.post("/admin/evidence/evidencerecord/add/autosave/", new).status_code == 200
    assert "Walking can help." in amy.get("/admin/evidence/evidencerecord/add/", {"kind": "fact"}).content.decode()
    assert "Walking can help." not in amy.get("/admin/evidence/evidencerecord/add/", {"kind": "hazard"}).content.decode()


def test_what_differs_is_said_in_the_words_of_the_form(loaded, amy, ann):
    form = opens(ann, "rest") | {"body": "Rest helps some.", "why": "plainer", "_save": "1"}
    corrects(amy, "rest", button="_save", body=MAY, confidence="low")
    page = ann.post(admin_url(record("rest"), "change"), form).content.decode()
    words = re.sub(r"<[^>]+>", "", page)
    assert "How sure is it?: " in words
    assert "weak: a single case" in words
    assert "evidence_basis:" not in words
    assert "citations:" not in words
