"""A way back for facts: any text of a record that readers had is put back in two presses, with what stops harm on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lems_site.evidence.models import EvidenceFile, EvidenceRevision, Hazard, Medicine, Statement
from lems_site.publishing.models import ConfirmationRequest, PageLogEntry
from tests.content_files import folders
from tests.publishing.staff import Staff, admin_url

from .test_record_form import corrects, goes_live
from .test_record_publication import MAY, REST, live_file, publish, read, record, signed, write

__all__ = ["signed"]
pytestmark = pytest.mark.django_db
WAITS = "Restored: the review waits."


def press_undo(who: Staff, slug: str):
    """Press "Undo" above a record's form, and the one button on the page that follows: two presses."""
    page = who.get(admin_url(record(slug), "change")).content.decode()
    link = re.search(r'href="([^"]+/restore/\d+/)">Undo the last change that readers saw', page)
    assert link, "no way back"
    form = who.get(link[1]).context["form"]
    return who.post(link[1], {"live": form.initial["live"], "comment": "the count was wrong"})


def spot(client, slug: str) -> str:
    """What /sources/ says of one statement, in single spaces."""
    end = '(?=<li class="evidence"|<h[23]|</main>)'
    item = re.search(rf'<li class="evidence" id="{slug}">.*?{end}', read(client, "/sources/"), re.DOTALL)
    assert item
    return " ".join(item[0].split())


def test_a_fact_is_put_back_in_two_presses_with_every_page_that_cites_it(signed, amy, eli, pia, client):
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    assert press_undo(pia, "rest").status_code == 302
    assert Statement.objects.get(ref="rest").text == REST
    assert REST in read(client, "/articles/symptoms/sources/")
    assert MAY not in read(client, "/articles/symptoms/sources/")
    assert "A source of this page changed on" in read(client, "/articles/symptoms/")
    assert WAITS in spot(client, "rest")
    assert read(client, "/sources/").count(WAITS) == 1, "of no other statement"
    assert REST in EvidenceFile.objects.get(name="facts.yaml").text
    entry = PageLogEntry.objects.get(page_kind="evidence", what="put_back")
    assert (entry.by, "the count was wrong" in entry.comment) == (pia.user, True)
    step = PageLogEntry.objects.filter(page_slug="symptoms", what="source").first()
    assert "the count was wrong" in step.comment
    assert record("rest").revisions.count() == 3, "nothing is taken away"


def test_a_fact_whose_own_signature_still_holds_shows_no_waiting_review(signed, amy, eli, pia, client):
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    publish(write("rest", amy, sentence="Rest helps few people."), amy, eli, pia)
    form = pia.get(admin_url(record("rest"), "restore", record("rest").revisions.order_by("pk")[1].pk)).content.decode()
    assert "Its own review still holds: Eli Reed" in form
    press_undo(pia, "rest")
    assert Statement.objects.get(ref="rest").text == MAY
    assert WAITS not in spot(client, "rest")
    assert "Reviewed by Eli Reed" in pia.get(admin_url(record("rest"), "change")).content.decode()


def test_a_reviewer_reads_a_fact_that_was_put_back_and_its_mark_ends(signed, amy, eli, pia, client):
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    press_undo(pia, "rest")
    page = eli.get(admin_url(record("rest"), "change")).content.decode()
    assert WAITS in page
    url = re.search(r'href="([^"]+)">Read the whole published text and sign it', page)[1]
    eli.post(url, {"page_hash": eli.get(url).context["form"].initial["page_hash"]})
    assert WAITS not in spot(client, "rest")


def test_an_undo_is_undone_in_the_same_way(signed, amy, eli, pia, client):
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    press_undo(pia, "rest")
    press_undo(pia, "rest")
    assert Statement.objects.get(ref="rest").text == MAY
    assert WAITS not in spot(client, "rest"), "that text was signed"


def test_an_author_undoes_no_fact(signed, amy, eli, pia):
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    assert "/restore/" not in amy.get(admin_url(record("rest"), "change")).content.decode()
    first = record("rest").revisions.order_by("pk").first()
    assert amy.post(admin_url(record("rest"), "restore", first.pk), {"live": record("rest").live_id}).status_code == 403


def test_the_page_of_an_undo_says_how_many_pages_follow(signed, amy, eli, pia):
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    page = pia.get(admin_url(record("rest"), "restore", record("rest").revisions.order_by("pk").first().pk)).content.decode()
    assert "1 page cites it. It shows the text that is put back" in " ".join(page.split())
    assert "No review of this text holds." in page


