"""The day on which an article's text last changed: from its file, set by an edit, kept by the export."""

from __future__ import annotations

import datetime as dt

import pytest

from lems_site.articles.models import Article, ArticleRevision
from lems_site.content_files.article_file import parse_article
from lems_site.publishing.editing.drafts import save_draft
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.publish import publish, save_revision

ARTICLES = page_types["articles"]
FILE = """---
title: {title}
slug: history
nav_title: History
order: 70
description: What happened.
changed: {day}
---

::: in-short

- One.
- Two.
- Three.

:::
"""


def history(day: str, title: str = "History") -> str:
    """The text of the article "history" with that day."""
    return FILE.format(day=day, title=title)


def problems(day: str) -> list[str]:
    return [problem.message for problem in parse_article(history(day), "history.md")[1]]


def test_the_day_is_checked_when_a_file_is_read():
    assert problems("2026-03-05") == []
    assert problems("5 March 2026") == ["'changed': '5 March 2026' is not a day, such as 2026-11-27"]
    assert problems("2026-02-30") == ["'changed': '2026-02-30' is not a day, such as 2026-11-27"]
    future = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=3)).isoformat()
    assert "yet to come" in problems(future)[0]


@pytest.mark.django_db
def test_readers_see_the_day_of_the_file_and_not_of_the_publication(client):
    page = Article.objects.get(slug="history")
    revision = save_revision(ARTICLES, text=history("2025-03-05"), by=None, page=page)
    publish(ARTICLES, revision=revision, by=None)
    shown = client.get("/articles/history/").content.decode()
    assert '<time datetime="2025-03-05">5 March 2025</time>' in shown
    assert '"dateModified":"2025-03-05"' in shown
    page.refresh_from_db()
    assert page.changed_on == dt.date(2025, 3, 5)
    assert page.published_at.date() == dt.datetime.now(dt.UTC).date()


@pytest.mark.django_db
def test_saving_an_edit_sets_the_day(dana):
    page = Article.objects.get(slug="history")
    first = save_revision(ARTICLES, text=history("2025-03-05"), by=None, page=page)
    same = save_draft(ARTICLES, text=history("2025-03-05"), by=dana, base=first.pk, page=page)
    assert same == first, "nothing has changed"
    edited = save_draft(ARTICLES, text=history("2025-03-05", "Our history"), by=dana, base=first.pk, page=page)
    assert f"changed: {dt.datetime.now(dt.UTC).date().isoformat()}\n" in ArticleRevision.objects.get(pk=edited.pk).text


@pytest.mark.content
@pytest.mark.django_db
def test_each_article_of_the_guide_says_when_it_changed():
    assert not Article.objects.filter(changed_on=None).exists()
