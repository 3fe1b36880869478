"""What the clock changes for readers: a text at its set time, a review that becomes overdue. Nobody has to do anything.

Over 250 lines: one clock, moved past each kind of time, seen by each kind of page.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.publishing.models import PageLogEntry, PublicationJob, Signature, SiteVersion, State, overdue_from
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish import jobs
from lems_site.publishing.publish.publish import publish, save_revision
from lems_site.publishing.review import overdue
from lems_site.web.clock import Clock
from lems_site.web.models import ClockHeartbeat
from tests.conftest import ROOT
from tests.publishing.review.test_workflow import IN_A_YEAR, NEW, OLD, newest, read
from tests.publishing.staff import admin_url

pytestmark = pytest.mark.django_db


def run_clock() -> None:
    """Let the clock do all that is due now."""
    Clock().run_due_jobs()


@pytest.fixture
def causes(loaded) -> Article:
    return Article.objects.get(slug="causes")


@pytest.fixture
def scheduled(causes, amy, eli, pia):
    """A signed text that goes live in two hours; the clock can be moved."""
    amy.writes(causes, OLD, NEW, "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    at = timezone.localtime() + timedelta(hours=2)
    answer = pia.moves(causes, "schedule", publish_at=at.strftime("%Y-%m-%dT%H:%M"))
    assert answer.status_code == 302
    return PublicationJob.objects.get()


def test_readers_see_it_from_its_time_on_and_not_before(scheduled, client):
    before = scheduled.publish_at - timedelta(seconds=1)
    with time_machine.travel(before, tick=False):
        run_clock()
        assert OLD in read(client)
    with time_machine.travel(scheduled.publish_at, tick=False):
        run_clock()
        assert NEW in read(client)
    page = Article.objects.get(slug="causes")
    assert page.published_at == scheduled.publish_at
    assert newest(page).state == State.PUBLISHED
    assert PageLogEntry.objects.filter(what="on_time").count() == 1


ADDRESSES = ["/articles/", "/sitemap.xml", "/feed.atom", "/api/v1/articles.json", "/search/?q=weak", "/booklet/", "/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_whichever_page_is_read_first_all_agree(scheduled, client, address):
    client.get(address)
    with time_machine.travel(scheduled.publish_at + timedelta(minutes=1), tick=False):
        run_clock()
        client.get(address)
        assert Article.objects.get(slug="causes").live.text.count(NEW) == 1
        assert NEW in read(client)
        assert NEW in read(client, "/api/v1/articles.json")
        assert NEW in read(client, "/booklet/")


def test_it_shows_terms_as_they_are_at_that_time(loaded, amy, eli, pia, client):
    page = Article.objects.get(slug="symptoms")
    amy.writes(page, "Your legs may", "Both legs may", "_send")
    eli.moves(page, "approve", review_due=IN_A_YEAR)
    at = timezone.localtime() + timedelta(hours=2)
    pia.moves(page, "schedule", publish_at=at.strftime("%Y-%m-%dT%H:%M"))
    term = Term.objects.get(slug="dry-mouth")
    text = term.live.text.replace("Too little saliva in the mouth.", "Too little spit.")
    publish(page_types["glossary"], revision=save_revision(page_types["glossary"], text=text, by=None, page=term), by=None)
    with time_machine.travel(at, tick=False):
        run_clock()
        shown = read(client, "/articles/symptoms/")
    assert "Both legs may" in shown
    assert "Too little spit." in shown


def test_an_article_still_costs_one_query_while_something_waits(scheduled, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/articles/causes/")


def test_the_time_is_told_with_its_zone(scheduled, pia, settings):
    seen = pia.get(admin_url(Article.objects.get(slug="causes"), "change")).content.decode()
    assert f"goes live on {timezone.localtime(scheduled.publish_at):%-d %B %Y, %H:%M} (UTC)" in seen


def test_the_time_is_read_in_the_zone_of_the_site(causes, amy, eli, pia, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    with timezone.override("Europe/Berlin"), time_machine.travel("2026-07-01T08:00:00+02:00", tick=False):
        amy.writes(causes, OLD, NEW, "_send")
        eli.moves(causes, "approve", review_due="2027-01-01")
        pia.moves(causes, "schedule", publish_at="2026-07-02T09:30")
    assert PublicationJob.objects.get().publish_at.isoformat() == "2026-07-02T07:30:00+00:00"


@pytest.mark.parametrize("at", ["", "2020-01-01T10:00", "tomorrow"])
def test_a_time_that_is_no_time_to_come_is_refused(causes, amy, eli, pia, at):
    amy.writes(causes, OLD, NEW, "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    assert pia.moves(causes, "schedule", publish_at=at).status_code == 422
    assert not PublicationJob.objects.exists()


def test_a_review_must_not_run_out_before_the_time(causes, amy, eli, pia):
    amy.writes(causes, OLD, NEW, "_send")
    soon = timezone.localtime() + timedelta(days=5)
    eli.moves(causes, "approve", review_due=(timezone.localdate() + timedelta(days=2)).isoformat())
    assert pia.moves(causes, "schedule", publish_at=soon.strftime("%Y-%m-%dT%H:%M")).status_code == 422


def test_the_time_can_be_taken_back(scheduled, pia, client):
    pia.moves(Article.objects.get(slug="causes"), "unschedule")
    with time_machine.travel(scheduled.publish_at + timedelta(days=1), tick=False):
        run_clock()
        assert OLD in read(client)
    assert PublicationJob.objects.get().state == PublicationJob.State.CANCELLED
    assert overdue.next_overdue() is not None, "the review's day still waits"


def test_a_page_that_changed_meanwhile_is_not_overwritten(scheduled, client, run, loaded):
    from tests.content_files import folders

    folders.change(loaded / folders.CAUSES, OLD, "hardly a signal")
    run("load_content", loaded)
    with time_machine.travel(scheduled.publish_at, tick=False):
        run_clock()
        assert "hardly a signal" in read(client)
    assert PageLogEntry.objects.filter(what="not_published").count() == 1
    assert PublicationJob.objects.get().state == PublicationJob.State.OVERTAKEN


def test_a_text_that_can_no_longer_be_published_leaves_readers_their_page(scheduled, client):
    from lems_site.evidence.models import Statement

    Statement.objects.filter(ref="A1.3").delete()
    with time_machine.travel(scheduled.publish_at, tick=False):
        run_clock()
        assert OLD in read(client)
        assert client.get("/articles/causes/").status_code == 200
    assert "A1.3" in PageLogEntry.objects.get(what="not_published").comment


def test_a_review_that_is_overdue_says_so_from_the_next_day_on(causes, amy, eli, pia, client):
    amy.writes(causes, OLD, NEW, "_send")
    day = timezone.localdate() + timedelta(days=10)
    eli.moves(causes, "approve", review_due=day.isoformat())
    pia.moves(causes, "publish")
    with time_machine.travel(overdue_from(day) - timedelta(seconds=1), tick=False):
        run_clock()
        assert "overdue" not in read(client)
    with time_machine.travel(overdue_from(day) + timedelta(seconds=1), tick=False):
        run_clock()
        first = client.get("/articles/causes/")
        assert "The next review is overdue." in first.content.decode()
        assert client.get("/articles/causes/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_so_does_a_term(loaded, amy, eli, pia, client):
    term = Term.objects.get(slug="dry-mouth")
    amy.sends(term, amy.opens(term), "_send", definition="Too little spit.")
    day = timezone.localdate() + timedelta(days=10)
    eli.moves(term, "approve", review_due=day.isoformat())
    pia.moves(term, "publish")
    assert "overdue" not in read(client, "/glossary/dry-mouth/")
    with time_machine.travel(overdue_from(day), tick=False):
        run_clock()
        assert "The next review is overdue." in read(client, "/glossary/dry-mouth/")


def test_a_page_that_was_read_again_is_no_longer_overdue(causes, amy, eli, pia, client):
    amy.writes(causes, OLD, NEW, "_send")
    day = timezone.localdate() + timedelta(days=10)
    eli.moves(causes, "approve", review_due=day.isoformat())
    pia.moves(causes, "publish")
    assert pia.reads(causes, newest(causes)).status_code == 403
    with time_machine.travel(overdue_from(day) + timedelta(days=3), tick=False):
        run_clock()
        assert "overdue" in read(client)
        eli.browser.force_login(eli.user)
        eli.reads(causes, newest(causes))
        page = read(client)
    assert "overdue" not in page
    assert Signature.objects.count() == 2
    assert f"{day + timedelta(days=3 + 366):%-d %B %Y}" in page


def test_nothing_is_due_when_nothing_waits(loaded, writes):
    assert jobs.next_publication_due() is None
    assert overdue.next_overdue() is None
    run_clock()
    version = SiteVersion.current()
    run_clock()
    assert SiteVersion.current() == version


def test_no_reader_publishes(scheduled, client, writes):
    addresses = ["/articles/causes/", *ADDRESSES, "/articles/nothing/", "/glossary/entity/nothing/"]
    with time_machine.travel(scheduled.publish_at + timedelta(minutes=1), tick=False):
        assert writes(lambda: [client.get(address) for address in addresses]) == []
        assert OLD in read(client)


def test_where_no_clock_runs_staff_are_told(scheduled, pia):
    seen = pia.get(admin_url(Article.objects.get(slug="causes"), "change")).content.decode()
    assert "no clock is running" in seen
    assert "manage.py clock" in seen
    ClockHeartbeat.beat("a clock")
    assert "no clock is running" not in pia.get(admin_url(Article.objects.get(slug="causes"), "change")).content.decode()


def test_its_pages_are_made_ready_before_and_shown_at_the_time(scheduled, client, monkeypatch):
    with time_machine.travel(scheduled.publish_at - timedelta(minutes=4), tick=False):
        run_clock()
        assert OLD in read(client)
    for page_type in page_types.values():
        monkeypatch.setattr(page_type, "compile", None)  # nothing is compiled when the time has come
    with time_machine.travel(scheduled.publish_at, tick=False):
        run_clock()
        assert NEW in read(client)


def test_a_publication_that_fails_for_no_known_reason_does_not_stop_the_others(scheduled, client, monkeypatch, caplog):
    def fail(job, *, seconds):
        raise RuntimeError("unforeseen")

    with time_machine.travel(scheduled.publish_at, tick=False):
        monkeypatch.setattr(jobs, "advance_job", fail)
        run_clock()
        assert PublicationJob.objects.get().failures == 1
        monkeypatch.undo()
    with time_machine.travel(scheduled.publish_at + timedelta(minutes=2), tick=False):
        run_clock()
        assert NEW in read(client)


SETUP = """
from datetime import timedelta
from django.utils import timezone
from lems_site.articles.models import Article
from lems_site.publishing.models import State
from lems_site.publishing.publish.jobs import schedule_job
from lems_site.publishing.publish.publish import save_revision
from lems_site.publishing.pages.registry import page_types
page_type, page = page_types["articles"], Article.objects.get(slug="history")
revision = save_revision(page_type, text=page.live.text.replace("1953", "the year 1953"), by=None, page=page)
page_type.revisions().filter(pk=revision.pk).update(state=State.APPROVED)
schedule_job(page_type, revision=revision, publish_at=timezone.now() + timedelta(seconds=10), by=None, expects=State.APPROVED)
"""
READ = """
import time
from django.test import Client
from django.utils import timezone
from lems_site.publishing.models import PageLogEntry, PublicationJob, SiteVersion
job, before, reader = PublicationJob.objects.get(), SiteVersion.current()[0], Client(headers={"host": "localhost"})
early = 0
while b"the year 1953" not in reader.get("/articles/history/").content:
    early += timezone.now() < job.publish_at
    assert timezone.now() < job.publish_at + timezone.timedelta(seconds=60), "never published"
    time.sleep(0.1)
late = (timezone.now() - job.publish_at).total_seconds()
time.sleep(2)
print(0 <= late <= 5, PageLogEntry.objects.filter(what="on_time").count(), SiteVersion.current()[0] - before)
"""


def test_of_two_clocks_one_publishes_within_five_seconds(fresh_database, tmp_path):
    env = {
        **os.environ,
        "DATABASE_URL": fresh_database,
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "lems_site.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    for command in (["load_content"],):
        subprocess.run([*manage, *command], env=env, check=True, capture_output=True, cwd=ROOT)
    clocks = [subprocess.Popen([*manage, "clock"], env=env, cwd=ROOT) for _ in range(2)]
    try:
        subprocess.run([*manage, "shell", "--no-imports", "-c", SETUP], env=env, check=True, cwd=ROOT)
        seen = subprocess.run(
            [*manage, "shell", "--no-imports", "-c", READ], env=env, check=True, capture_output=True, text=True, cwd=ROOT
        )
    finally:
        for one in clocks:
            one.send_signal(signal.SIGTERM)
        ends = [one.wait(timeout=20) for one in clocks]
    assert seen.stdout.split() == ["True", "1", "1"], seen.stdout + seen.stderr
    assert ends == [0, 0]
