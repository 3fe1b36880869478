"""A text that touches very many pages on its way through the workflow: a job publishes it, with the same state, signature and
history as a publication at once; or, where somebody moved the text on meanwhile, it is not published at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lems_site.glossary.models import Term
from lems_site.publishing.models import PageLogEntry, PublicationJob, Redirect, Reference, Signature, SiteVersion, State
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish import jobs
from lems_site.publishing.review import live_reviews, overdue, retire_and_move
from lems_site.publishing.review.workflow import InvalidTransition
from tests.publishing.publish.test_jobs import NEW, OLD, TERM, finish, shown
from tests.publishing.staff import admin_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(crowd, amy, eli) -> Term:
    """The term that many pages show, with a signed newer text."""
    term = Term.objects.get()
    amy.sends(term, amy.opens(term), "_send", definition=NEW)
    eli.moves(term, "approve")
    assert term.revisions.latest("pk").state == State.APPROVED
    return term


def begun(pia, term) -> PublicationJob:
    answer = pia.moves(term, "publish")
    job = PublicationJob.objects.get()
    assert answer.headers["Location"] == f"/admin/publishing/publicationjob/{job.pk}/change/"
    return job


def test_state_signature_and_history_are_right_when_the_job_is_at_its_end_and_not_before(approved, pia, crowd, client):
    job = begun(pia, approved)
    assert approved.revisions.latest("pk").state == State.APPROVED
    assert not PageLogEntry.objects.filter(what="publish").exists()
    assert "See how far it is" in pia.get(admin_url(approved, "change")).content.decode()
    assert finish(job).state == PublicationJob.State.DONE
    approved.refresh_from_db()
    assert approved.live == approved.revisions.latest("pk")
    assert approved.live.state == State.PUBLISHED
    assert Signature.objects.get().was_live
    assert PageLogEntry.objects.get(what="publish").by == pia.user
    assert shown(client, [*crowd, TERM]) == {NEW}
    assert "Reviewed by Eli Reed" in " ".join(client.get(TERM).content.decode().split())


def test_a_text_that_is_taken_back_meanwhile_is_not_published(approved, amy, pia, crowd, client):
    job = begun(pia, approved)
    amy.moves(approved, "withdraw")
    assert finish(job).state == PublicationJob.State.OVERTAKEN
    assert approved.revisions.latest("pk").state == State.DRAFT
    assert shown(client, [*crowd, TERM]) == {OLD}


def test_a_page_that_is_retired_meanwhile_stays_retired(approved, pia, crowd, client):
    job = begun(pia, approved)
    Reference.objects.filter(target_kind="term", target=approved.slug).delete()  # as if no page said the word any more
    retire_and_move.retire_page(page_types["glossary"], page=approved, by=pia.user, target="/glossary/")
    job.refresh_from_db()
    assert finish(job).state == PublicationJob.State.OVERTAKEN
    assert client.get(TERM).headers["Location"] == "/glossary/"
    assert Redirect.objects.exists()


def test_at_a_set_time_the_clock_takes_it_further_and_readers_see_it_all_at_once(approved, pia, crowd, client, monkeypatch):
    monkeypatch.setattr(jobs, "STEP_SECONDS", 0)
    soon = timezone.localtime() + timedelta(days=5)
    pia.moves(approved, "schedule", publish_at=soon.strftime("%Y-%m-%dT%H:%M"))
    with time_machine.travel(PublicationJob.objects.get().publish_at, tick=False):
        version, seen = SiteVersion.current()[0], []
        for _step in jobs.run_due_publications():
            seen.append(frozenset(words for words in (OLD, NEW) if words in client.get(TERM).content.decode()))
        assert shown(client, [*crowd, TERM]) == {NEW}
    assert len(seen) > 20
    assert set(seen[:-1]) == {frozenset([OLD])}
    assert SiteVersion.current()[0] == version + 1
    assert PublicationJob.objects.get().state == PublicationJob.State.DONE
    assert PageLogEntry.objects.get(what="on_time").by == pia.user
    assert Term.objects.get().live.state == State.PUBLISHED
    assert overdue.next_overdue() is not None, "the review's day still waits"


def test_the_address_of_a_word_that_very_many_pages_explain_cannot_be_changed(crowd, pia):
    with pytest.raises(InvalidTransition, match="too many"):
        retire_and_move.move_page(page_types["glossary"], page=Term.objects.get(), by=pia.user, slug="dry-mouths")
    assert Term.objects.get().slug == "dry-mouth"


def test_a_check_of_another_page_while_the_job_runs_is_shown_with_it(approved, pia, eli, crowd, client):
    """The page around a text says who reviewed it: what was made ready before the check must not come back."""
    from lems_site.articles.models import Article

    job = begun(pia, approved)
    while job.count_ready() < 20 and job.is_unfinished:
        from lems_site.publishing.publish.jobs import advance_job

        advance_job(job, seconds=0)
    for page in Article.objects.filter(slug__startswith="crowd-"):
        live_reviews.confirm_review(page_types["articles"], page=page, by=eli.user)
    assert finish(job).state == PublicationJob.State.DONE
    for address in crowd[1:]:
        text = " ".join(client.get(address).content.decode().split())
        assert "Reviewed by Eli Reed" in text
        assert NEW in text
