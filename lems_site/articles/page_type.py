"""How an article is compiled and published, and which pages are made anew when one changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from lems_site.content_files import article_file
from lems_site.content_files.article_file import ArticleFile
from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups
from lems_site.markup.plain_words import reading_problems, unexplained_terms
from lems_site.markup.render import render
from lems_site.publishing.models import StagedPage, hash_of
from lems_site.publishing.pages.compiled_data import compile_key, page_data
from lems_site.publishing.pages.page_type import Compiled, Neighbours, PageType
from lems_site.publishing.review.signatures import Review, review, reviews
from lems_site.web.fingerprints import build_key

from .models import Article, ArticleRevision, KeptPage
from .page_layout import ArticlePage, Neighbour, kept

COLUMNS = "slug, page, etag, key"
SHOW = f"""
    INSERT INTO {KeptPage._meta.db_table} ({COLUMNS})
    SELECT slug, page, etag, page_key FROM {StagedPage._meta.db_table} WHERE batch = %s AND kind = 'articles'
    ON CONFLICT (slug) DO UPDATE SET page = excluded.page, etag = excluded.etag, key = excluded.key
"""  # noqa: S608 (our own names)


class ArticleType(PageType):
    """Articles."""

    name, model, revision_model = "articles", Article, ArticleRevision

    def parse(self, text: str, path: str) -> tuple[ArticleFile | None, list[Problem]]:
        return article_file.parse_article(text, path)

    def files(self, library: Library) -> dict[str, ArticleFile]:
        return library.articles

    def compile(self, file: ArticleFile, lookups: Lookups, path: str) -> Compiled:
        rendered = render(file.body, lookups)
        problems = [problem.in_file(path, file.lines_before_body) for problem in rendered.problems]
        data, text = page_data(rendered, lookups), file.text()
        fields = {
            "nav_title": file.nav_title,
            "order": file.order,
            "description": file.description,
            "minutes": data["minutes"],
            "everyday_words": "\n".join(file.everyday_words),
        }
        key = compile_key(text, data, lookups)
        compiled = Compiled(file.slug, file.title, text, file, rendered, data, key, problems, fields)
        advice = self.advice(compiled, lookups, path)
        data["advice"] = [{"line": one.line, "message": one.message} for one in advice]
        return compiled

    def advice(self, compiled: Compiled, lookups: Lookups, path: str) -> list[Problem]:
        """Problems of plain words: they stop check_content, not a publication."""
        found = reading_problems(compiled.rendered.blocks, lookups.medicines) + unexplained_terms(compiled.file.body, lookups)
        return [problem.in_file(path, compiled.file.lines_before_body) for problem in found]

    def neighbours(self, changed: Mapping[str, Any], *, stale: bool) -> Neighbours:
        rows = _reading_order()
        before = _neighbours(rows)
        after = _neighbours(rows | {slug: (one.nav_title, one.order) for slug, one in changed.items()})
        current = {slug for slug, near in before.items() if near == after[slug]}
        if stale:
            current &= set(KeptPage.objects.filter(key=build_key()).values_list("slug", flat=True))
        hashes = dict(Article.objects.live().values_list("slug", "live__text_hash"))
        told = reviews(self.name, hashes | {slug: hash_of(one.text()) for slug, one in changed.items()})
        near = {slug: (*both, told[slug]) for slug, both in after.items()}
        return Neighbours(near, [slug for slug in after if slug not in current and slug not in changed])

    def render_page(self, page: StagedPage, near: Any) -> None:
        if page.what == StagedPage.RELAYOUT:
            shown = page_of(Article.objects.get(slug=page.slug), *near)
        else:
            shown = ArticlePage(
                page.slug,
                page.title,
                page.fields["nav_title"],
                page.fields["description"],
                page.html,
                page.compiled,
                page.changed_at or timezone.now(),
                *near,
            )
        row = kept(shown)
        page.page, page.etag, page.page_key = row.page, row.etag, row.key

    def relayout(self, slugs: Sequence[str]) -> Callable[[], None]:
        """The pages of these articles as they are in the database."""
        pages = _pages_of(slugs, _neighbours(_reading_order()))
        return lambda: _write(pages)

    def on_unpublish(self, slug: str) -> Callable[[], None]:
        """The kept page goes, and the articles before and after it become neighbours."""
        rows = _reading_order()
        before, after = _neighbours(rows), _neighbours({other: row for other, row in rows.items() if other != slug})
        pages = _pages_of([other for other, near in after.items() if near != before[other]], after)

        def write() -> None:
            KeptPage.objects.filter(slug=slug).delete()
            _write(pages)

        return write

    def after_release(self, batch: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(SHOW, [batch])


Near = dict[str, tuple[Neighbour | None, Neighbour | None]]


def _pages_of(slugs: Iterable[str], near: Near) -> list[KeptPage]:
    """The kept pages of live articles, made from their rows."""
    articles = Article.objects.live().filter(slug__in=list(slugs)).annotate(live_hash=F("live__text_hash"))
    hashes = dict(articles.values_list("slug", "live_hash"))
    told = reviews(ArticleType.name, hashes)
    return [
        kept(page_of(article, *near[article.slug], told[article.slug]))
        for article in articles.iterator(chunk_size=200)
        if article.slug in told
    ]


def _write(pages: list[KeptPage]) -> None:
    KeptPage.objects.bulk_create(
        pages, batch_size=100, update_conflicts=True, unique_fields=["slug"], update_fields=["page", "etag", "key"]
    )


def _reading_order() -> dict[str, tuple[str, int]]:
    """The live articles' short titles and places in the order."""
    return {slug: (nav, order) for slug, nav, order in Article.objects.live().values_list("slug", "nav_title", "order")}


def _neighbours(rows: dict[str, tuple[str, int]]) -> Near:
    """The articles before and after each, in reading order."""
    ordered = sorted(rows, key=lambda slug: (rows[slug][1], slug))
    near = [None, *(Neighbour(slug, rows[slug][0]) for slug in ordered), None]
    return {slug: (near[place], near[place + 2]) for place, slug in enumerate(ordered)}


def page_of(article: Article, before: Neighbour | None, after: Neighbour | None, told: Review) -> ArticlePage:
    """The page of an article as it is in the database."""
    return ArticlePage(
        article.slug,
        article.title,
        article.nav_title,
        article.description,
        article.html,
        article.compiled,
        article.published_at or timezone.now(),
        before,
        after,
        told,
    )


def current_page(article: Article) -> ArticlePage:
    """The page of an article with its neighbours, for when the kept page is of another build."""
    told = review(ArticleType.name, article.slug, article.live.text_hash if article.live else "")
    return page_of(article, *_neighbours(_reading_order())[article.slug], told)
