"""The results page: it answers any input, and stores none."""

from __future__ import annotations

import gzip
import html
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from lems_site.search.query.search import search_pages

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a class="result__link" href="([^"]+)"')
HOSTILE = (Path(__file__).parent / "hostile.txt").read_text()
LONG = ["a", "weak ", '"', "😀", "%", "(", "a b ", "1", "é", "\u0300", "wekness ", "x-", "'"]
TYPED = [
    "",
    " ",
    "\t\n",
    "\x00",
    "we\x00ak",
    "\x1b[31m",
    "\u202eweak",
    "\ufeffweak",
    "\ud800",
    "weak \udfff legs",
    *HOSTILE.split("\n"),
    *HOSTILE.split(),
    *(one * (10_000 // len(one)) for one in LONG),
]


def results(client, query: str) -> str:
    answer = client.get("/search/", {"q": query})
    assert answer.status_code == 200
    return answer.content.decode()


def test_shows_parts_of_articles_and_terms_with_the_words_marked(client):
    page = results(client, "cant climb stairs")
    assert "/glossary/muscle-weakness/" in page
    assert re.search(r'href="/articles/symptoms/[^"]*"', page)
    assert "<mark>" in page


def test_a_hit_opens_at_its_heading(client):
    page = results(client, "can i drive if i see double")
    assert 'href="/articles/living-with-lems/#driving"' in page


def test_an_exact_term_shows_its_explanation_first(client):
    page = results(client, "ptosis")
    assert "The upper eyelid hangs lower than it should" in page
    assert page.index('id="exact"') < page.index('class="results"')
    assert "/glossary/drooping-eyelids/" not in LINK.findall(page), "the term is shown once"


def test_a_mistyped_word_is_corrected_and_the_correction_shown(client):
    page = results(client, "azathioprene")
    assert "Did you mean" in page
    assert 'href="/search/?q=azathioprine"' in page
    assert "/glossary/azathioprine/" in page


@pytest.mark.parametrize("query", sorted(set(TYPED)), ids=lambda query: ascii(query)[:30])
def test_any_input_is_answered(client, query):
    sent = quote(query.encode("utf-8", "surrogatepass"))
    answer = client.get(f"/search/?q={sent}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert 'name="q"' in page
    search_pages(query)  # the engine itself is safe too, without the view's cleaning


@pytest.mark.parametrize("sent", ["%FF%FE", "%", "%E0%80", "%00", "q=1&q=2", "%ED%A0%80"])
def test_broken_addresses_are_answered(client, sent):
    assert client.get(f"/search/?q={sent}").status_code == 200


def test_what_was_typed_is_shown_as_text(client):
    page = results(client, '<b onmouseover="x">&ptosis')
    assert '<b onmouseover="x">' not in page
    assert html.escape('<b onmouseover="x">&ptosis') in page.replace("&#x27;", "'")


def test_without_a_result_it_says_what_to_try(client):
    page = results(client, "qqqqqqqq zzzzzzzz")
    assert "Nothing found" in page
    assert "/articles/get-help-now/" in page


def test_without_a_query_it_shows_links_to_begin_with(client):
    assert 'class="starts' in results(client, "")


def test_no_query_is_stored_and_no_cookie_set(client, dana):
    client.force_login(dana)
    answer = client.get("/search/", {"q": "weak legs"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_the_page_is_compressed_for_clients_that_accept_gzip(client):
    packed = client.get("/search/", {"q": "weak legs"}, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content).decode() == results(client, "weak legs")


def test_posting_is_refused(client):
    assert client.post("/search/", {"q": "weak"}).status_code == 405


@pytest.mark.parametrize(
    "query", ["weak", "weak legs", "can i drive if i see double", "lems cancer scan muscle nerve test medicine"]
)
def test_query_count_does_not_depend_on_the_results(client, django_assert_num_queries, query):
    with django_assert_num_queries(6):
        results(client, query)


def test_mistyped_words_cost_four_queries_more_however_many_there_are(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        results(client, "wekness musle nerv cancr medicin simptoms dificulty")


def test_an_empty_query_needs_no_database_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        results(client, " ")
