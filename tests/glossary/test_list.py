"""/glossary/: all words from A to Z, and the filter."""

from __future__ import annotations

import re
from html import unescape

import pytest

from lems_site.glossary.models import Term

pytestmark = pytest.mark.django_db


def shown(client, query: str | None = None) -> list[tuple[str, str]]:
    """The links of the list: address and words."""
    page = client.get("/glossary/", {} if query is None else {"q": query}).content.decode()
    return [(address, unescape(words)) for address, words in re.findall(r'class="term-list__link" href="([^"]*)">([^<]*)<', page)]


def add_terms(count: int, **more: object) -> None:
    """More published terms, as they stand in the database."""
    one = Term.objects.get(slug="dry-mouth")
    for number in range(count):
        fields = {"slug": f"made-{number}", "title": f"Made {number}", "sort_key": f"made {number}", **more}
        Term.objects.create(definition="Made for this.", live=one.live, compiled=one.compiled, names=one.names, **fields)


def test_all_words_stand_there_once_and_lead_to_their_pages(client):
    links = shown(client)
    assert len(links) == len(set(links)) == Term.objects.live().count()
    assert ("/glossary/dry-mouth/", "Dry mouth") in links
    for address, _ in links:
        assert client.get(address).status_code == 200


def test_words_stand_under_their_letters_with_digits_first(client):
    page = client.get("/glossary/").content.decode()
    letters = re.findall(r'<h2 class="letter__heading" id="letter-([^"]*)">', page)
    assert letters[0] == "0-9"
    assert letters[1:] == sorted(letters[1:])
    assert letters == re.findall(r'class="letters__link" href="#letter-([^"]*)"', page)
    assert [words for _, words in shown(client)][:2] == ["3,4-diaminopyridine", "4-aminopyridine"]


def test_an_accent_does_not_make_a_letter_of_its_own(client):
    add_terms(1, title="Çache", sort_key="çache")
    page = client.get("/glossary/").content.decode()
    assert page.count('id="letter-C"') == 1
    assert 'id="letter-Ç"' not in page
    assert page.index("Bulbar muscles") < page.index("Çache") < page.index('id="letter-D"')


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("dry mouth", "dry-mouth"),
        ("XEROSTOMIA", "dry-mouth"),
        ("cotton mouth", "dry-mouth"),
        ("  dry   mouth ", "dry-mouth"),
        ("Ptosis", "drooping-eyelids"),
        ("amifampridine", "3-4-diaminopyridine"),
        ("St Thomas' Hospital", "st-thomas-hospital"),
        ("P/Q", "pq-type-calcium-channel"),
    ],
)
def test_the_filter_finds_a_word_by_any_of_its_names(client, query, slug):
    links = shown(client, query)
    assert f"/glossary/{slug}/" in [address for address, _ in links]
    assert len(links) < 10


def test_the_filter_says_what_it_looked_for_and_how_much_it_found(client):
    page = client.get("/glossary/", {"q": "xerostomia"}).content.decode()
    assert "1 word found for “xerostomia”" in page
    assert 'href="/glossary/"' in page


def test_a_filter_that_finds_nothing_helps_further(client):
    page = client.get("/glossary/", {"q": "zzz & <b>"})
    assert page.status_code == 200
    assert "No word fits" in page.content.decode()
    assert "/search/?q=zzz%20%26%20%3Cb%3E" in page.content.decode()
    assert "<b>" not in page.content.decode()


@pytest.mark.parametrize("query", ["\x00", "'", '"', "\\", "x" * 5000, "\u202e", "\ud800"])
def test_no_query_breaks_it(client, query):
    assert client.get("/glossary/", {"q": query.encode("utf-8", "surrogatepass")}).status_code == 200


@pytest.mark.parametrize("query", ["%", "_", "d%y", "dr_ mouth"])
def test_a_query_is_never_a_pattern(client, query):
    assert "No word fits" in client.get("/glossary/", {"q": query}).content.decode()


def test_an_unpublished_term_is_not_listed(client):
    add_terms(1)
    Term.objects.filter(slug="made-0").update(live=None)
    assert len(shown(client)) == Term.objects.live().count()
    assert client.get("/glossary/made-0/").status_code == 404


@pytest.mark.parametrize("query", [None, "made"])
def test_it_costs_two_queries_however_many_words_there_are(client, django_assert_num_queries, query):
    data = {} if query is None else {"q": query}
    with django_assert_num_queries(2):  # the site's version, and the terms
        client.get("/glossary/", data)
    add_terms(50)
    with django_assert_num_queries(1):  # kept: nothing was published since, for that goes through the version
        client.get("/glossary/", data)
    with django_assert_num_queries(2):
        client.get("/glossary/", {"q": "made" if query is None else "another"})
