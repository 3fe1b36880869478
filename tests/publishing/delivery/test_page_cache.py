"""Public pages: the same bytes for everyone, checked by entity tag, without a cookie."""

from __future__ import annotations

import gzip

import pytest

from lems_site.publishing.delivery import page_cache
from lems_site.publishing.models import SiteVersion

pytestmark = pytest.mark.django_db
ADDRESSES = ["/glossary/", "/glossary/?q=mouth", "/glossary/dry-mouth/", "/sources/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_the_same_for_everyone_and_sets_no_cookie(client, dana, address):
    anonymous = client.get(address)
    client.force_login(dana)
    signed_in = client.get(address)
    assert anonymous.content == signed_in.content
    assert b"csrfmiddlewaretoken" not in anonymous.content
    assert b"dana@example.org" not in signed_in.content
    for answer in (anonymous, signed_in):
        assert not answer.cookies
        assert answer.headers["Vary"] == "Accept-Encoding"
    assert anonymous.headers["Cache-Control"] == "public, max-age=0, s-maxage=2, stale-while-revalidate=2"
    assert signed_in.headers["Cache-Control"] == "private, max-age=0, must-revalidate"


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_answers_304_to_its_own_entity_tag_until_something_is_published(client, address):
    etag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag
    SiteVersion.bump()
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_each_address_and_each_filter_has_an_entity_tag_of_its_own(client):
    assert len({client.get(address).headers["ETag"] for address in ADDRESSES}) == len(ADDRESSES)


@pytest.mark.parametrize("accepts", ["gzip", "br, gzip;q=0.5", "*"])
def test_the_kept_gzip_goes_to_those_who_take_it(client, accepts):
    plain = client.get("/sources/")
    packed = client.get("/sources/", headers={"Accept-Encoding": accepts})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.parametrize("accepts", ["", "identity", "gzip;q=0", "br"])
def test_and_plain_bytes_to_the_others(client, accepts):
    answer = client.get("/glossary/dry-mouth/", headers={"Accept-Encoding": accepts})
    assert "Content-Encoding" not in answer.headers
    assert "<h1>Dry mouth</h1>" in answer.content.decode()


def test_a_missing_page_is_not_kept(client):
    assert client.get("/glossary/no-such-word/").status_code == 404
    assert not page_cache._kept


def test_only_so_many_pages_are_kept(client, monkeypatch):
    monkeypatch.setattr(page_cache, "KEPT_BODIES", 3)
    for number in range(6):
        client.get("/glossary/", {"q": f"word {number}"})
    assert len(page_cache._kept) == 3


@pytest.mark.parametrize("address", ["/sources/", "/articles/", "/api/v1/articles.json", "/glossary/dry-mouth/", "/about/"])
def test_an_unknown_word_behind_the_question_mark_makes_no_new_page(client, address, django_assert_num_queries):
    first = client.get(address)
    with django_assert_num_queries(1):  # the version of the content
        again = client.get(address, {"x": "1", "utm_source": "mail"})
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.content == first.content
    assert len(page_cache._kept) == 1


def test_large_pages_are_kept_too_but_only_so_many_bytes(client, monkeypatch):
    monkeypatch.setattr(page_cache, "KEPT_BYTES", 1)
    client.get("/sources/")
    assert not page_cache._kept
    monkeypatch.setattr(page_cache, "KEPT_BYTES", 24_000_000)
    for number in range(5):
        page_cache._keep(str(number), b"x" * 6_000_000)
    assert list(page_cache._kept) == ["1", "2", "3", "4"]
