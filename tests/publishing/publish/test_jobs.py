"""Changing what many pages show: readers see the old pages until all new ones are ready, and then all at once.

Over 250 lines: one job in all its ends.
"""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article, KeptPage
from lems_site.glossary.models import Term
from lems_site.publishing.models import PublicationJob, Reference, SiteVersion, StagedPage
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish import jobs
from lems_site.publishing.publish.jobs import advance_job
from lems_site.publishing.publish.publish import publish, save_revision
from lems_site.search.query.search import search_pages
from tests.content_files import folders
from tests.publishing.conftest import on_the_site
from tests.publishing.editing.test_site_edits import edit

pytestmark = pytest.mark.django_db
OLD, NEW, NEWER = "Too little saliva in the mouth.", "Hardly any saliva.", "Next to no saliva."
TERM = "/glossary/dry-mouth/"


def begin(old: str = OLD, new: str = NEW) -> PublicationJob:
    """An editor publishes another definition of "dry mouth", which many pages show."""
    edit("glossary", "dry-mouth", old, new)
    job = PublicationJob.objects.find_running("glossary", "dry-mouth")
    assert job is not None
    return job


def finish(job: PublicationJob) -> PublicationJob:
    for _ in range(200):
        if not job.is_unfinished:
            return job
        advance_job(job, seconds=0)
    raise AssertionError("it does not come to an end")


def shown(client, addresses: list[str]) -> set[str]:
    """Which of the definitions stand on the pages."""
    texts = [client.get(address).content.decode() for address in addresses]
    return {words for text in texts for words in (OLD, NEW, NEWER) if words in text}


def test_no_reader_sees_a_mixture_at_any_step(crowd, client):
    job, steps = begin(), []
    while job.is_unfinished:
        seen = shown(client, [*crowd, TERM])
        assert seen == {OLD}
        steps.append(job.count_ready())
        advance_job(job, seconds=0)
    assert shown(client, [*crowd, TERM]) == {NEW}
    assert len(set(steps)) > 25, "it went page by page"
    assert (job.state, job.total) == (PublicationJob.State.DONE, 27)
    assert Term.objects.get().live.text.count(NEW) == 1


def test_the_result_is_what_publishing_at_once_gives(crowd, monkeypatch):
    finish(begin())
    in_steps = pages_and_references()
    edit_back = begin(NEW, OLD)
    finish(edit_back)
    monkeypatch.setattr("lems_site.publishing.publish.publish.AT_ONCE", 1000)
    edit("glossary", "dry-mouth", OLD, NEW)
    assert not PublicationJob.objects.running().exists()
    assert pages_and_references() == in_steps


def pages_and_references() -> list[object]:
    articles = Article.objects.order_by("slug").values_list(
        "slug", "html", "compiled", "compile_key", "published_at", "live__text"
    )
    references = Reference.objects.filter(page_kind="articles").order_by("page_slug", "pk")
    return [
        list(articles),
        list(Term.objects.values_list("html", "compiled", "compile_key", "names", "definition")),
        list(KeptPage.objects.order_by("slug").values_list("slug", "etag", "page", "key")),
        list(references.values_list("page_slug", "page_title", "target_kind", "target", "section_id", "section")),
    ]


def test_up_to_twenty_pages_are_made_at_once(crowd, client):
    for slug in crowd[-6:]:
        edit("articles", slug.split("/")[2], "|dry_mouth|Xerostomia|", "dry mouth")
    edit("glossary", "dry-mouth", OLD, NEW)
    assert not PublicationJob.objects.exists()
    assert shown(client, [*crowd[:-6], TERM]) == {NEW}


def test_one_more_than_twenty_is_a_job(crowd):
    for slug in crowd[-5:]:
        edit("articles", slug.split("/")[2], "|dry_mouth|Xerostomia|", "dry mouth")
    assert not finish(begin()).is_unfinished


def test_a_text_that_other_pages_do_not_show_is_published_at_once(crowd, client):
    edit("glossary", "dry-mouth", "In LEMS this is common", "In LEMS this is very common")
    assert not PublicationJob.objects.exists()
    assert "very common" in client.get(TERM).content.decode()


def test_a_job_that_was_broken_off_goes_on_where_it_was(crowd, client, run, monkeypatch):
    job = begin()
    for _ in range(10):
        advance_job(job, seconds=0)
    ready = job.count_ready()
    assert 5 < ready < 20
    made = []
    whole = jobs._JobRun.make_page
    monkeypatch.setattr(jobs._JobRun, "make_page", lambda self, row: (made.append(row.slug), whole(self, row)))
    assert run("rebuild", "--unfinished") == ["glossary/dry-mouth: published"]
    assert len(made) == 27 - ready
    assert shown(client, [*crowd, TERM]) == {NEW}


def test_rebuild_finishes_jobs_before_it_makes_all_anew(crowd, client, run):
    begin()
    assert run("rebuild") == ["glossary/dry-mouth: published", "30 pages rebuilt"]
    assert shown(client, [*crowd, TERM]) == {NEW}
    assert run("rebuild", "--unfinished") == []


def test_a_crash_while_showing_leaves_the_old_pages_and_the_job(crowd, client, monkeypatch):
    job = begin()

    def fails(batch):
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(page_types["articles"], "after_release", fails)
        with pytest.raises(OSError, match="the disk is full"):
            finish(job)
    assert shown(client, [*crowd, TERM]) == {OLD}
    assert finish(job).state == PublicationJob.State.DONE
    assert shown(client, [*crowd, TERM]) == {NEW}


