"""The index changes in the transaction that publishes a page, on either database."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.publish import publish, save_revision
from lems_site.search.index import postgresql
from lems_site.search.index.documents import word_counts
from lems_site.search.index.writer import index_pages, rebuild_index
from lems_site.search.models import Document, IndexState, SpellingKey, Word
from lems_site.search.query.search import search_pages

pytestmark = pytest.mark.django_db


def urls(query: str) -> list[str]:
    answer = search_pages(query)
    return [*([answer.exact["url"]] if answer.exact else []), *(found.url for found in answer.results)]


def edited(slug: str, old: str, new: str) -> None:
    """Publish an article with one phrase changed."""
    article = Article.objects.get(slug=slug)
    text = article.live.text
    assert old in text
    revision = save_revision(page_types["articles"], text=text.replace(old, new), by=None, page=article)
    publish(page_types["articles"], revision=revision, by=None)


def test_a_published_change_replaces_the_old_text_in_the_index():
    assert not urls("zeppelin")
    edited("symptoms", "Why am I so tired?", "Why am I a zeppelin?")
    assert urls("zeppelin")[0].startswith("/articles/symptoms/")
    edited("symptoms", "Why am I a zeppelin?", "Why am I so tired?")
    assert not urls("zeppelin")
    assert not Word.objects.filter(word="zeppelin").exists()
    assert not SpellingKey.objects.filter(key="zeppelin").exists()


def test_a_publication_that_fails_changes_no_index():
    def fail_late() -> None:
        with transaction.atomic():
            edited("symptoms", "Why am I so tired?", "Why am I a zeppelin?")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_late()
    assert not urls("zeppelin")


def test_a_page_that_is_no_longer_live_is_not_found():
    assert "/glossary/guanidine/" in urls("guanidine")
    Term.objects.filter(slug="guanidine").update(live=None)
    index_pages("glossary", ["guanidine"])
    assert "/glossary/guanidine/" not in urls("guanidine")


def test_rebuilding_gives_the_same_index():
    columns = ("kind", "slug", "place", "names_stems", "aliases_stems", "heading_stems", "text_stems")
    before = (
        sorted(Document.objects.values_list(*columns)),
        sorted(Word.objects.values_list("word", "document_count", "alias_count")),
    )
    index_pages("glossary", ["dry-mouth", "reflex"])
    index_pages("articles", ["symptoms"])
    edited("outlook", "life expectancy", "how many years")
    edited("outlook", "how many years", "life expectancy")
    after = (
        sorted(Document.objects.values_list(*columns)),
        sorted(Word.objects.values_list("word", "document_count", "alias_count")),
    )
    assert after == before
    out = io.StringIO()
    call_command("rebuild_search", stdout=out)
    assert out.getvalue() == f"{Article.objects.live().count() + Term.objects.live().count()} pages can be found\n"
    assert (
        sorted(Document.objects.values_list(*columns)),
        sorted(Word.objects.values_list("word", "document_count", "alias_count")),
    ) == before


def test_counts_are_those_of_the_documents():
    counts = word_counts(Document.objects.all())
    for word, document_count, alias_count in Word.objects.exclude(document_count=0, alias_count=0).values_list(
        "word", "document_count", "alias_count"
    ):
        assert counts[word] == (document_count, alias_count), word


def test_the_next_load_rebuilds_an_index_of_other_code(settings):
    IndexState.objects.update(key="old")
    Document.objects.filter(slug="symptoms").delete()
    out = io.StringIO()
    call_command("load_content", settings.CONTENT_DIR, stdout=out)
    assert urls("weak legs")[0].startswith("/articles/symptoms/")
    assert "nothing to do" not in out.getvalue()
    out = io.StringIO()
    call_command("load_content", settings.CONTENT_DIR, stdout=out)
    assert "nothing to do" in out.getvalue()


def test_sensitive_blocks_are_not_indexed():
    assert not any(
        "17 months" in found.snippet for found in search_pages("how long do people with lung cancer live months").results
    )
    assert not Document.objects.filter(text__contains="longer than 17 months").exists()


def test_an_empty_site_answers():
    Article.objects.update(live=None)
    Term.objects.update(live=None)
    rebuild_index()
    assert search_pages("weak legs").results == []
    assert search_pages("wekness").results == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="pg_trgm is PostgreSQL's")
def test_mistyped_words_are_corrected_without_trigrams(monkeypatch):
    monkeypatch.setattr(postgresql, "has_trigrams", lambda: False)
    assert "/glossary/azathioprine/" in urls("azathioprene")
    assert "/glossary/steroids/" in urls("steriods")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="FTS5 is SQLite's")
def test_the_index_passes_sqlite_s_integrity_check():
    edited("symptoms", "Why am I so tired?", "Why am I a zeppelin?")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_text (search_text, rank) VALUES ('integrity-check', 1)")
        cursor.execute("INSERT INTO search_spelling (search_spelling) VALUES ('integrity-check')")


def test_unchanged_parts_are_not_written_again():
    before = {document.pk: document.place for document in Document.objects.filter(kind="articles", slug="symptoms")}
    edited("symptoms", "Why am I so tired?", "Why am I a zeppelin?")
    after = {document.pk: document.place for document in Document.objects.filter(kind="articles", slug="symptoms")}
    assert len(after) == len(before)
    assert {after[pk] for pk in after.keys() - before.keys()} == {"why-am-i-a-zeppelin"}
    index_pages("articles", ["symptoms"])
    assert set(Document.objects.filter(kind="articles", slug="symptoms").values_list("pk", flat=True)) == set(after)
