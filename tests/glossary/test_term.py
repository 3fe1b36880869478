"""/glossary/<slug>/: what a word means, what it means in LEMS, and where the guide uses it."""

from __future__ import annotations

import re

import pytest

from lems_site.glossary.models import Entity, Term
from lems_site.publishing.delivery.page_cache import CACHE_CONTROL
from lems_site.publishing.models import Reference

pytestmark = pytest.mark.django_db


def test_shows_all_that_is_known_of_the_word(client):
    page = client.get("/glossary/drooping-eyelids/").content.decode()
    term = Term.objects.get(slug="drooping-eyelids")
    assert page.count("<h1") == 1
    assert "<h1>Drooping eyelids</h1>" in page
    assert term.definition in page
    for name in term.other_names:
        assert name in page
    assert term.compiled["say_it"] in page
    assert "General definition" in page
    assert 'id="source-1"' in page
    assert 'href="https://hpo.jax.org/browse/term/HP:0000508"' in page


def test_every_place_where_it_is_used_is_there_and_leads_to_it(client):
    page = client.get("/glossary/dry-mouth/").content.decode()
    links = re.findall(r'class="used-in__(?:page|part)" href="([^"]*)"', page)
    assert "/articles/symptoms/" in links
    assert any(link.startswith("/articles/symptoms/#") for link in links)
    for link in links:
        address, _, anchor = link.partition("#")
        article = client.get(address).content.decode()
        assert 'data-word="dry-mouth"' in article
        assert not anchor or f'id="{anchor}"' in article


def test_every_word_is_used_in_an_article(client):
    used = set(Reference.objects.filter(target_kind="term", page_kind="articles").values_list("target", flat=True))
    assert used == set(Term.objects.live().values_list("slug", flat=True))


def test_words_in_its_text_lead_to_their_pages_and_to_no_note(client):
    page = client.get("/glossary/hla-b8-dr3/").content.decode()
    links = re.findall(r'<a class="term"[^>]*href="([^"]*)"', page)
    assert links
    assert all(link.startswith("/glossary/") for link in links)


def test_every_entity_leads_to_its_word(client):
    entities = list(Entity.objects.values_list("name", "term__slug"))
    assert {slug for _, slug in entities} == set(Term.objects.live().values_list("slug", flat=True))
    for name, slug in entities:
        answer = client.get(f"/glossary/entity/{name}/")
        assert (answer.status_code, answer.url) == (301, f"/glossary/{slug}/")
        assert answer.headers["Cache-Control"] == CACHE_CONTROL
        assert not answer.cookies


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Voltage_Dependent_Calcium_Channel", "voltage-gated-calcium-channels"),
        ("Voltage_Gated_Calcium_Channels", "voltage-gated-calcium-channels"),
        ("P_Type_Calcium_Channel", "pq-type-calcium-channel"),
        ("Q_Type_Calcium_Channel", "pq-type-calcium-channel"),
        ("Hla_Dr3", "hla-b8-dr3"),
        ("Hla_B8", "hla-b8-dr3"),
        ("Weight_Lossunintentional_Weight_Loss", "unintended-weight-loss"),
        ("Corticobulbar_Tract", "bulbar-muscles"),
    ],
)
def test_the_odd_entities_of_the_source_lead_where_they_should(client, name, slug):
    assert client.get(f"/glossary/entity/{name}/").url == f"/glossary/{slug}/"


@pytest.mark.parametrize(
    "address",
    [
        "/glossary/no-such-word/",
        "/glossary/entity/No_Such/",
        "/glossary/entity/%00/",
        "/glossary/entity/xerostomia/",
        "/glossary/entity/a%20b/",
        "/glossary/entity/" + "x" * 3000 + "/",
    ],
)
def test_an_unknown_word_is_a_404_that_helps(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "/articles/get-help-now/" in answer.content.decode()


@pytest.mark.parametrize("address", ["/glossary/", "/glossary/dry-mouth/", "/glossary/entity/Xerostomia/", "/sources/"])
def test_posting_is_refused(client, address):
    assert client.post(address).status_code == 405
    assert client.head(address).status_code in (200, 301)


def test_it_costs_seven_queries(client, django_assert_num_queries):
    # The site's version, the term, its references, its signatures, withdrawn ones, names that sign, changes of its sources
    with django_assert_num_queries(7):
        client.get("/glossary/dry-mouth/")
    with django_assert_num_queries(1):
        client.get("/glossary/dry-mouth/")


def test_it_costs_no_more_with_more_words_and_mentions(client, django_assert_num_queries):
    one = Term.objects.get(slug="dry-mouth")
    for number in range(50):
        Term.objects.create(slug=f"made-{number}", title=f"Made {number}", live=one.live, compiled=one.compiled, names=one.names)
        Reference.objects.create(
            page_kind="articles", page_slug=f"a-{number}", page_title="A", target_kind="term", target="dry-mouth"
        )
    with django_assert_num_queries(7):
        page = client.get("/glossary/dry-mouth/").content.decode()
    assert page.count('class="used-in__page" href="/articles/a-') == 50


def test_an_entity_costs_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/glossary/entity/Xerostomia/")
