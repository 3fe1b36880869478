"""The lists of pages, searched in drafts too, filtered, and changed in bulk; and the next steps on the first page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from lems_site.articles.models import Article
from lems_site.publishing.models import ConfirmationRequest, PageAssignment, PageLogEntry, State
from tests.publishing.review.test_workflow import IN_A_YEAR, NEW, OLD, newest
from tests.publishing.staff import messages

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


@pytest.fixture
def causes(loaded) -> Article:
    return Article.objects.get(slug="causes")


def listed(who, **query: str) -> set[str]:
    return {page.slug for page in who.get(LIST, query).context["cl"].result_list}


def press(who, action: str, *pages: Article, **data: str):
    chosen = {"action": action, "_selected_action": [str(page.pk) for page in pages], **data}
    return who.post(LIST, chosen, follow=True)


def test_words_of_a_draft_are_found(causes, amy):
    amy.writes(causes, OLD, "a flickering signal")
    assert listed(amy, q="flickering") == {"causes"}
    assert "causes" in listed(amy, q=OLD), "and those of the published text"
    assert listed(amy, q="no such words anywhere") == set()


def test_pages_are_filtered_by_state_review_reviewer_and_owner_and_the_columns_say_it(causes, amy, eli, pia):
    assert "causes" in listed(amy, review="never")
    amy.writes(causes, OLD, NEW, "_send")
    assert listed(amy, state="in_review") == {"causes"}
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    PageAssignment.objects.create(page_kind="articles", page_slug="causes", owner=amy.user)
    assert "causes" not in listed(amy, review="never")
    assert listed(amy, reviewer=str(eli.user.pk)) == {"causes"}
    assert listed(amy, owner=str(amy.user.pk)) == {"causes"}
    assert "causes" not in listed(amy, owner="none")
    page = amy.get(LIST).content.decode()
    for words in ("Eli Reed, ", "Amy Adams</td>", "never</td>"):
        assert words in page, words


def test_due_pages_are_found_by_the_day_that_staff_have_set(causes, amy):
    yesterday = timezone.localdate() - timedelta(days=1)
    PageAssignment.objects.create(page_kind="articles", page_slug="causes", due=yesterday)
    assert listed(amy, review="overdue") == {"causes"}
    assert listed(amy, review="soon") == set()


def test_several_drafts_are_sent_at_once_and_what_cannot_be_sent_is_named(causes, amy):
    amy.writes(causes, OLD, NEW)
    answer = press(amy, "send_for_review", causes, Article.objects.get(slug="symptoms"))
    assert newest(causes).state == State.IN_REVIEW
    assert "1 page is sent." in messages(answer)
    assert "was not sent: it has no draft" in messages(answer)


def test_owner_and_due_day_are_set_for_several_pages(causes, amy, eli):
    symptoms = Article.objects.get(slug="symptoms")
    assert "Who looks after them" in press(amy, "set_owner", causes, symptoms).content.decode()
    press(amy, "set_owner", causes, symptoms, apply="1", owner=str(eli.user.pk))
    assert set(PageAssignment.objects.values_list("page_slug", "owner")) == {("causes", eli.user.pk), ("symptoms", eli.user.pk)}
    press(amy, "set_due", causes, apply="1", due=IN_A_YEAR)
    assert PageAssignment.objects.get(page_slug="causes").due.isoformat() == IN_A_YEAR
    assert PageAssignment.objects.get(page_slug="causes").owner == eli.user
    assert PageLogEntry.objects.filter(what="assign").count() == 3


def test_a_review_is_asked_for(causes, amy):
    press(amy, "ask_for_review", causes)
    assert PageLogEntry.objects.get(what="ask_review").by == amy.user


def test_the_first_page_tells_the_next_step(causes, eli, pia):
    page = eli.get("/admin/").content.decode()
    assert "articles were never reviewed" in page
    assert "Begin with “" in page
    ConfirmationRequest.objects.create(
        page_kind="articles", page_slug="causes", action="retire", revision=causes.live_id, text_hash="x", asked_by=pia.user
    )
    assert "a second person is asked: retire the page" in eli.get("/admin/").content.decode()


def test_times_are_written_with_24_hours_in_every_list(causes, pia):
    at = datetime(2026, 3, 1, 20, 23, tzinfo=timezone.get_current_timezone())
    Article.objects.update(published_at=at)
    assert date_format(timezone.localtime(at), "DATETIME_FORMAT") == "1 March 2026, 20:23"
    page = pia.get(LIST).content.decode()
    assert "1 March 2026, 20:23" in page
    assert not re.search(r"\b[ap]\.m\.", page)
