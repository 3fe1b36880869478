"""Before a page is retired: what leads to it is named, and one that carries an emergency card waits for a second person."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article
from lems_site.help_cards.models import HelpCard
from lems_site.publishing.models import ConfirmationRequest, PageLogEntry
from tests.publishing.staff import admin_url

from .test_retire_and_move import retire
from .test_workflow import IN_A_YEAR, read

pytestmark = pytest.mark.django_db
CARD = "\n\n::: emergency Call your emergency number if\n- you cannot breathe [@A1.1]\n:::\n"


def add_card(page, amy, eli, pia) -> None:
    form = amy.opens(page)
    amy.sends(page, form, "_send", body=form["body"] + CARD)
    eli.moves(page, "approve", review_due=IN_A_YEAR)
    assert pia.moves(page, "publish").status_code == 302
    page.refresh_from_db()


@pytest.fixture
def causes(loaded, amy, eli, pia) -> Article:
    """A page that carries an emergency card."""
    page = Article.objects.get(slug="causes")
    add_card(page, amy, eli, pia)
    return page


def test_it_is_refused_where_the_replacement_does_not_carry_the_card(causes, pia, client):
    for target in ("/articles/symptoms/", "/articles/"):
        answer = retire(pia, causes, target)
        assert answer.status_code == 422
        assert "does not show these emergency cards word for word" in answer.content.decode()
    assert "you cannot breathe" in read(client)


def test_it_waits_for_a_second_person_and_is_undone_in_two_presses(causes, amy, eli, pia, client):
    add_card(Article.objects.get(slug="symptoms"), amy, eli, pia)
    answer = retire(pia, causes)
    assert answer.url.endswith("/second-person/")
    assert client.get("/articles/causes/").status_code == 200
    assert pia.post(answer.url, {"_confirm": "1"}).status_code == 422
    assert client.get("/articles/causes/").status_code == 200
    page = eli.get(answer.url).content.decode()
    assert "Pia Park asked on" in page
    assert "Readers would be sent to /articles/symptoms/" in page
    eli.post(answer.url, {"_confirm": "1"})
    assert client.get("/articles/causes/").headers["Location"] == "/articles/symptoms/"
    assert ConfirmationRequest.objects.get().decided_by == eli.user
    assert PageLogEntry.objects.filter(what="confirm", by=eli.user).exists()
    causes.refresh_from_db()
    pia.post(admin_url(causes, "restore", causes.revisions.get(state="retired").pk), {"live": "", "comment": ""})
    assert "you cannot breathe" in read(client)


def test_the_header_the_cards_and_the_searches_that_lead_here_are_named(loaded, pia):
    page = Article.objects.get(slug="get-help-now")
    Article.objects.filter(pk=page.pk).update(everyday_words="weak legs: in-short\ncannot stand")
    HelpCard.objects.create(name="x", urgency="emergency", title="Chest pain", html="", text="[Help](/articles/get-help-now/)")
    seen = pia.get(admin_url(page, "retire")).content.decode()
    for part in ("The header of every page", "The footer of every page", "The bar of every page of the diary"):
        assert part in seen, part
    assert "The card above a search: Chest pain" in seen
    assert "Searches for 2 everyday words: weak legs, cannot stand" in seen


def test_overwriting_load_agrees_with_the_site_that_a_page_is_retired(loaded, pia, client, run):
    causes = Article.objects.get(slug="causes")
    page = loaded / "articles/causes.md"
    page.write_text(page.read_text() + CARD)
    run("load_content", loaded)
    Article.objects.filter(pk=causes.pk).update(live=None, retired_at="2026-01-01T00:00:00Z")
    other = loaded / "articles/symptoms.md"
    other.write_text(other.read_text() + "\n\n::: include /articles/causes/ Call your emergency number if\n")
    lines = run("load_content", loaded, "--overwrite")
    assert any("no page has the address '/articles/causes/'" in line for line in lines), lines
    assert not Article.objects.filter(slug="causes", live__isnull=False).exists()
