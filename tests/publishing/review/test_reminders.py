"""review_reminders: mails those who look after a page whose review is due, once each, and more people the longer it waits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from lems_site.articles.models import Article
from lems_site.publishing.models import Reminder, Signature, StaffNotice
from lems_site.publishing.review.notifications.notices import send_staff_notices
from tests.publishing.review.test_workflow import newest

pytestmark = pytest.mark.django_db
DUE = timezone.localdate() + timedelta(days=100)


@pytest.fixture
def signed(loaded, amy, eli, pia) -> Article:
    """The article on causes, signed by Eli until DUE."""
    causes = Article.objects.get(slug="causes")
    amy.writes(causes, "a weaker signal", "a faint signal", "_send")
    eli.moves(causes, "approve", review_due=DUE.isoformat())
    pia.moves(causes, "publish")
    mail.outbox.clear()
    return causes


def on(days: int):
    """So many days after the review was due."""
    noon = datetime(DUE.year, DUE.month, DUE.day, 12, tzinfo=timezone.get_current_timezone())
    return time_machine.travel(noon + timedelta(days=days), tick=False)


def mailed() -> list[str]:
    return sorted(address for one in mail.outbox for address in one.to)


def test_nobody_is_mailed_before_the_day(signed, run):
    with on(-1):
        assert run("review_reminders") == ["0 pages wait for a review; 0 mails sent"]
    assert mailed() == []


def test_the_clinician_who_signed_is_mailed_on_the_day(signed, run, rae):
    with on(0):
        assert run("review_reminders") == ["1 pages wait for a review; 1 mails sent"]
    assert mailed() == ["eli@example.org"]
    words = mail.outbox[0].body
    assert "Causes of LEMS" in words
    assert "http://localhost:8000/articles/causes/" in words
    assert f"{DUE:%-d %B %Y}" in words


def test_a_day_that_was_missed_is_made_up_for(signed, run):
    with on(5):
        run("review_reminders")
    assert mailed() == ["eli@example.org"]


def test_it_may_run_any_number_of_times(signed, run):
    for days in (0, 0, 1, 7, 13):
        with on(days):
            run("review_reminders")
    assert mailed() == ["eli@example.org"]
    assert Reminder.objects.count() == 1


def test_after_two_weeks_all_reviewers_and_after_a_month_publishers_too(signed, run, rae, pia):
    with on(14):
        run("review_reminders")
    assert mailed() == ["eli@example.org", "rae@example.org"]
    mail.outbox.clear()
    with on(30):
        run("review_reminders")
        run("review_reminders")
    assert mailed() == ["eli@example.org", "pia@example.org", "rae@example.org"]


def test_where_the_signer_has_left_the_other_reviewers_are_asked(signed, run, eli, rae):
    eli.user.is_active = False
    eli.user.save()
    with on(0):
        run("review_reminders")
    assert mailed() == ["rae@example.org"]


def test_a_page_that_was_checked_or_changed_since_is_asked_about_no_more(signed, run, eli):
    with on(-1):
        eli.browser.force_login(eli.user)
        eli.reads(signed, newest(signed))
    with on(3):
        assert run("review_reminders")[0].startswith("0 pages")
    assert Signature.objects.count() == 2


def test_a_mail_that_fails_is_tried_again_and_the_others_are_sent(signed, run, rae, settings):
    good = settings.EMAIL_BACKEND
    with on(14):
        settings.EMAIL_BACKEND = "tests.accounts.failing_mail_server.EmailBackend"
        lines = run("review_reminders")
        assert any(line.startswith("not sent to eli@example.org") for line in lines)
        assert lines[-1] == "CommandError: some mails were not sent: run this again later"
        assert not Reminder.objects.exists()
        settings.EMAIL_BACKEND = good
        run("review_reminders")
    assert mailed() == ["eli@example.org", "rae@example.org"]


def test_a_review_goes_with_the_mail_that_waits_for_the_same_person(signed, run, eli):
    with on(0):
        StaffNotice.objects.create(
            user=eli.user, words="“Causes of LEMS”: Amy Adams commented.", url="/admin/", due_at=timezone.now()
        )
        run("review_reminders")
        assert mailed() == [], "one mail an hour at most"
        list(send_staff_notices())
        (sent,) = mail.outbox
        assert "commented" in sent.body
        assert "“Causes of LEMS” waits for its review." in sent.body
        assert f"/admin/articles/article/{signed.pk}/revision/{newest(signed).pk}/read/" in sent.body
        run("review_reminders")
        list(send_staff_notices())
        assert len(mail.outbox) == 1


def test_the_mail_leads_to_the_page_on_which_it_is_read_and_signed(signed, run):
    with on(0):
        run("review_reminders")
    assert f"/admin/articles/article/{signed.pk}/revision/{newest(signed).pk}/read/" in mail.outbox[0].body
