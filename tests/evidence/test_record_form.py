"""A nurse corrects a number in a fact on a plain form, a Reviewer signs it, and it can be undone: no notation anywhere."""

from __future__ import annotations

import re

import pytest

from lems_site.content_files.record_file import parse_record
from lems_site.evidence.models import EvidenceFile, Medicine, Statement
from tests.publishing.staff import Staff, admin_url

from .test_record_publication import IN_A_YEAR, MAY, REST, record, signed

__all__ = ["signed"]
pytestmark = pytest.mark.django_db
FIELD = re.compile(r"<(?:input|textarea|select)\b[^>]*\bname=\"([^\"]+)\"")


def opens(who: Staff, slug: str) -> dict[str, str]:
    """What the form of a record holds when somebody opens it, as their browser would send it back."""
    form = who.get(admin_url(record(slug), "change")).context["form"]
    fields = [
        *form,
        *(field for one in form.sources or () for field in one),
        *(form.sources.management_form if form.sources else ()),
    ]
    return {field.html_name: str(field.value() if field.value() is not None else "") for field in fields}


def corrects(who: Staff, slug: str, button: str = "_send", **typed: str):
    return who.post(
        admin_url(record(slug), "change"), opens(who, slug) | {"why": "the trial was counted again"} | typed | {button: "1"}
    )


def moves(who: Staff, slug: str, name: str, **data: str):
    return who.moves(record(slug), name, **data)


def goes_live(slug: str, eli: Staff, pia: Staff) -> None:
    moves(eli, slug, "approve", review_due=IN_A_YEAR.isoformat())
    moves(pia, slug, "publish")


def test_the_form_shows_sentence_and_sources_in_plain_fields(loaded, amy):
    page = amy.get(admin_url(record("rest"), "change")).content.decode()
    assert REST in page
    assert 'value="On rest"' in page
    assert 'value="https://example.org/rest"' in page
    assert "Source 1: who says so" in page
    assert "fairly sure" in page
    assert not re.search(r"\[@|citations:|statement:", page), "no notation"
    assert "1 page shows it" in page
    assert "Rest can help." in page


def test_a_number_is_corrected_signed_and_published(signed, amy, eli, pia, client):
    answer = corrects(amy, "rest", body=MAY)
    assert answer.status_code == 302
    assert REST in client.get("/sources/").content.decode(), "nothing changes before it is signed"
    goes_live("rest", eli, pia)
    assert MAY in client.get("/sources/").content.decode()
    assert "A source of this page changed on" in client.get("/articles/symptoms/").content.decode()
    assert record("rest").live.note == "the trial was counted again"


def test_and_undone_by_taking_the_earlier_text_as_a_draft(signed, amy, eli, rae, pia, client):
    corrects(amy, "rest", body=MAY)
    goes_live("rest", eli, pia)
    page = record("rest")
    first = page.revisions.order_by("pk").first()
    amy.post(admin_url(page, "revision", first.pk), {"_restore": "1"})
    newest = page.revisions.order_by("-pk").first()
    assert newest.text == first.text
    moves(amy, "rest", "send")
    goes_live("rest", eli, pia)
    assert REST in client.get("/sources/").content.decode()
    assert EvidenceFile.objects.get(name="facts.yaml").text.count(REST) == 1


def test_opening_and_saving_changes_nothing(loaded, amy):
    for slug in ("rest", "A1.3", "C1", "medicine:aspirin"):
        answer = corrects(amy, slug, button="_save")
        assert answer.status_code == 302, slug
        assert record(slug).revisions.count() == 1, slug


def test_a_reason_must_be_named(loaded, amy):
    answer = corrects(amy, "rest", body=MAY, why="")
    assert answer.status_code == 422
    assert "What changes, and why" in answer.content.decode()
    assert record("rest").revisions.count() == 1


