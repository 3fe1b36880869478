"""Mails at each step: to those whom it concerns, at most one an hour, with a link to the very form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from lems_site.articles.models import Article
from lems_site.feedback.actions import save_message
from lems_site.feedback.feedback_target import FeedbackTarget
from lems_site.publishing.models import PageAssignment, PageLogEntry, StaffNotice
from lems_site.publishing.review.notifications.notices import plan_notices, send_staff_notices
from tests.publishing.staff import admin_url

from .test_workflow import IN_A_YEAR, NEW, OLD, newest

pytestmark = pytest.mark.django_db


def run_clock(hours: float = 0) -> dict[str, str]:
    """Let some time pass and the clock run; the mails that it sent, by their receiver."""
    PageLogEntry.objects.update(at=timezone.now() - timedelta(minutes=1))
    if hours:
        for notice in StaffNotice.objects.all():
            notice.due_at -= timedelta(hours=hours)
            notice.sent_at = notice.sent_at and notice.sent_at - timedelta(hours=hours)
            notice.save()
    mail.outbox.clear()
    for _step in send_staff_notices():
        pass
    return {message.to[0]: message.subject + "\n" + str(message.body) for message in mail.outbox}


@pytest.fixture
def causes(loaded, amy, eli, rae, pia) -> Article:
    plan_notices()
    return Article.objects.get(slug="causes")


def test_the_reviewers_hear_of_a_text_that_was_sent_with_a_link_to_it(causes, amy):
    amy.writes(causes, OLD, NEW, "_send")
    sent = run_clock()
    assert set(sent) == {"eli@example.org", "rae@example.org"}
    words = sent["eli@example.org"]
    assert "Amy Adams sent it for review" in words
    assert admin_url(causes, "revision", newest(causes).pk) in words
    assert NEW not in words, "no text of a page stands in a mail"
    assert run_clock() == {}, "none is sent twice"


def test_the_writer_hears_that_changes_are_asked_and_gets_the_form(causes, amy, eli):
    amy.writes(causes, OLD, NEW, "_send")
    run_clock()
    eli.moves(causes, "ask", comment="Which signal?")
    sent = run_clock()
    assert set(sent) == {"amy@example.org"}
    assert admin_url(causes, "change") in sent["amy@example.org"]


def test_writer_and_publishers_hear_of_approval_and_publication(causes, amy, eli, pia):
    amy.writes(causes, OLD, NEW, "_send")
    run_clock()
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    assert set(run_clock()) == {"amy@example.org", "pia@example.org"}
    pia.moves(causes, "publish")
    sent = run_clock(hours=1.1)
    assert "Pia Park published it" in sent["amy@example.org"]
    assert "pia@example.org" not in sent, "nobody is told what they did themselves"


def test_nobody_gets_two_mails_within_an_hour(causes, amy, ann, eli):
    amy.writes(causes, OLD, NEW, "_send")
    assert "eli@example.org" in run_clock()
    amy.moves(causes, "withdraw")
    amy.moves(causes, "send")
    assert run_clock() == {}
    ann_page = Article.objects.get(slug="symptoms")
    form = ann.opens(ann_page)
    ann.sends(ann_page, form, "_send", body=form["body"] + "\n\nMore.")
    assert run_clock() == {}
    sent = run_clock(hours=1.1)
    assert sent["eli@example.org"].count("sent it for review") == 2, "all that waited comes in one mail"


def test_the_owner_of_a_page_hears_of_a_changed_fact_and_of_a_readers_message(causes, amy):
    PageAssignment.objects.create(page_kind="articles", page_slug="causes", owner=amy.user)
    PageLogEntry.objects.create(page_kind="articles", page_slug="causes", revision=causes.live_id, what="source")
    save_message(target=FeedbackTarget("articles", "causes", "Causes"), answer="wrong", text="Secret words", token="t")
    sent = run_clock()
    assert set(sent) == {"amy@example.org"}
    assert "A reader wrote about “Causes”" in sent["amy@example.org"]
    assert "Secret words" not in sent["amy@example.org"]
    assert "/admin/feedback/message/" in sent["amy@example.org"]


def test_a_mail_that_fails_is_tried_again(causes, amy, monkeypatch):
    amy.writes(causes, OLD, NEW, "_send")

    def fail(*_args: object, **_options: object) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("lems_site.publishing.review.notifications.notices.send_mail", fail)
        assert run_clock() == {}
    assert run_clock() == {}
    assert set(run_clock(hours=0.2)) == {"eli@example.org", "rae@example.org"}
