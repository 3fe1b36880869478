"""An article, as a reader gets it."""

from __future__ import annotations

import gzip

import pytest

from lems_site.articles.page_layout import drop_indentation

pytestmark = pytest.mark.django_db


def test_shows_the_article_with_its_words_and_sources(client):
    page = client.get("/articles/symptoms/").content.decode()
    assert "<h1" in page
    assert page.count("<h1") == 1
    assert 'id="word-dry-mouth"' in page
    assert 'href="/articles/symptoms/sources/#source-1"' in page
    assert "Not yet reviewed by a clinician" in page or "Not yet reviewed by a clinician" in page


def test_sends_the_kept_gzip_to_those_who_take_it(client):
    plain = client.get("/articles/symptoms/")
    packed = client.get("/articles/symptoms/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


def test_is_the_same_for_everyone_and_sets_no_cookie(client, dana):
    anonymous = client.get("/articles/symptoms/")
    client.force_login(dana)
    signed_in = client.get("/articles/symptoms/")
    assert anonymous.content == signed_in.content
    assert not signed_in.cookies
    assert "Cookie" not in signed_in.headers["Vary"]
    assert signed_in.headers["Cache-Control"] == "private, max-age=0, must-revalidate"


def test_answers_304_to_its_own_entity_tag(client):
    etag = client.get("/articles/symptoms/").headers["ETag"]
    again = client.get("/articles/symptoms/", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""


def test_costs_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/articles/symptoms/")


def test_unknown_article_is_a_helpful_404(client):
    answer = client.get("/articles/no-such-page/")
    assert answer.status_code == 404
    assert "/articles/get-help-now/" in answer.content.decode()


def test_posting_is_refused(client):
    assert client.post("/articles/symptoms/").status_code == 405


def test_its_sources_have_a_page_with_statements_and_who_says_so(client):
    page = client.get("/articles/symptoms/sources/").content.decode()
    assert 'id="source-1"' in page
    assert 'class="statement__text"' in page
    assert 'href="/articles/symptoms/#cite-1-1"' in page
    assert client.get("/articles/nothing/sources/").status_code == 404


def test_one_source_is_a_piece_of_html_for_the_page_to_show_in_place(client):
    piece = client.get("/articles/symptoms/sources/1/").content.decode()
    assert 'class="statement__text"' in piece
    assert "<html" not in piece
    assert client.get("/articles/symptoms/sources/9999/").status_code == 404


@pytest.mark.content
def test_pages_are_short(client):
    """At most 60 kB and, on the first page that people read, at most 120 links."""
    from lems_site.articles.models import Article

    for slug in Article.objects.values_list("slug", flat=True):
        page = client.get(f"/articles/{slug}/").content
        assert len(page) <= 60_000, (slug, len(page))
    assert client.get("/articles/what-is-lems/").content.count(b"<a ") <= 120


def test_the_templates_indentation_is_not_sent(client):
    assert drop_indentation("<p>\n    a\u00a0\n\n  b <i>c</i> \n</p><pre>  x\n\n  y</pre>\n") == (
        "<p>\na\u00a0\nb <i>c</i>\n</p><pre>  x\n\n  y</pre>\n"
    )
    assert "\n " not in client.get("/articles/symptoms/").content.decode()