def test_a_source_is_added_by_a_press_and_taken_out_by_emptying_it(loaded, amy, eli, pia):
    form = opens(amy, "rest") | {"why": "a newer study", "_more": "1"}
    page = amy.post(admin_url(record("rest"), "change"), form)
    assert page.status_code == 200
    assert "Source 2: who says so" in page.content.decode()
    second = {
        "sources-1-title": "Rest again",
        "sources-1-publisher": "",
        "sources-1-year": "2024",
        "sources-1-url": "https://example.org/2",
    }
    first = {f"sources-0-{name}": "" for name in ("title", "publisher", "year", "url")}
    answer = corrects(amy, "rest", **{**first, **second, "sources-TOTAL_FORMS": "2"})
    assert answer.status_code == 302
    goes_live("rest", eli, pia)
    row = Statement.objects.get(ref="rest")
    assert row.citations == [{"title": "Rest again", "publisher": "", "year": "2024", "url": "https://example.org/2"}]
    assert "year: 2024" in EvidenceFile.objects.get(name="facts.yaml").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"sources-0-url": "example.org"}, "begins with http"),
        ({"sources-0-title": ""}, "This field is required"),
        ({f"sources-0-{name}": "" for name in ("title", "publisher", "year", "url")}, "needs at least one citation"),
        ({"body": ""}, "This field is required"),
        ({"confidence": "certain"}, "Select a valid choice"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(loaded, amy, typed, words):
    answer = corrects(amy, "rest", **({"body": MAY} | typed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert MAY in page or typed.get("body") == ""
    assert record("rest").revisions.count() == 1


def test_a_new_fact_and_a_new_medicine_are_added(loaded, amy, eli, pia, run):
    assert "A fact from a publication." in amy.get("/admin/evidence/evidencerecord/add/").content.decode()
    form = {
        "id": "sleep-helps",
        "body": "Sleep may help 4 in 10 people.",
        "why": "new",
        "confidence": "low",
        "topic": "symptoms",
        "sources-TOTAL_FORMS": "1",
        "sources-INITIAL_FORMS": "0",
        "sources-0-title": "On sleep",
        "sources-0-url": "https://example.org/sleep",
        "_send": "1",
    }
    assert amy.post("/admin/evidence/evidencerecord/add/?kind=fact", form).status_code == 302
    again = amy.post("/admin/evidence/evidencerecord/add/?kind=fact", form)
    assert "taken" in again.content.decode()
    goes_live("sleep-helps", eli, pia)
    assert Statement.objects.get(ref="sleep-helps").text == "Sleep may help 4 in 10 people."
    assert (
        amy.post(
            "/admin/evidence/evidencerecord/add/?kind=medicine", {"body": "ibuprofen", "why": "named", "_send": "1"}
        ).status_code
        == 302
    )
    goes_live("medicine:ibuprofen", eli, pia)
    assert Medicine.objects.filter(name="ibuprofen").exists()
    run("export_content", "out")
    problems = [line for line in run("check_content", "out") if line.startswith("out/")]
    assert ["sleep-helps" in line and "cite" in line for line in problems] == [True], "a fact that no page cites yet is named"


def test_a_medicine_is_taken_out_by_withdrawing_it(loaded, amy, eli, pia, run):
    corrects(amy, "medicine:aspirin", retired="It is named nowhere.")
    goes_live("medicine:aspirin", eli, pia)
    assert not Medicine.objects.filter(name="aspirin").exists()
    assert "aspirin" not in EvidenceFile.objects.get(name="medicines.yaml").text


def test_the_list_finds_a_fact_by_its_words_and_id(loaded, amy):
    for words in ("rest", "can+help"):
        assert "rest: Rest can help." in amy.get(f"/admin/evidence/evidencerecord/?q={words}").content.decode()
    assert "A1.1" not in amy.get("/admin/evidence/evidencerecord/?kind=fact").content.decode()


def test_the_reviewer_sees_it_as_readers_will(loaded, amy, eli):
    corrects(amy, "rest", body=MAY)
    page = record("rest")
    newest = page.revisions.order_by("-pk").first()
    shown = eli.get(admin_url(page, "revision", newest.pk)).content.decode()
    assert "6 in 10" in shown
    preview = eli.post(admin_url(page, "revision", newest.pk), {"_preview": "1"}).content.decode()
    assert MAY in preview
    assert "On rest" in preview
    assert "rest: Rest" in eli.get("/admin/").content.decode(), "it waits on the first page"


def test_a_dose_in_a_fact_is_named_and_does_not_go_live(loaded, amy, eli, pia, client):
    answer = corrects(amy, "rest", body="Take 2 tablets of aspirin a day.")
    assert answer.status_code == 302
    said = amy.get(answer.headers["Location"]).content.decode()
    assert "tells readers" in said
    goes_live("rest", eli, pia)
    assert "tablets" not in client.get("/sources/").content.decode()


def live_sources(text: str) -> list[object]:
    return list(parse_record(text, "")[0].head["citations"])
