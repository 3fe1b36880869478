"""A way back: any text that readers had is put back by one Publisher in two presses, and restoring makes no writer."""

from __future__ import annotations

import re

import pytest

from lems_site.articles.models import Article
from lems_site.evidence.models import Hazard
from lems_site.publishing.models import (
    PageLogEntry,
    Redirect,
    Revision,
    Signature,
    State,
)
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.review import signing
from tests.publishing.staff import admin_url

from .test_retire_and_move import retire
from .test_workflow import IN_A_YEAR, NEW, OLD, newest, read

pytestmark = pytest.mark.django_db
WAITS = "Restored: the review waits."


@pytest.fixture
def causes(loaded) -> Article:
    return Article.objects.get(slug="causes")


@pytest.fixture
def changed(causes, amy, eli, pia) -> Article:
    """The page with a new, signed text; readers had the old one before."""
    amy.writes(causes, OLD, NEW, "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    causes.refresh_from_db()
    return causes


def first_text(page):
    return page.revisions.order_by("pk").first()


def press_way_back(who, page, text: str):
    """Follow the history's link that puts a text back, and press the one button there: two presses."""
    links = re.findall(r'href="([^"]+/restore/\d+/)"', who.get(admin_url(page, "history")).content.decode())
    revision = page.revisions.filter(text__contains=text).order_by("pk").first()
    url = next(link for link in links if link.endswith(f"/restore/{revision.pk}/"))
    form = who.get(url).context["form"]
    return who.post(url, {"live": form.initial["live"], "comment": ""})


def test_a_publisher_puts_a_text_back_that_readers_had_in_two_presses(changed, pia, client):
    assert NEW in read(client)
    answer = press_way_back(pia, changed, OLD)
    assert answer.status_code == 302
    page = read(client)
    assert OLD in page
    assert NEW not in page
    assert WAITS in page
    assert "Reviewed by" not in page
    entry = PageLogEntry.objects.get(what="put_back")
    assert entry.by == pia.user
    assert changed.revisions.count() == 3, "nothing is taken away"


def test_a_text_whose_own_signature_still_holds_is_shown_as_reviewed(changed, amy, eli, pia, client):
    amy.writes(changed, NEW, "hardly a signal", "_send")
    eli.moves(changed, "approve", review_due=IN_A_YEAR)
    pia.moves(changed, "publish")
    press_way_back(pia, changed, NEW)
    page = read(client)
    assert NEW in page
    assert "Reviewed by Eli Reed" in page
    assert WAITS not in page


def test_restoring_makes_no_writer(changed, eli, rae, pia, client):
    press_way_back(eli, changed, OLD)
    live = newest(changed)
    assert live.origin == Revision.Origin.RESTORED
    assert signing.why_cannot_sign(page_types["articles"], live, eli.user) == ""
    assert WAITS in read(client)


def test_a_draft_that_somebody_restored_of_ones_own_words_is_still_ones_own(causes, amy, eli):
    eli.writes(causes, OLD, NEW)
    eli_wrote = newest(causes)
    amy.writes(causes, NEW, "hardly a signal")
    amy.post(admin_url(causes, "revision", eli_wrote.pk), {"_restore": "1"})
    assert "You wrote part" in signing.why_cannot_sign(page_types["articles"], newest(causes), eli.user)
    assert signing.why_cannot_sign(page_types["articles"], newest(causes), amy.user).startswith("Only a clinician")


def test_the_only_reviewer_who_wrote_the_bad_text_is_not_locked_out_of_the_next(changed, amy, eli, pia, client):
    eli.writes(changed, NEW, "hardly a signal")
    press_way_back(pia, changed, OLD)
    amy.writes(changed, OLD, "a faint signal", "_send")
    eli.moves(changed, "approve", review_due=IN_A_YEAR)
    pia.moves(changed, "publish")
    assert "Reviewed by Eli Reed" in read(client)


def test_a_clinic_with_one_reviewer_is_told_what_it_means(causes, amy, eli, rae, pia, client):
    eli.writes(causes, OLD, NEW, "_send")
    rae.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    signed = newest(causes)
    Signature.objects.update(text_hash="0" * 64)  # as if it was withdrawn
    rae.user.is_active = False
    rae.user.save()
    amy.writes(causes, NEW, "hardly a signal", "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    page = pia.get(admin_url(causes, "restore", signed.pk)).content.decode()
    assert "Your clinic has one Reviewer, Eli Reed, who wrote part of this text" in page
    assert "You can publish and put texts back all the while." in " ".join(page.split())
    press_way_back(pia, causes, NEW)
    assert NEW in read(client)


def test_an_author_puts_nothing_back(changed, amy):
    assert amy.get(admin_url(changed, "restore", first_text(changed).pk)).status_code == 403
    assert "/restore/" not in amy.get(admin_url(changed, "history")).content.decode()


def test_a_text_that_readers_never_had_is_not_put_back(causes, amy, pia, client):
    amy.writes(causes, OLD, "a dangerous signal")
    answer = pia.post(admin_url(causes, "restore", newest(causes).pk), {"live": causes.live_id})
    assert answer.status_code == 422
    assert "Readers never had this text" in answer.content.decode()
    assert "a dangerous signal" not in read(client)


def test_somebody_elses_publication_meanwhile_is_not_undone_unseen(changed, pia, client):
    answer = pia.post(admin_url(changed, "restore", first_text(changed).pk), {"live": first_text(changed).pk})
    assert answer.status_code == 422
    assert "The page has changed meanwhile" in answer.content.decode()
    assert NEW in read(client)


def test_a_draft_that_waits_is_not_lost_and_its_writer_is_told(changed, amy, pia):
    amy.writes(changed, NEW, "hardly a signal")
    draft = newest(changed)
    page = pia.get(admin_url(changed, "restore", first_text(changed).pk)).content.decode()
    assert "The draft of Amy Adams" in page
    form = amy.opens(changed)
    press_way_back(pia, changed, OLD)
    assert changed.revisions.filter(pk=draft.pk, state=State.DRAFT).exists()
    assert amy.sends(changed, form, body=form["body"] + "\n\nMore.").status_code == 409


# --- what one person may not do


@pytest.fixture
def hazardous(changed) -> Article:
    """The page as readers see it now cites what stops a hazard; the text before it does not."""
    live = page_types["articles"].revisions().get(pk=changed.live_id)
    old = first_text(changed)
    old_text = old.text.replace("[@A1.3]", "[@A1.2]")
    assert old_text != old.text
    page_types["articles"].revisions().filter(pk=old.pk).update(text=old_text)
    assert "@A1.3" in live.text
    Hazard.objects.create(
        ref="H01",
        kind="content",
        who="a reader",
        harm="waits",
        must="it is said",
        stopped_by=["articles/causes@A1.3"],
        position=1,
    )
    return changed


def test_what_would_take_out_a_hazards_sentence_waits_for_a_second_person(hazardous, pia, rae, client):
    answer = press_way_back(pia, hazardous, OLD)
    assert answer.url.endswith("/second-person/")
    assert NEW in read(client), "readers see nothing of it yet"
    page = pia.get(answer.url).content.decode()
    assert "Hazard H01 (waits)" in page
    assert "A second person must confirm it." in page
    pia.post(answer.url, {"_confirm": "1"})
    assert NEW in read(client), "nobody confirms what they asked for themselves"
    rae.post(answer.url, {"_confirm": "1", "comment": "It is worse now."})
    assert OLD in read(client)
    assert [entry.what for entry in PageLogEntry.objects.filter(page_slug="causes").order_by("pk")][-3:] == [
        "ask_restore",
        "put_back",
        "confirm",
    ]


def test_what_would_take_out_an_emergency_card_or_bring_back_an_order_waits_too(causes, amy, eli, pia, client):
    card = "\n\n::: emergency Call your emergency number if\n- you cannot breathe [@A1.1]\n:::\n"
    form = amy.opens(causes)
    amy.sends(causes, form, "_send", body=form["body"] + card)
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    concerns = pia.get(admin_url(causes, "restore", first_text(causes).pk)).context["concerns"]
    assert concerns == ["The emergency card “Call your emergency number if” would be gone."]
    page_types["articles"].revisions().filter(pk=first_text(causes).pk).update(
        text=first_text(causes).text + "\n\nStop taking your tablets.\n"
    )
    concerns = pia.get(admin_url(causes, "restore", first_text(causes).pk)).context["concerns"]
    assert any("Stop taking" in concern for concern in concerns)


# --- a retired page


def test_a_retired_page_comes_back_in_two_presses_at_its_address_with_its_text(changed, pia, client):
    before = read(client)
    retire(pia, changed)
    assert client.get("/articles/causes/").status_code == 301
    page = pia.get(admin_url(changed, "change")).content.decode()
    url = re.search(r'href="([^"]+/restore/\d+/)"[^>]*>Bring it back', page)[1]
    form = pia.get(url).context["form"]
    assert pia.post(url, {"live": form.initial["live"] or "", "comment": ""}).status_code == 302
    after = read(client)
    assert NEW in after
    assert "Reviewed by Eli Reed" in after, "the signature is that of this text"
    assert re.search("<h1.*?</h1>", before, re.DOTALL)[0] == re.search("<h1.*?</h1>", after, re.DOTALL)[0]
    assert not Redirect.objects.exists()
    assert "/articles/causes/" in read(client, "/sitemap.xml")
