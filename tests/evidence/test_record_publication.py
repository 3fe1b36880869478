"""A changed fact is drafted, signed and published like a page; every page that shows it follows at once and asks for a review."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from lems_site.articles.models import Article
from lems_site.content_files.record_file import RecordFile, parse_record
from lems_site.evidence.models import EvidenceFile, EvidenceRecord, EvidenceRevision, Statement
from lems_site.publishing.editing.drafts import save_draft
from lems_site.publishing.models import PageLogEntry, PublicationJob, SourceChange, StaffNotice, State
from lems_site.publishing.pages.registry import text_types
from lems_site.publishing.publish.jobs import run_due_publications
from lems_site.publishing.review import live_reviews, workflow
from lems_site.publishing.review.notifications.notices import plan_notices
from lems_site.publishing.review.signing import sign_revision
from lems_site.publishing.review.workflow import InvalidTransition
from tests.content_files import folders

pytestmark = pytest.mark.django_db
REST, MAY = "Rest can help.", "Rest may help 6 in 10 people."
IN_A_YEAR = timezone.localdate() + timedelta(days=365)


def record(slug: str) -> EvidenceRecord:
    return EvidenceRecord.objects.select_related("live").get(slug=slug)


def live_file(slug: str) -> RecordFile:
    live = record(slug).live
    assert live
    return parse_record(live.text, "")[0]


def write(slug: str, by, *, sentence: str = "", head: dict[str, object] | None = None) -> EvidenceRevision:
    """A draft of a record with another sentence or other keys."""
    file, page = live_file(slug), record(slug)
    file = replace(file, body=sentence or file.body, head={**file.head, **(head or {})})
    kind, note = text_types()["evidence"], "the trial was counted again"
    revision = save_draft(kind, text=file.text(), by=by.user, base=page.live_id, page=page, note=note)
    return EvidenceRevision.objects.select_related("page", "page__live").get(pk=revision.pk)


def move(revision, name: str, by, **told) -> None:
    fresh = EvidenceRevision.objects.select_related("page", "page__live").get(pk=revision.pk)
    workflow.make_move(text_types()["evidence"], revision=fresh, name=name, by=by.user, **told)


def publish(revision, amy, eli, pia) -> None:
    move(revision, "send", amy)
    move(revision, "approve", eli, review_due=IN_A_YEAR)
    move(revision, "publish", pia)


def read(client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.fixture
def signed(loaded, eli) -> Article:
    """The article on symptoms, which cites the fact "rest", signed by Eli."""
    page = Article.objects.get(slug="symptoms")
    live_reviews.confirm_review(text_types()["articles"], page=page, by=eli.user)
    return page


def test_each_row_of_the_folder_is_a_record_with_its_revision(loaded):
    rows = dict(EvidenceRecord.objects.values_list("slug", "kind"))
    assert rows["A1.3"] == "claim"
    assert rows["rest"] == "fact"
    assert rows["C1"] == "conflict"
    assert rows["medicine:aspirin"] == "medicine"
    assert set(EvidenceRevision.objects.values_list("origin", "state")) == {("file", "published")}


def test_a_corrected_number_reaches_every_page_in_one_publication_and_asks_for_a_review(signed, amy, eli, pia, client):
    assert "Reviewed by Eli Reed" in read(client, "/articles/symptoms/")
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    page, sources = read(client, "/articles/symptoms/"), read(client, "/articles/symptoms/sources/")
    assert MAY in sources
    assert REST not in sources
    assert MAY in read(client, "/sources/")
    assert "A source of this page changed on" in page
    assert "No clinician has read the page since." in page
    assert "Before that it was reviewed by Eli Reed" in page
    assert "Next review:" not in page
    assert '"reviewedBy"' not in page
    assert record("rest").live.state == State.PUBLISHED


def test_the_history_of_each_page_names_who_what_and_why(signed, amy, eli, pia):
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    step = PageLogEntry.objects.get(page_kind="articles", page_slug="symptoms", what="source")
    assert step.by == amy.user
    assert REST in step.comment
    assert MAY in step.comment
    assert "the trial was counted again" in step.comment
    assert step.revision == signed.live_id
    assert not PageLogEntry.objects.filter(page_slug="causes", what="source"), "a page that does not cite it is not touched"


def test_those_who_look_after_the_pages_are_mailed_with_the_address_of_the_form(signed, amy, eli, rae, pia):
    plan_notices()
    publish(write("rest", amy, sentence=MAY), amy, rae, pia)
    PageLogEntry.objects.update(at=timezone.now() - timedelta(minutes=1))
    plan_notices()
    notice = StaffNotice.objects.get(user=eli.user, words__startswith="“Symptoms of LEMS”")
    assert "changed a source of this page: it must be reviewed again" in notice.words
    assert notice.url == f"/admin/articles/article/{signed.pk}/change/"


def test_reading_the_page_again_ends_it(signed, amy, eli, pia, client):
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    signed.refresh_from_db()
    live_reviews.confirm_review(text_types()["articles"], page=signed, by=eli.user)
    page = read(client, "/articles/symptoms/")
    assert "A source of this page changed" not in page
    assert "Reviewed by Eli Reed" in page


def test_a_comma_in_a_fact_marks_no_page(loaded, amy, eli, pia, run, client):
    folders.change(loaded / "evidence/facts.yaml", REST, "Eat, rest.")
    run("load_content", loaded)
    page = Article.objects.get(slug="symptoms")
    live_reviews.confirm_review(text_types()["articles"], page=page, by=eli.user)
    marked = SourceChange.objects.count()
    publish(write("rest", amy, sentence="Eat; rest."), amy, eli, pia)
    assert SourceChange.objects.count() == marked
    assert "Reviewed by Eli Reed" in read(client, "/articles/symptoms/")


def test_a_note_that_readers_do_not_see_marks_no_page(signed, amy, eli, pia, client):
    publish(write("rest", amy, head={"note": "A small study of 12."}), amy, eli, pia)
    assert live_file("rest").head["note"] == "A small study of 12."
    assert not SourceChange.objects.exists()


def test_another_source_of_a_fact_marks_the_pages(signed, amy, eli, pia, client):
    other = [{"title": "On rest again", "publisher": "A journal", "year": 2024, "url": "https://example.org/again"}]
    publish(write("rest", amy, head={"citations": other}), amy, eli, pia)
    assert "A source of this page changed on" in read(client, "/articles/symptoms/")
    assert "On rest again" in read(client, "/sources/")


def test_a_withdrawn_fact_says_so_wherever_it_is_cited(signed, amy, eli, pia, client):
    publish(write("rest", amy, head={"retired": "The study was taken back."}), amy, eli, pia)
    assert SourceChange.objects.get(page_slug="symptoms").what == SourceChange.What.RETIRED
    assert "A source of this page changed on" in read(client, "/articles/symptoms/")
    assert "This statement was withdrawn." in read(client, "/sources/")
    assert "The study was taken back." in PageLogEntry.objects.get(page_slug="symptoms", what="source").comment
    publish(write("rest", amy, head={"retired": ""}), amy, eli, pia)
    assert "This statement was withdrawn." not in read(client, "/sources/")


def test_nobody_publishes_an_unsigned_fact_and_no_writer_signs_it(loaded, amy, eli, pia):
    revision = write("rest", eli, sentence=MAY)
    with pytest.raises(InvalidTransition, match="must approve and sign it first"):
        move(revision, "publish", pia)
    move(revision, "send", amy)
    with pytest.raises(Exception, match="You wrote part of this text"):
        move(revision, "approve", eli, review_due=IN_A_YEAR)
    assert Statement.objects.get(ref="rest").text == REST


def test_a_text_signed_before_its_source_changed_does_not_go_live(signed, amy, eli, rae, pia):
    articles = text_types()["articles"]
    text = signed.live.text.replace("Rest", "Now rest") + "\nIf you cannot breathe, call for help [@rest].\n"
    draft = save_draft(articles, text=text, by=amy.user, base=signed.live_id, page=signed)
    draft = articles.revisions().select_related("page", "page__live").get(pk=draft.pk)
    sign_revision(articles, revision=draft, by=eli.user, review_due=IN_A_YEAR)
    assert workflow.unmet_conditions(articles, draft) == []
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    assert "has changed since it was signed" in " ".join(workflow.unmet_conditions(articles, draft))


def test_a_changed_file_marks_the_pages_too(signed, run, client):
    folders.change(Path("content") / "evidence/facts.yaml", REST, MAY)
    assert run("load_content", "content") == [
        "recompiled: articles/symptoms",
        "changed: evidence",
        "loaded: 1 pages written, 4 were as they are",
    ]
    assert "A source of this page changed on" in read(client, "/articles/symptoms/")
    step = PageLogEntry.objects.get(page_slug="symptoms", what="source")
    assert step.by is None
    assert "Loaded from the files" in step.comment
    assert EvidenceRevision.objects.filter(page__slug="rest").count() == 2


def test_a_fact_on_very_many_pages_changes_with_all_of_them_at_one_moment(signed, amy, eli, pia, run, client):
    for number in range(25):
        head = f"title: Crowd {number}\nslug: crowd-{number}\nnav_title: Crowd {number}\norder: {100 + number}\n"
        text = f"---\n{head}description: One of many, {number}.\n---\n\nRest can help [@rest], here in part {number}.\n"
        Path(f"content/articles/crowd-{number}.md").write_text(text)
    run("load_content", "content")
    publish(write("rest", amy, sentence=MAY), amy, eli, pia)
    assert REST in read(client, "/sources/"), "a job makes the pages first"
    for _round in range(20):  # as often as the clock looks
        for _step in run_due_publications():
            assert (MAY in read(client, "/sources/")) == (MAY in read(client, "/articles/crowd-7/sources/"))
    assert [(job.state, job.problems) for job in PublicationJob.objects.all()] == [("done", [])]
    assert MAY in read(client, "/sources/")
    assert SourceChange.objects.filter(source="rest").count() == 26
    for number in (0, 24):
        assert "A source of this page changed on" in read(client, f"/articles/crowd-{number}/")
    assert EvidenceFile.objects.get(name="facts.yaml").text.count(MAY) == 1
