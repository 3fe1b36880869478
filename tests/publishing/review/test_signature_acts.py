"""Two acts: a Reviewer read the whole page, or only a change. Readers are told of a review only where the page was read whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lems_site.articles.models import Article
from lems_site.publishing.models import PageLogEntry, Signature, State
from lems_site.publishing.review import signatures, signing
from tests.publishing.staff import admin_url

from .test_workflow import IN_A_YEAR, NEW, OLD, newest, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def causes(loaded) -> Article:
    return Article.objects.get(slug="causes")


@pytest.fixture
def read_whole(causes, amy, eli, pia) -> Article:
    """The article on causes, read whole by Eli ten days ago, and live."""
    with time_machine.travel(timezone.now() - timedelta(days=10)):
        for one in (amy, eli, pia):
            one.browser.force_login(one.user)
        amy.writes(causes, OLD, NEW, "_send")
        eli.moves(causes, "approve", review_due=IN_A_YEAR)
        pia.moves(causes, "publish")
    for one in (amy, eli, pia):
        one.browser.force_login(one.user)
    return causes


def withdraw(person, page, reason="I overlooked a line."):
    signature = Signature.objects.filter(kept_by=None).order_by("-pk").first()
    data = {"_withdraw_review": str(signature.pk), "comment": reason}
    return person.post(admin_url(page, "revision", signature.revision), data)


def test_a_change_of_a_page_that_nobody_read_whole_goes_live_but_shows_no_review(causes, amy, eli, pia, client):
    amy.writes(causes, OLD, NEW, "_send")
    eli.moves(causes, "approve_change")
    pia.moves(causes, "publish")
    page = read(client)
    assert NEW in page
    assert "Not yet reviewed by a clinician" in page
    assert "Eli Reed" not in page
    assert "No clinician has reviewed this guide yet." in read(client, "/")


def test_a_small_correction_keeps_the_earlier_review_and_says_so(read_whole, amy, rae, pia, client):
    first = Signature.objects.get()
    amy.writes(read_whole, NEW, "hardly a signal", "_send")
    rae.moves(read_whole, "approve_change")
    pia.moves(read_whole, "publish")
    page = " ".join(read(client).split())
    assert "Reviewed by Eli Reed" in page
    assert "Small correction on" in page
    assert "read by Rae Quinn" in page
    told = signatures.review_of_page("articles", "causes", newest(read_whole).text_hash)
    assert told.on == timezone.localdate() - timedelta(days=10)
    assert told.due == first.review_due
    assert told.corrected_on == timezone.localdate()


def test_corrections_do_not_add_up_to_a_new_page_under_an_old_review(read_whole, amy, rae, pia, client):
    amy.writes(read_whole, NEW, "hardly a signal. " + "And so it goes on and on. " * 9, "_send")
    rae.moves(read_whole, "approve_change")
    pia.moves(read_whole, "publish")
    page = read(client)
    assert "Changed since review." in page
    assert "Small correction" not in page


def test_the_log_and_the_review_page_tell_the_acts_apart(read_whole, amy, rae):
    amy.writes(read_whole, NEW, "hardly a signal", "_send")
    rae.moves(read_whole, "approve_change")
    what = PageLogEntry.objects.filter(page_slug="causes").values_list("what", flat=True)
    assert {"approve", "approve_change"} <= set(what)
    shown = " ".join(amy.get(admin_url(read_whole, "history")).content.decode().split())
    assert "read the whole page, approved and signed it" in shown
    assert "read this change, approved and signed it" in shown


def test_the_page_to_read_shows_every_statement_that_the_text_cites(causes, amy, eli):
    amy.writes(causes, OLD, NEW, "_send")
    shown = eli.get(admin_url(causes, "revision", newest(causes).pk, "read"))
    words = shown.content.decode()
    cited = {one["id"] for source in shown.context["compiled"].data["sources"] for one in source["statements"]}
    assert cited
    assert all(f"<strong>{one}</strong>" in words for one in cited)
    assert NEW in words
    parts = [str(part.html) for part in shown.context["parts"]]
    whole = str(shown.context["compiled"].rendered.html)
    assert "".join("".join(parts).split()) == "".join(whole.split()), "nothing of the page is left out"
    assert all(part.count(f"<{tag}") == part.count(f"</{tag}>") for part in parts for tag in ("section", "div", "aside", "ul"))


def test_the_whole_page_is_signed_only_where_it_is_shown(causes, amy, eli):
    amy.writes(causes, OLD, NEW, "_send")
    url = admin_url(causes, "revision", newest(causes).pk)
    answer = eli.post(url, {"_move": "approve", "review_due": IN_A_YEAR})
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/read/")
    refused = eli.post(f"{url}read/", {"page_hash": "0" * 64})
    assert refused.status_code == 422
    assert "is not as you read it" in refused.content.decode()
    assert not Signature.objects.exists()


def test_the_whole_page_has_no_change_to_read_where_readers_see_none(loaded, eli, amy):
    causes = Article.objects.get(slug="causes")
    assert signing.why_not_sign_change(causes.live)
    assert eli.moves(causes, "approve_change").status_code == 422
    assert not Signature.objects.exists()


def test_a_withdrawn_review_is_gone_for_readers_at_once_and_the_reason_stays(read_whole, eli, amy, client):
    assert withdraw(eli, read_whole, " ").status_code == 422
    assert withdraw(eli, read_whole).status_code == 302
    page = " ".join(read(client).split())
    assert "The review of this page was withdrawn" in page
    assert "Reviewed by" not in page
    assert NEW in page, "the text stays"
    shown = amy.get(admin_url(read_whole, "history")).content.decode()
    assert "withdrew a review" in shown
    assert "I overlooked a line." in shown
    row = Signature.objects.get()
    assert (row.withdrawn_by, row.withdrawn_why) == (eli.user, "I overlooked a line.")


def test_with_the_reading_of_the_page_its_corrections_and_minor_fixes_end_too(read_whole, amy, rae, eli, pia, client):
    whole = Signature.objects.get()
    amy.writes(read_whole, NEW, "hardly a signal", "_send")
    rae.moves(read_whole, "approve_change")
    pia.moves(read_whole, "publish")
    url = admin_url(read_whole, "revision", whole.revision)
    eli.post(url, {"_withdraw_review": str(whole.pk), "comment": "Not read to the end."})
    assert "Reviewed by" not in read(client)
    assert "was withdrawn" in read(client)


def test_a_text_that_waits_to_go_live_goes_back_to_review_with_its_signature(causes, amy, eli, pia, client):
    amy.writes(causes, OLD, NEW, "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    withdraw(eli, causes)
    assert newest(causes).state == State.IN_REVIEW
    assert pia.moves(causes, "publish").status_code == 422
    assert NEW not in read(client)


def test_those_who_do_not_review_withdraw_nothing(read_whole, pia, amy, client):
    assert withdraw(pia, read_whole).status_code == 422
    assert withdraw(amy, read_whole).status_code == 422
    assert "Reviewed by Eli Reed" in read(client)


def test_reading_the_page_again_after_a_withdrawal_shows_a_review_again(read_whole, eli, rae, client):
    withdraw(eli, read_whole)
    rae.reads(read_whole, newest(read_whole))
    page = read(client)
    assert "Reviewed by Rae Quinn" in page
    assert "withdrawn" not in page


@pytest.mark.parametrize(("old", "new", "count"), [("a b c", "a x c", 2), ("a b", "a b", 0), ("a", "a b c", 2), ("", "a", 1)])
def test_changed_words_are_counted(old, new, count):
    assert signing.count_changed_words(old, new) == count