def test_an_earlier_text_with_a_dose_waits_for_a_second_person(signed, amy, eli, pia, client):
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    first = record("rest").revisions.order_by("pk").first()
    dose = first.text.replace(REST, "Take 2 tablets of aspirin a day.")
    EvidenceRevision.objects.filter(pk=first.pk).update(text=dose)
    answer = press_undo(pia, "rest")
    assert answer.url.endswith("/second-person/")
    assert MAY in read(client, "/sources/"), "readers see nothing of it"
    assert "2 tablets" in pia.get(answer.url).content.decode()
    assert "asked a second person to confirm" in pia.get(admin_url(record("rest"), "change")).content.decode()


HEAD = "id: H01\n    kind: content\n    who: a reader\n    harm: waits\n    must: it is said"

PLACES = ["articles/symptoms@rest", "articles/symptoms@A1.2"]


@pytest.fixture
def hazard(loaded, run) -> str:
    """A hazard of the folder that a sentence on the page of symptoms stops."""
    text = f"hazards:\n  - {HEAD}\n    stopped_by: [symptoms@rest, symptoms@A1.2]\n"
    (Path(loaded) / "evidence/hazards.yaml").write_text(text)
    assert run("load_content", loaded)[-1].startswith("loaded")
    assert Hazard.objects.get().stopped_by == PLACES
    return "hazard:H01"


def test_a_hazard_is_put_back_and_one_that_would_ask_for_less_waits(hazard, amy, eli, rae, pia):
    publish(write(hazard, amy, head={"stopped_by": ["symptoms@rest"]}), amy, eli, pia)
    assert Hazard.objects.get().stopped_by == PLACES[:1]
    assert press_undo(pia, hazard).status_code == 302
    assert Hazard.objects.get().stopped_by == PLACES, "asking for more needs one person"
    url = press_undo(pia, hazard).url
    assert url.endswith("/second-person/")
    assert "Hazard H01 (waits) would no longer ask for “symptoms@A1.2”." in pia.get(url).content.decode()
    assert Hazard.objects.get().stopped_by == PLACES
    rae.post(url, {"_confirm": "1", "comment": "The sentence has moved."})
    assert ConfirmationRequest.objects.get().outcome == "confirmed"
    assert Hazard.objects.get().stopped_by == PLACES[:1]


def test_a_withdrawn_hazard_comes_back_and_does_not_go_by_one_person(hazard, amy, eli, pia):
    publish(write(hazard, amy, head={"retired": "It cannot happen."}), amy, eli, pia)
    assert not Hazard.objects.exists()
    press_undo(pia, hazard)
    assert Hazard.objects.exists()
    assert "Hazard H01 (waits) would be withdrawn." in pia.get(press_undo(pia, hazard).url).content.decode()


def test_a_statement_that_a_hazard_needs_is_not_withdrawn_by_one_person(hazard, amy, eli, pia):
    publish(write("rest", amy, head={"retired": "Taken back."}), amy, eli, pia)
    press_undo(pia, "rest")
    assert live_file("rest").retired == ""
    concerns = pia.get(press_undo(pia, "rest").url).content.decode()
    assert "Hazard H01 (waits) needs “rest”, which would be withdrawn." in concerns


def test_a_medicine_that_was_withdrawn_comes_back_by_one_person_and_goes_by_two(loaded, amy, eli, pia):
    publish(write("medicine:aspirin", amy, head={"retired": "No page names it."}), amy, eli, pia)
    assert not Medicine.objects.filter(name="aspirin").exists()
    press_undo(pia, "medicine:aspirin")
    assert Medicine.objects.filter(name="aspirin").exists()
    page = pia.get(press_undo(pia, "medicine:aspirin").url).content.decode()
    assert "The checks would no longer know the medicine “aspirin”" in page


def test_a_claim_and_a_point_are_put_back_too(loaded, amy, eli, pia):
    for slug in ("A1.3", "C1"):
        before = live_file(slug).body
        publish(write(slug, amy, sentence=f"{before} Or so."), amy, eli, pia)
        press_undo(pia, slug)
        assert Statement.objects.get(ref=slug).text == before


def test_a_fact_that_a_load_took_away_is_brought_back_in_two_presses(loaded, run, pia, client):
    for slug in ("Rest helps some people", "Rest can help"):
        folders.change(loaded / "articles/symptoms.md", f"{slug} [@rest]", f"{slug} [@calm]")
    folders.change(loaded / "evidence/facts.yaml", "id: rest", "id: calm")
    assert run("load_content", loaded)[-1].startswith("loaded")
    page = pia.get(admin_url(record("rest"), "change")).content.decode()
    url = re.search(r'href="([^"]+/restore/\d+/)">Bring it back', page)[1]
    assert pia.post(url, {"live": "", "comment": ""}).status_code == 302
    assert Statement.objects.get(ref="rest").text == REST
    assert WAITS in spot(client, "rest")


def test_what_the_form_saved_is_undone_with_its_reason(signed, amy, eli, pia):
    corrects(amy, "rest", body=MAY)
    goes_live("rest", eli, pia)
    press_undo(pia, "rest")
    assert live_file("rest").body == REST
