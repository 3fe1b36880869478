"""A Publisher retires a page, or moves it: its address leads on, it leaves lists, search and sitemap, and nothing is deleted."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article, KeptPage
from lems_site.glossary.models import Entity, Term
from lems_site.publishing.models import PageLogEntry, Redirect, Reference, State
from tests.publishing.staff import admin_url

from .test_workflow import IN_A_YEAR, newest, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def causes(loaded) -> Article:
    return Article.objects.get(slug="causes")


def retire(who, page, target="/articles/symptoms/", why="It is told there now."):
    return who.post(admin_url(page, "retire"), {"target": target, "comment": why})


def test_its_readers_are_sent_on_for_good(causes, pia, client):
    assert retire(pia, causes).status_code == 302
    answer = client.get("/articles/causes/")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "/articles/symptoms/"
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "address", ["/articles/", "/sitemap.xml", "/feed.atom", "/api/v1/articles.json", "/search/?q=signal", "/"]
)
def test_it_is_in_no_list_any_more(causes, pia, client, address):
    client.get(address)
    retire(pia, causes)
    assert "/articles/causes/" not in read(client, address)


def test_its_neighbours_lead_past_it(causes, pia, client):
    assert "/articles/causes/" in read(client, "/articles/symptoms/")
    retire(pia, causes)
    assert not KeptPage.objects.filter(slug="causes").exists()
    assert (
        'class="pager' not in read(client, "/articles/symptoms/")
        or "causes" not in read(client, "/articles/symptoms/").split('class="pager')[1].split("</nav>")[0]
    )


def test_nothing_is_deleted_and_a_text_brings_it_back(causes, pia, amy, eli, client):
    count = causes.revisions.count()
    retire(pia, causes)
    causes.refresh_from_db()
    assert causes.revisions.count() == count
    assert newest(causes).state == State.RETIRED
    assert "It is told there now." in PageLogEntry.objects.get(what="retire").comment
    amy.writes(causes, "a weaker signal", "a faint signal", "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    assert "a faint signal" in read(client)
    assert not Redirect.objects.exists()


def test_links_from_other_pages_are_named(causes, pia):
    seen = pia.get(admin_url(Article.objects.get(slug="symptoms"), "retire")).content.decode()
    linking = [page.title for page in Article.objects.live() if "/articles/symptoms/" in page.live.text]
    assert linking, "the small folder has such a link"
    for title in linking:
        assert title in seen


def test_a_term_that_is_needed_is_not_retired(loaded, pia, client):
    term = Term.objects.get(slug="dry-mouth")
    answer = retire(pia, term)
    assert answer.status_code == 422
    assert "Symptoms of LEMS" in answer.content.decode()
    assert client.get("/glossary/dry-mouth/").status_code == 200


def test_a_term_that_nobody_needs_goes_with_its_entities(loaded, pia, client):
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
    retire(pia, Term.objects.get(slug="spinal-cord"), "/glossary/")
    assert client.get("/glossary/spinal-cord/").headers["Location"] == "/glossary/"
    assert not Entity.objects.filter(name="Spinal_Cord").exists()
    assert client.get("/glossary/entity/Spinal_Cord/").status_code == 404


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "javascript:alert(1)",
        "/articles/causes/",
        "/articles/nothing/",
        "/admin/",
        "/nothing/",
        "",
        "articles/symptoms/",
        "/articles/symptoms/?x=1",
    ],
)
def test_readers_are_sent_to_a_page_of_the_guide_only(causes, pia, client, target):
    assert retire(pia, causes, target).status_code == 422
    assert client.get("/articles/causes/").status_code == 200


def test_an_old_redirect_follows_when_its_target_is_retired_too(causes, pia, client):
    retire(pia, causes)
    symptoms = Article.objects.get(slug="symptoms")
    assert retire(pia, symptoms, "/articles/").status_code == 302
    assert client.get("/articles/causes/").headers["Location"] == "/articles/"


def test_its_file_does_not_bring_it_back(causes, pia, client, run, loaded):
    retire(pia, causes)
    assert "left alone: articles/causes was retired on the site" in run("load_content", loaded)
    assert client.get("/articles/causes/").status_code == 301
    run("load_content", loaded, "--overwrite")
    assert client.get("/articles/causes/").status_code == 301


def test_a_page_gets_another_address_and_stays_signed(causes, amy, eli, pia, client):
    amy.writes(causes, "a weaker signal", "a faint signal", "_send")
    eli.moves(causes, "approve", review_due=IN_A_YEAR)
    pia.moves(causes, "publish")
    assert pia.post(admin_url(causes, "address"), {"slug": "why-it-happens"}).status_code == 302
    page = read(client, "/articles/why-it-happens/")
    assert "a faint signal" in page
    assert "Reviewed by Eli Reed" in page
    assert client.get("/articles/causes/").headers["Location"] == "/articles/why-it-happens/"
    assert "/articles/causes/" not in read(client, "/sitemap.xml")
    assert "/articles/causes/" not in read(client, "/search/?q=signal")
    assert "/articles/why-it-happens/" in read(client, "/search/?q=signal")
    assert not Reference.objects.filter(page_slug="causes").exists()
    history = pia.get(admin_url(causes, "history")).content.decode()
    assert "Amy Adams" in history


@pytest.mark.parametrize("slug", ["symptoms", "Not A Slug", "a--b", "../up", ""])
def test_an_address_that_is_none_or_taken_is_refused(causes, pia, client, slug):
    assert pia.post(admin_url(causes, "address"), {"slug": slug}).status_code == 422
    assert client.get("/articles/causes/").status_code == 200


def test_an_author_changes_no_published_pages_place_in_the_order(causes, amy, pia):
    form = amy.opens(causes)
    amy.sends(causes, form | {"order": "999"}, body=form["body"] + "\n\nMore.")
    assert "order: 999" not in newest(causes).text
    form = pia.opens(causes)
    pia.sends(causes, form | {"order": "999"})
    assert "order: 999" in newest(causes).text
