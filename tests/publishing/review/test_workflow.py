"""A text goes from draft to readers: sent, changes asked, approved and signed, published, at once or at a set time.

Over 250 lines: the one table of moves, walked from end to end.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.publishing.models import PageLogEntry, Signature, SignerName, State
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.publish import save_revision
from lems_site.publishing.review import workflow
from tests.publishing.staff import admin_url

pytestmark = pytest.mark.django_db
OLD, NEW = "a weaker signal", "a signal too weak"
IN_A_YEAR = (timezone.localdate() + timedelta(days=365)).isoformat()


@pytest.fixture
def causes(loaded) -> Article:
    return Article.objects.get(slug="causes")


def read(client, address: str = "/articles/causes/") -> str:
    return client.get(address).content.decode()


def newest(page):
    return page.revisions.order_by("-pk").first()


def test_the_whole_way_without_a_superuser(causes, amy, eli, pia, client):
    amy.writes(causes, OLD, NEW, "_send")
    assert newest(causes).state == State.IN_REVIEW
    assert OLD in read(client), "readers still see the live text"
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    assert newest(causes).state == State.APPROVED
    assert NEW not in read(client)
    pia.moves(causes, "publish")
    assert newest(causes).state == State.PUBLISHED
    page = read(client)
    assert NEW in page
    assert "Reviewed by Eli Reed" in page
    assert "Next review:" in page
    steps = list(PageLogEntry.objects.filter(page_slug="causes").order_by("pk").values_list("what", "by__email"))
    assert steps == [
        ("saved", "amy@example.org"),
        ("send", "amy@example.org"),
        ("approve", "eli@example.org"),
        ("publish", "pia@example.org"),
    ]


def test_a_text_about_symptoms_needs_a_signature_before_it_goes_live(causes, pia, client):
    answer = pia.writes(causes, OLD, NEW, "_publish")
    assert answer.status_code == 302
    assert NEW not in read(client)
    assert newest(causes).state == State.DRAFT
    assert "must approve and sign it first" in pia.get(admin_url(causes, "change")).content.decode()


def test_taking_the_dangerous_words_out_does_not_get_round_the_signature(causes, pia, client):
    form = pia.opens(causes)
    pia.sends(causes, form, "_publish", body="Nothing here.", description="Nothing.", everyday_words="")
    assert "Nothing here." not in read(client)


def test_a_text_about_nothing_of_the_kind_is_published_at_once(loaded, pia, client):
    form = {
        "title": "Spinal cord",
        "slug": "spinal-cord",
        "entities": "Spinal_Cord",
        "definition": "A cord of nerves in the back.",
        "definition_source": "general definition",
        "body": "",
        "_publish": "1",
    }
    pia.post("/admin/glossary/term/add/", form)
    assert "A cord of nerves in the back." in read(client, "/glossary/spinal-cord/")
    assert "Not yet reviewed by a clinician" in read(client, "/glossary/spinal-cord/")


def test_changes_are_asked_for_with_words(causes, amy, eli):
    amy.writes(causes, OLD, NEW, "_send")
    refused = eli.moves(causes, "ask")
    assert refused.status_code == 422
    assert "Say in a comment" in refused.content.decode()
    eli.moves(causes, "ask", comment="Which signal?")
    assert newest(causes).state == State.CHANGES_ASKED
    seen = amy.get(admin_url(causes, "revision", newest(causes).pk)).content.decode()
    assert "Which signal?" in seen
    assert "Send for review" in seen


def test_comments_stay_with_their_text_and_readers_never_see_them(causes, amy, eli, client):
    amy.writes(causes, OLD, NEW)
    url = admin_url(causes, "revision", newest(causes).pk)
    assert eli.post(url, {"_comment": "1", "comment": " "}).status_code == 422
    eli.post(url, {"_comment": "1", "comment": "<b>Bold</b> words"})
    seen = amy.get(url).content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt; words" in seen
    assert "<b>Bold</b>" not in seen
    assert "Bold" not in read(client)


FORBIDDEN = [(name, state) for name, move in workflow.MOVES.items() for state in State.values if state not in move.starts]


@pytest.mark.parametrize(("name", "state"), FORBIDDEN)
def test_no_move_starts_from_another_state_than_the_table_says(causes, dana, name, state):
    page_type = page_types["articles"]
    revision = save_revision(page_type, text=causes.live.text.replace(OLD, NEW), by=None, page=causes)
    page_type.revisions().filter(pk=revision.pk).update(state=state)
    revision = page_type.revisions().get(pk=revision.pk)
    with pytest.raises(workflow.InvalidTransition):
        workflow.make_move(page_type, revision=revision, name=name, by=dana, comment="why")
    assert page_type.revisions().get(pk=revision.pk).state == state


def test_of_two_moves_at_once_one_wins(causes, amy, eli):
    amy.writes(causes, OLD, NEW, "_send")
    page_type = page_types["articles"]
    mine, theirs = (page_type.revisions().get(pk=newest(causes).pk) for _ in range(2))
    workflow.make_move(page_type, revision=mine, name="ask", by=eli.user, comment="Which signal?")
    with pytest.raises(workflow.InvalidTransition, match="moved this text on"):
        workflow.make_move(page_type, revision=theirs, name="withdraw", by=amy.user)
    assert newest(causes).state == State.CHANGES_ASKED


def test_publishing_what_somebody_took_back_meanwhile_is_refused(causes, amy, eli, pia, client):
    amy.writes(causes, OLD, NEW, "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    page_type = page_types["articles"]
    seen = page_type.revisions().select_related("page").get(pk=newest(causes).pk)
    workflow.make_move(page_type, revision=page_type.revisions().get(pk=seen.pk), name="withdraw", by=amy.user)
    with pytest.raises(workflow.InvalidTransition):
        workflow.make_move(page_type, revision=seen, name="publish", by=pia.user)
    assert NEW not in read(client)


def test_a_text_with_a_broken_citation_is_not_approved(causes, amy, eli):
    amy.writes(causes, "[@A1.3]", "[@nobody-said]", "_send")
    refused = eli.moves(causes, "approve", review_due=IN_A_YEAR)
    assert refused.status_code == 422
    assert "nobody-said" in refused.content.decode()
    assert not Signature.objects.exists()


@pytest.mark.parametrize("day", ["", "2020-01-01", (timezone.localdate()).isoformat(), "2099-01-01", "soon"])
def test_the_next_review_must_be_a_day_to_come_and_not_too_far_off(causes, amy, eli, day):
    amy.writes(causes, OLD, NEW, "_send")
    answer = eli.moves(causes, "approve", review_due=day)
    if day:
        assert answer.status_code == 422
        assert not Signature.objects.exists()
    else:
        assert Signature.objects.get().review_due == timezone.localdate() + timedelta(days=365)


def test_a_reviewer_does_not_sign_what_they_wrote(causes, eli, rae):
    eli.writes(causes, OLD, NEW, "_send")
    refused = eli.moves(causes, "approve", review_due=IN_A_YEAR)
    assert refused.status_code == 422
    assert "You wrote part of this text" in refused.content.decode()
    rae.moves(causes, "approve", review_due=IN_A_YEAR)
    assert Signature.objects.get().name == "Rae Quinn, neurologist"


def test_nor_what_somebody_else_only_restored_of_it(causes, amy, eli):
    eli.writes(causes, OLD, NEW)
    amy.post(admin_url(causes, "revision", newest(causes).pk), {"_restore": "1"})
    amy.moves(causes, "send")
    assert newest(causes).created_by == amy.user
    assert eli.moves(causes, "approve", review_due=IN_A_YEAR).status_code == 422


def test_a_superuser_who_is_no_reviewer_signs_nothing(causes, amy, dana, client):
    amy.writes(causes, OLD, NEW, "_send")
    client.force_login(dana)
    answer = client.post(admin_url(causes, "revision", newest(causes).pk, "read"), {"review_due": IN_A_YEAR})
    assert answer.status_code == 422
    assert "Only a clinician in the group Reviewer can sign." in answer.content.decode()
    assert not Signature.objects.exists()


def test_a_reviewer_without_a_confirmed_name_signs_nothing(causes, amy, eli):
    SignerName.objects.update(confirmed_at=None)
    amy.writes(causes, OLD, NEW, "_send")
    assert "Your name and profession are not confirmed" in eli.moves(causes, "approve", review_due=IN_A_YEAR).content.decode()


def test_an_author_neither_approves_nor_publishes(causes, amy, ann, eli, client):
    amy.writes(causes, OLD, NEW, "_send")
    assert ann.moves(causes, "approve", review_due=IN_A_YEAR).status_code == 403
    assert ann.moves(causes, "approve_change").status_code == 422
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    assert ann.moves(causes, "publish").status_code == 422
    assert NEW not in read(client)


def test_any_earlier_text_comes_back_as_a_draft(causes, amy, client):
    first = causes.live
    amy.writes(causes, OLD, NEW)
    amy.post(admin_url(causes, "revision", first.pk), {"_restore": "1"})
    assert newest(causes).text == first.text
    assert newest(causes).state == State.DRAFT
    assert causes.revisions.count() == 3, "nothing is taken away"


def test_a_new_page_and_a_term_go_the_same_way(loaded, amy, eli, pia, client):
    term = Term.objects.get(slug="dry-mouth")
    form = amy.opens(term)
    amy.sends(term, form, "_send", definition="Too little spit.")
    eli.moves(term, "approve", review_due=IN_A_YEAR)
    pia.moves(term, "publish")
    page = read(client, "/glossary/dry-mouth/")
    assert "Too little spit." in page
    assert "Reviewed by Eli Reed" in page
    assert "Too little spit." in read(client, "/articles/symptoms/")


def test_the_day_of_a_signature_is_told_as_a_day(causes, amy, eli, pia, client):
    amy.writes(causes, OLD, NEW, "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    assert f'<time datetime="{date.fromisoformat(IN_A_YEAR):%Y-%m-%d}">' in read(client)


def test_a_text_that_was_taken_back_must_be_signed_anew(causes, amy, eli, pia, client):
    amy.writes(causes, OLD, NEW, "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    amy.moves(causes, "withdraw")
    assert pia.moves(causes, "publish").status_code == 422
    assert NEW not in read(client)
    amy.moves(causes, "send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    assert "Reviewed by Eli Reed" in read(client)


def test_signing_a_draft_says_nothing_to_readers_yet(causes, amy, eli, client, run):
    amy.writes(causes, OLD, NEW, "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    run("rebuild")
    assert "Not yet reviewed by a clinician" in read(client)
    assert "Eli Reed" not in read(client)
    assert "No clinician has reviewed this guide yet." in read(client, "/")


def test_an_earlier_signed_text_goes_live_again_with_its_signature(causes, amy, eli, pia, client):
    amy.writes(causes, OLD, NEW, "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    signed = newest(causes)
    amy.writes(causes, NEW, "hardly a signal", "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    assert "hardly a signal" in read(client)
    amy.post(admin_url(causes, "revision", signed.pk), {"_restore": "1"})
    pia.moves(causes, "publish")
    assert NEW in read(client)
    assert "Reviewed by Eli Reed" in read(client)
