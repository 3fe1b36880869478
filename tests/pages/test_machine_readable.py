"""What programs ask for."""

from __future__ import annotations

import gzip
import json
import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

import jsonschema
import pytest

from lems_site.articles.models import Article
from lems_site.glossary.models import Term

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_robots_names_the_sitemap_and_keeps_the_admin_out(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text


SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_the_sitemap_lists_every_public_page_once_with_its_day(client):
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 (our own)
    days = {url.findtext("s:loc", "", SITEMAP): url.findtext("s:lastmod", "", SITEMAP) for url in root.findall("s:url", SITEMAP)}
    article = Article.objects.get(slug="symptoms")
    assert days["http://localhost:8000/articles/symptoms/"] == f"{article.published_at:%Y-%m-%d}"
    assert days["http://localhost:8000/privacy/"] == ""
    assert len(days) == len(root) == 9 + Article.objects.live().count() + Term.objects.live().count()
    assert [path for address in days if client.get(path := urlsplit(address).path).status_code != 200] == []


def test_the_sitemap_names_the_site_and_not_the_host_that_was_asked(client, settings):
    settings.SITE_URL = "https://guide.example"
    settings.ALLOWED_HOSTS = ["other.example"]
    text = client.get("/sitemap.xml", headers={"Host": "other.example"}).content.decode()
    assert "https://guide.example/articles/symptoms/" in text
    assert "other.example" not in text


def test_the_sitemap_is_compressed_and_answers_304_to_its_entity_tag(client):
    answer = client.get("/sitemap.xml", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Type"] == "application/xml"
    assert gzip.decompress(answer.content).startswith(b"<?xml")
    assert client.get("/sitemap.xml", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/sitemap.xml", "/feed.atom", "/api/v1/articles.json", "/api/v1/glossary.json"])
def test_costs_as_many_queries_with_more_articles(client, django_assert_num_queries, path):
    limit = {"/feed.atom": 2, "/api/v1/articles.json": 7}.get(path, 3)
    with django_assert_num_queries(limit):
        assert client.get(path).status_code == 200


def test_the_feed_holds_every_article_and_no_survival_figure(client):
    root = ET.fromstring(client.get("/feed.atom").content)  # noqa: S314 (our own)
    entries = root.findall("a:entry", ATOM)
    assert len(entries) == Article.objects.live().count()
    assert "median" not in ET.tostring(root).decode().lower()


@pytest.mark.parametrize("name", ["articles", "glossary"])
def test_the_data_fit_their_published_schema(client, name):
    schema = client.get(f"/api/v1/{name}.schema.json").json()
    data = client.get(f"/api/v1/{name}.json").json()
    jsonschema.validate(data, schema)
    assert data["schema"] == schema["$id"]
    assert data["count"] == len(data[name]) > 5


def test_the_data_hold_no_survival_figure(client):
    outlook = next(row for row in client.get("/api/v1/articles.json").json()["articles"] if row["id"] == "outlook")
    assert "17 months" not in json.dumps(outlook)


def test_the_data_answer_304_to_their_own_entity_tag(client):
    etag = client.get("/api/v1/articles.json").headers["ETag"]
    assert client.get("/api/v1/articles.json", headers={"If-None-Match": etag}).status_code == 304


def test_the_manifest_names_the_site_and_its_icons(client):
    data = client.get("/manifest.webmanifest").json()
    assert data["name"] == "LEMS Guide"
    assert {icon["sizes"] for icon in data["icons"]} == {"any", "192x192", "512x512"}
    assert data["display"] == "standalone"
    assert [icon["purpose"] for icon in data["icons"] if "purpose" in icon] == ["maskable"]


def test_the_health_check_says_when_the_database_is_away(client, monkeypatch):
    assert client.get("/healthz").status_code == 200
    from django.db import DatabaseError, connection

    def away(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get("/healthz").status_code == 503
