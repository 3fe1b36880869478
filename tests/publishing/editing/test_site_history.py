"""The history of the whole site, its CSV, and each page as readers saw it on a day."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from lems_site.articles.models import Article
from lems_site.evidence.models import Statement
from lems_site.publishing.models import PageLogEntry, PageSnapshot, Signature
from tests.publishing.review.test_retire_and_move import retire
from tests.publishing.review.test_workflow import IN_A_YEAR, NEW, OLD
from tests.publishing.staff import admin_url

pytestmark = pytest.mark.django_db
LIST, CSV = "/admin/publishing/pagelogentry/", "/admin/publishing/pagelogentry/csv/"


@pytest.fixture
def causes(loaded) -> Article:
    return Article.objects.get(slug="causes")


@pytest.fixture
def changed(causes, amy, eli, pia) -> Article:
    amy.writes(causes, OLD, NEW, "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    return causes


def test_everything_that_was_done_stands_in_one_list_that_can_be_filtered(changed, amy):
    page = amy.get(LIST).content.decode()
    for words in ("Amy Adams", "Eli Reed", "Pia Park", "sent it for review", "published it", "articles/causes"):
        assert words in page, words
    only = amy.get(LIST, {"what": "publish"}).content.decode()
    assert "Pia Park</td>" in only
    assert "Amy Adams</td>" not in only
    assert "Eli Reed</td>" in amy.get(LIST, {"who": str(PageLogEntry.objects.get(what="approve").by_id)}).content.decode()


def test_the_same_rows_come_as_csv_for_an_inspector(changed, amy):
    def rows(**query: str) -> list[dict[str, str]]:
        text = b"".join(amy.get(CSV, query).streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(text.splitlines()))

    assert [row["what was done"] for row in rows()][:1] == ["published it"]
    assert {row["page"] for row in rows()} == {"articles/causes"}
    assert [row["who"] for row in rows(what="send")] == ["Amy Adams"]


def test_nobody_changes_the_history(changed, pia):
    entry = PageLogEntry.objects.first()
    assert pia.post(f"{LIST}{entry.pk}/change/", {"comment": "x"}).status_code == 403
    assert pia.post(f"{LIST}{entry.pk}/delete/", {"post": "yes"}).status_code == 403


def set_back(page: Article, days: int) -> None:
    """Let all that was kept and signed so far have happened some days earlier."""
    back = timedelta(days=days)
    for copy in PageSnapshot.objects.filter(page_slug=page.slug):
        PageSnapshot.objects.filter(pk=copy.pk).update(shown_from=copy.shown_from - back)
    for signature in Signature.objects.filter(page_slug=page.slug):
        Signature.objects.filter(pk=signature.pk).update(signed_at=signature.signed_at - back)


def as_seen(who, page, days_ago: int) -> str:
    day = timezone.localdate() - timedelta(days=days_ago)
    return who.get(admin_url(page, "past"), {"on": day.isoformat()}).content.decode()


def test_a_page_is_shown_as_readers_saw_it_on_a_day_with_its_words_and_signature(changed, amy, eli, pia):
    set_back(changed, 10)
    amy.writes(changed, NEW, "hardly a signal", "_send")
    assert "hardly a signal" not in as_seen(amy, changed, 0)
    eli.moves(changed, "approve", review_due=IN_A_YEAR)
    pia.moves(changed, "publish")
    then, now = as_seen(amy, changed, 5), as_seen(amy, changed, 0)
    assert NEW in then
    assert "hardly a signal" not in then
    assert "Reviewed by Eli Reed" in then
    assert "hardly a signal" in now


def test_a_review_that_was_withdrawn_later_still_stood_on_that_day(changed, amy, eli):
    set_back(changed, 10)
    Signature.objects.update(withdrawn_at=timezone.now() - timedelta(days=2), withdrawn_by=eli.user)
    assert "Reviewed by Eli Reed" in as_seen(amy, changed, 5)
    assert "Reviewed by Eli Reed" not in as_seen(amy, changed, 0)
    assert "The review of this page was withdrawn" in as_seen(amy, changed, 0)


def test_the_statements_are_those_of_that_day(changed, amy, loaded, run):
    set_back(changed, 10)
    old = Statement.objects.get(ref="A1.3").text
    path = loaded / "evidence/claims.yaml"
    path.write_text(path.read_text().replace(old, "Another statement altogether."))
    run("load_content", loaded)
    assert "Another statement altogether." in as_seen(amy, changed, 0)
    assert old in as_seen(amy, changed, 5)


def test_a_day_before_the_first_copy_is_said_to_be_unknown_and_a_retired_page_to_be_gone(changed, amy, pia):
    assert "Nothing is kept of that day." in as_seen(amy, changed, 300)
    set_back(changed, 10)
    retire(pia, changed)
    assert "Readers did not see the page then" in as_seen(amy, changed, 0)
    assert NEW in as_seen(amy, changed, 5)


def test_pages_that_come_out_the_same_are_not_kept_again(changed, run):
    count = PageSnapshot.objects.count()
    run("rebuild")
    assert PageSnapshot.objects.count() == count
