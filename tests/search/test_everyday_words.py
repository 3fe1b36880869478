"""What readers type for an article is tied to the sentence that answers it: the search opens the page there."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article
from lems_site.content_files.library import read_library
from lems_site.publishing.checks.content_folder import check_folder
from lems_site.search.query.search import search_pages
from tests.conftest import CONTENT

pytestmark = [pytest.mark.django_db, pytest.mark.content]


def test_every_everyday_word_of_an_article_opens_it_at_its_answer():
    wrong = []
    count = 0
    for article in Article.objects.live():
        for words, place in article.compiled["answers"].items():
            count += 1
            results = search_pages(words).results
            url = f"/articles/{article.slug}/{'#' if place else ''}{place}"
            if not results or results[0].url != url:
                wrong.append(f"{words!r}: wanted {url}, found {results[0].url if results else 'nothing'}")
    assert count >= 150
    assert wrong == []


@pytest.mark.parametrize(
    ("words", "place", "sentence"),
    [
        ("cure", "/articles/treatment/#what-treatment-tries-to-do", "There is no cure for LEMS yet"),
        ("runs in the family", "/articles/causes/#does-it-run-in-families", "can run in families"),
        ("can I work", "/articles/work-and-travel/#can-i-go-on-working", "Many people with a myasthenic illness do"),
        ("can I fly", "/articles/work-and-travel/#planning-a-journey", "before you fly"),
        (
            "does the nerve test hurt",
            "/articles/diagnosis/#does-it-hurt-and-what-to-do-before-you-go",
            "uncomfortable rather than",
        ),
        ("what to tell A&E", "/articles/get-help-now/#what-to-tell-the-crew", "I have LEMS"),
    ],
)
def test_a_question_of_the_first_week_opens_at_its_sentence(client, words, place, sentence):
    assert search_pages(words).results[0].url == place
    page = client.get(place.split("#")[0]).content.decode()
    start = page.index(f'id="{place.split("#")[1]}"')
    assert sentence in page[start : start + 3000]


def test_all_words_are_tied():
    tied, count = check_folder(CONTENT).counts["words tied"]
    assert tied == count >= 900


def test_no_two_articles_claim_the_same_words():
    words = [one.casefold() for article in read_library(CONTENT).articles.values() for one in article.everyday_words]
    assert len(words) == len(set(words))
