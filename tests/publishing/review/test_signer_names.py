"""A Reviewer's name is set by one person and confirmed by another; until then readers see no review of theirs."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article
from lems_site.evidence.models import EvidenceRecord
from lems_site.publishing.models import SignerName
from lems_site.publishing.pages.registry import text_types
from lems_site.publishing.review import live_reviews
from lems_site.publishing.review.signatures import has_live_signatures
from lems_site.publishing.review.signer_names import CannotConfirm, confirm_name, names_to_confirm, proved_name, set_name

from .test_workflow import IN_A_YEAR, NEW, OLD, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(loaded, amy, eli, pia) -> Article:
    """The article on causes, signed by Eli and live."""
    causes = Article.objects.get(slug="causes")
    amy.writes(causes, OLD, NEW, "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    return causes


def test_readers_see_name_and_profession(signed, client):
    assert "Reviewed by Eli Reed, neurologist" in read(client)


def test_a_changed_name_ends_the_display_until_another_person_confirms_it(signed, eli, rae, dana, client):
    row = set_name(eli.user, name="Eli M. Reed", profession="consultant neurologist", by=dana)
    page = read(client)
    assert "Reviewed by" not in page
    assert "Eli" not in page
    assert "A review of this page is being checked." in page
    with pytest.raises(CannotConfirm, match="Another person"):
        confirm_name(row, by=dana)
    confirm_name(row, by=rae.user)
    assert "Reviewed by Eli M. Reed, consultant neurologist" in read(client)


def test_the_person_may_confirm_what_somebody_else_set(eli, dana):
    row = set_name(eli.user, name="Eli Reed", profession="neurologist", by=dana)
    assert names_to_confirm() == [row]
    confirm_name(row, by=eli.user)
    assert str(proved_name(eli.user)) == "Eli Reed, neurologist"
    assert names_to_confirm() == []


def test_only_a_superuser_sets_a_name_and_authors_confirm_none(eli, rae, amy, dana):
    with pytest.raises(CannotConfirm, match="Only a superuser"):
        set_name(eli.user, name="Eli", profession="nurse", by=rae.user)
    with pytest.raises(CannotConfirm, match="the name and the profession"):
        set_name(eli.user, name="Eli", profession=" ", by=dana)
    row = set_name(eli.user, name="Eli", profession="nurse", by=dana)
    with pytest.raises(CannotConfirm, match="Only a superuser, a Reviewer"):
        confirm_name(row, by=amy.user)


def test_of_two_changes_only_the_newest_can_be_confirmed(eli, rae, dana):
    first = set_name(eli.user, name="Eli Reed", profession="nurse", by=dana)
    set_name(eli.user, name="Eli Reed", profession="neurologist", by=dana)
    with pytest.raises(CannotConfirm, match="changed meanwhile"):
        confirm_name(first, by=rae.user)
    assert proved_name(eli.user) is None
    assert SignerName.objects.filter(user=eli.user).count() == 3


def test_the_guide_counts_as_reviewed_only_by_names_that_are_confirmed(signed, eli, rae, dana, client):
    unreviewed = "No clinician has reviewed"
    assert has_live_signatures()
    row = set_name(eli.user, name="Eli M. Reed", profession="neurologist", by=dana)
    assert not has_live_signatures()
    confirm_name(row, by=rae.user)
    assert has_live_signatures()
    assert unreviewed not in read(client, "/")


def test_a_signed_fact_makes_no_reviewed_guide(loaded, eli):
    record = EvidenceRecord.objects.get(slug="rest")
    live_reviews.confirm_review(text_types()["evidence"], page=record, by=eli.user)
    assert not has_live_signatures()