def test_a_page_published_meanwhile_is_made_again_from_its_new_text(crowd, client):
    job = begin()
    for _ in range(40):
        advance_job(job, seconds=0)
        if job.count_ready() == job.total:
            break
    edit("articles", "crowd-7", "here in part 7", "here in part seven")
    assert finish(job).state == PublicationJob.State.DONE
    page = client.get("/articles/crowd-7/").content.decode()
    assert "here in part seven" in page
    assert shown(client, [*crowd, TERM]) == {NEW}
    assert search_pages("part seven").results


def test_only_what_was_touched_meanwhile_is_made_again(crowd, monkeypatch):
    job = begin()
    while job.count_ready() < 27:
        advance_job(job, seconds=0)
    edit("articles", "crowd-7", "here in part 7", "here in part seven")
    made = []
    whole = jobs._JobRun.make_page
    monkeypatch.setattr(jobs._JobRun, "make_page", lambda self, row: (made.append(row.name), whole(self, row)))
    finish(job)
    assert sorted(made) == ["articles/crowd-7", "glossary/dry-mouth"]


def test_a_page_that_begins_to_show_the_term_meanwhile_follows(crowd, client):
    job = begin()
    advance_job(job, seconds=0)
    edit("articles", "causes", "sends a weaker signal", "gives you a |dry_mouth|Xerostomia| signal")
    assert shown(client, ["/articles/causes/"]) == {OLD}
    finish(job)
    assert shown(client, ["/articles/causes/"]) == {NEW}


def test_of_two_texts_the_one_published_later_counts(crowd, client):
    first = begin()
    advance_job(first, seconds=0)
    second = begin(OLD, NEWER)
    assert finish(first).state == PublicationJob.State.OVERTAKEN
    assert finish(second).state == PublicationJob.State.DONE
    assert shown(client, [*crowd, TERM]) == {NEWER}
    assert Term.objects.get().revisions.count() == 3, "the text that was left out stands in the history"


def test_an_old_text_is_never_published_over_a_newer_one(crowd, client, monkeypatch):
    job = begin()
    advance_job(job, seconds=0)
    monkeypatch.setattr("lems_site.publishing.publish.publish.AT_ONCE", 1000)
    edit("glossary", "dry-mouth", OLD, NEWER)
    assert finish(job).state == PublicationJob.State.OVERTAKEN
    assert shown(client, [*crowd, TERM]) == {NEWER}


def test_a_load_that_replaces_the_page_meanwhile_counts_too(crowd, loaded, run, client):
    job = begin()
    advance_job(job, seconds=0)
    folders.change(loaded / "glossary/dry-mouth.md", OLD, NEWER)
    run("load_content", loaded)
    assert finish(job).state == PublicationJob.State.OVERTAKEN
    assert shown(client, [*crowd, TERM]) == {NEWER}


def test_a_page_that_would_break_stops_it_and_is_named(crowd, client):
    before = on_the_site()
    page = Term.objects.get()
    text = page.live.text.replace("- Xerostomia", "- Mouth_Dryness")
    publish(page_types["glossary"], revision=save_revision(page_types["glossary"], text=text, by=None, page=page), by=None)
    job = finish(PublicationJob.objects.get())
    assert job.state == PublicationJob.State.BLOCKED
    assert len(job.problems) == 26
    assert "articles/crowd-3:9:3: no glossary term has the entity 'Xerostomia': correct it, or add the term" in job.problems
    assert {**on_the_site(), "revisions": 0} == {**before, "revisions": 0}


def test_two_who_drive_one_job_share_the_work(crowd, client, monkeypatch):
    job, made = begin(), []
    other = PublicationJob.objects.get(pk=job.pk)
    whole = jobs._JobRun.make_page

    def make(driver, row):
        if len(made) < 3:  # the other tab takes the same page at the same time, and is first
            made.append(row.slug)
            advance_job(other, seconds=0)
        whole(driver, row)

    monkeypatch.setattr(jobs._JobRun, "make_page", make)
    while job.is_unfinished or other.is_unfinished:
        advance_job(job, seconds=0)
        advance_job(other, seconds=0)
    assert (job.state, other.state) == (PublicationJob.State.DONE, PublicationJob.State.DONE)
    assert shown(client, [*crowd, TERM]) == {NEW}


def test_a_job_is_shown_once_however_many_end_it(crowd):
    job = begin()
    while job.count_ready() < 27:
        advance_job(job, seconds=0)
    version = SiteVersion.current()[0]
    for one in (job, PublicationJob.objects.get(pk=job.pk), PublicationJob.objects.get(pk=job.pk)):
        jobs._release_pages(one)
    assert SiteVersion.current()[0] == version + 1


def test_nothing_stays_behind_in_the_staging_table(crowd):
    finish(begin())
    assert not StagedPage.objects.exists()


def test_the_search_finds_new_words_of_pages_that_were_made_anew(crowd, loaded, run):
    folders.change(loaded / "glossary/dry-mouth.md", "other_names:", "surfaces:\n  dry_mouth: zeppelin mouth\nother_names:")
    assert "recompiled: articles/crowd-3" in run("load_content", loaded)
    assert any(found.url.startswith("/articles/crowd-") for found in search_pages("zeppelin").results)


def test_a_job_needs_few_short_writes_and_no_search_index_where_words_stay(crowd, django_assert_max_num_queries):
    job = begin()
    while job.count_ready() < 27:
        advance_job(job, seconds=0)
    with django_assert_max_num_queries(60):  # some of them for words that no other page has
        jobs._release_pages(job)
