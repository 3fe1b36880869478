"""Lists of more than a phone should load: in parts, and words letter by letter."""

from __future__ import annotations

import math
import re

import pytest

from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.pages.models import KeptBooklet


@pytest.fixture
def listed(db) -> int:
    """More articles and terms than one page shows, as they stand in the database; the number of articles."""
    article, term = Article.objects.get(slug="symptoms"), Term.objects.get(slug="dry-mouth")
    Article.objects.bulk_create(
        Article(
            slug=f"made-{n}", title=f"Made {n}", nav_title=f"Made {n}", order=1000 + n, description="Made.", live=article.live
        )
        for n in range(110)
    )
    Term.objects.bulk_create(
        Term(
            slug=f"b-{n}",
            title=f"B {n:03}",
            sort_key=f"b {n:03}",
            definition="Made.",
            live=term.live,
            compiled=term.compiled,
            names=term.names,
        )
        for n in range(320)
    )
    return Article.objects.live().count()


def links(page: str) -> list[str]:
    return re.findall(r'class="article-list__link" href="([^"]*)"', page)


def test_every_article_stands_in_one_part_of_the_list(client, listed):
    found, address, parts = [], "/articles/", 0
    while address:
        page = client.get(address).content.decode()
        parts += 1
        assert f"Part {parts} of 3" in page
        found += links(page)
        following = re.search(r'href="([^"]*)" rel="next"', page)
        address = following.group(1) if following else ""
    assert parts == 3
    assert len(found) == len(set(found)) == listed


def test_a_short_list_has_no_parts(client, db):
    page = client.get("/articles/").content.decode()
    assert "Part 1" not in page
    assert 'rel="next"' not in page


@pytest.mark.parametrize("number", ["0", "4", "-1", "x", "1.5", "", "²", "99999999", "1\x00"])
def test_a_part_that_is_not_there_is_not_found(client, listed, number):
    assert client.get("/articles/", {"page": number}).status_code == 404


def test_a_part_has_an_address_of_its_own_for_search_engines(client, listed):
    assert (
        '<link rel="canonical" href="http://localhost:8000/articles/?page=2">' in client.get("/articles/?page=2").content.decode()
    )
    assert 'rel="prev"' in client.get("/articles/?page=2").content.decode()
    assert 'href="/articles/" rel="prev"' in client.get("/articles/?page=2").content.decode()


def test_a_part_of_the_list_costs_three_queries(client, listed, django_assert_num_queries):
    with django_assert_num_queries(3):  # the site's version, the articles, how many there are
        client.get("/articles/?page=2")


def test_the_first_page_of_the_site_lists_some_and_leads_to_all(client, listed):
    page = client.get("/").content.decode()
    assert len(links(page)) == 30
    assert "More articles" in page


def test_many_words_are_shown_letter_by_letter(client, listed):
    page = client.get("/glossary/").content.decode()
    assert "Type a word above, or choose its first letter" in page
    assert "term-list__link" not in page
    assert 'class="letters__link" href="?letter=D"' in page
    one = client.get("/glossary/", {"letter": "D"}).content.decode()
    assert "/glossary/dry-mouth/" in one
    assert "/glossary/b-1/" not in one
    assert '<a class="letters__link" href="?letter=D" aria-current="page">D</a>' in " ".join(one.split())


def test_a_letter_of_very_many_words_says_that_there_are_more(client, listed):
    page = client.get("/glossary/", {"letter": "B"}).content.decode()
    assert page.count("term-list__link") == 300
    assert re.search(r"\d+ more words are not shown here", page)
    assert "B 319" in client.get("/glossary/", {"q": "B 319"}).content.decode()


@pytest.mark.parametrize("letter", ["Ω", "b", "BB", "<b>"])
def test_a_letter_without_words_is_not_found(client, listed, letter):
    assert client.get("/glossary/", {"letter": letter}).status_code == 404


def test_the_booklet_of_many_articles_comes_in_parts(client, listed):
    KeptBooklet.objects.all().delete()  # a publication would have made it anew
    page = client.get("/booklet/").content.decode()
    assert page.count('class="booklet__chapter"') == 40
    assert f"Part 1 of {math.ceil(Article.objects.live().count() / 40)}" in page
