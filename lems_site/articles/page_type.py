"""How an article is compiled and published, and which pages are made anew when one changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.content_files import article_file
from lems_site.content_files.article_file import ArticleFile
from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.content_files.roles import EMERGENCY, SHARED
from lems_site.markup.lookups import Lookups
from lems_site.markup.plain_words import reading_problems, unexplained_terms
from lems_site.markup.render import render
from lems_site.publishing.models import StagedPage, hash_of
from lems_site.publishing.pages.compiled_data import CompiledData
from lems_site.publishing.pages.content_keys import compile_key
from lems_site.publishing.pages.page_data import page_data
from lems_site.publishing.pages.page_type import Compiled, Neighbours, PageType
from lems_site.publishing.review.signatures import Review, review_of_page, reviews_by_slug
from lems_site.web.fingerprints import build_key

from .everyday_words import find_answers, untied_words
from .models import Article, ArticleRevision, KeptPage
from .opening import find_opening_problems
from .page_layout import ArticlePage, Neighbour, make_kept_page, sources_path

COLUMNS = "slug, page, etag, key"
SHOW = f"""
    INSERT INTO {KeptPage._meta.db_table} ({COLUMNS})
    SELECT slug, page, etag, page_key FROM {StagedPage._meta.db_table} WHERE batch = %s AND kind = 'articles'
    ON CONFLICT (slug) DO UPDATE SET page = excluded.page, etag = excluded.etag, key = excluded.key
"""  # noqa: S608 (our own names)


class ArticleData(CompiledData):
    """What an article keeps beside its HTML. `answers`: for each of its everyday words, the heading above its answer."""

    answers: dict[str, str]


class ArticleType(PageType[Article, ArticleRevision, ArticleFile]):
    """Articles."""

    name, model, revision_model = "articles", Article, ArticleRevision
    lists_reading_ease = True
    file_fields = article_file.FIELDS

    def parse(self, text: str, path: str) -> tuple[ArticleFile | None, list[Problem]]:
        return article_file.parse_article(text, path)

    def files_in(self, library: Library) -> dict[str, ArticleFile]:
        return library.articles

    def compile(self, file: ArticleFile, lookups: Lookups, path: str) -> Compiled[ArticleFile]:
        rendered = render(file.body, lookups, sources_at=sources_path(file.slug))
        problems = [problem.in_file(path, file.lines_before_body) for problem in rendered.problems]
        data: ArticleData = {**page_data(rendered, lookups), "answers": {}}
        data["answers"] = find_answers(file, str(rendered.html), data)
        text = file.text()
        fields = {
            "nav_title": file.nav_title,
            "order": file.order,
            "role": file.role,
            "description": file.description,
            "changed_on": file.changed or None,
            "minutes": data["minutes"],
            "everyday_words": "\n".join(file.everyday_words),
        }
        key = compile_key(text, data, lookups)
        compiled = Compiled(file.slug, file.title, text, file, rendered, data, key, problems, fields)
        advice = self.advice(compiled, lookups, path)
        data["advice"] = [{"line": one.line, "message": one.message} for one in advice]
        return compiled

    def anchors(self, html: str, data: CompiledData) -> set[str]:
        """The ids of the contents list, of the words and of the sources, beside the page's own."""
        ids = {"main", "contents"}
        if data.get("sources"):
            ids |= {"sources", *(f"source-{source['number']}" for source in data["sources"])}
        if data.get("words"):
            ids |= {"words", *(f"word-{word['slug']}" for word in data["words"])}
        return ids

    def conflicts(self, file: ArticleFile, path: str) -> list[Problem]:
        """A role that another article has, and the loss of the only page for emergencies. One query."""
        holders = dict(Article.objects.live().exclude(role="").values_list("slug", "role"))
        own = holders.pop(file.slug, "")
        if file.role and file.role not in SHARED and file.role in holders.values():
            message = _("another article has the role '%(role)s' already: only one has it") % {"role": file.role}
            return [Problem(path, *file.places.get(("role",), (1, 1)), message)]
        if own == EMERGENCY != file.role:
            message = _("this is the page for emergencies: keep its role '%(role)s'") % {"role": EMERGENCY}
            return [Problem(path, 1, 1, message)]
        return []

    def opening_problems(self, compiled: Compiled[ArticleFile], path: str) -> list[Problem]:
        return find_opening_problems(compiled.file, path)

    def advice(self, compiled: Compiled[ArticleFile], lookups: Lookups, path: str) -> list[Problem]:
        """Problems of plain words: they make check_content fail but do not stop a publication."""
        found = reading_problems(compiled.rendered.blocks, lookups.medicines) + unexplained_terms(compiled.file.body, lookups)
        in_text = [problem.in_file(path, compiled.file.lines_before_body) for problem in found]
        answers = find_answers(compiled.file, str(compiled.rendered.html), compiled.data)
        return [*in_text, *untied_words(compiled.file, answers, path)]

    def render_preview(self, compiled: Compiled[ArticleFile], banner: object) -> str:
        file, html = compiled.file, compiled.rendered.html
        page = ArticlePage(
            file.slug,
            file.title,
            file.nav_title,
            file.description,
            html,
            compiled.data,
            timezone.localdate(),
            None,
            None,
            role=file.role,
        )
        return render_to_string("articles/article.html", page.context() | {"preview": banner})

    def neighbours(self, changed: Mapping[str, ArticleFile], *, stale: bool) -> Neighbours:
        rows = _reading_order()
        before = _neighbours_in_order(rows)
        after = _neighbours_in_order(rows | {slug: (one.nav_title, one.order) for slug, one in changed.items()})
        current = {slug for slug, near in before.items() if near == after[slug]}
        if stale:
            current &= set(KeptPage.objects.filter(key=build_key()).values_list("slug", flat=True))
        hashes = dict(Article.objects.live().values_list("slug", "live__text_hash"))
        told = reviews_by_slug(self.name, hashes | {slug: hash_of(one.text()) for slug, one in changed.items()})
        near = {slug: (*both, told[slug]) for slug, both in after.items()}
        return Neighbours(near, [slug for slug in after if slug not in current and slug not in changed])

    def render_page(self, page: StagedPage, near: Any) -> None:
        if page.what == StagedPage.RELAYOUT:
            shown = page_of(Article.objects.get(slug=page.slug), *near)
        else:
            before, after, told = near
            shown = ArticlePage(
                page.slug,
                page.title,
                page.fields["nav_title"],
                page.fields["description"],
                page.html,
                page.compiled,
                last_changed(page),
                before,
                after,
                told,
                page.fields["role"],
            )
        row = make_kept_page(shown)
        page.page, page.etag, page.page_key = row.page, row.etag, row.key

    def relayout(self, slugs: Sequence[str]) -> Callable[[], None]:
        """The pages of these articles as they are in the database."""
        pages = _pages_of(slugs, _neighbours_in_order(_reading_order()))
        return lambda: _write_kept_pages(pages)

    def on_unpublish(self, slug: str) -> Callable[[], None]:
        """The kept page goes, and the articles before and after it become neighbours."""
        rows = _reading_order()
        before, after = (
            _neighbours_in_order(rows),
            _neighbours_in_order({other: row for other, row in rows.items() if other != slug}),
        )
        pages = _pages_of([other for other, near in after.items() if near != before[other]], after)

        def write() -> None:
            KeptPage.objects.filter(slug=slug).delete()
            _write_kept_pages(pages)

        return write

    def after_release(self, batch: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(SHOW, [batch])


Near = dict[str, tuple[Neighbour | None, Neighbour | None]]


def _pages_of(slugs: Iterable[str], near: Near) -> list[KeptPage]:
    """The kept pages of live articles, made from their rows."""
    articles = Article.objects.live().filter(slug__in=list(slugs)).annotate(live_hash=F("live__text_hash"))
    hashes = dict(articles.values_list("slug", "live_hash"))
    told = reviews_by_slug(ArticleType.name, hashes)
    return [
        make_kept_page(page_of(article, *near[article.slug], told[article.slug]))
        for article in articles.iterator(chunk_size=200)
        if article.slug in told
    ]


def _write_kept_pages(pages: list[KeptPage]) -> None:
    KeptPage.objects.bulk_create(
        pages, batch_size=100, update_conflicts=True, unique_fields=["slug"], update_fields=["page", "etag", "key"]
    )


def _reading_order() -> dict[str, tuple[str, int]]:
    """The live articles' short titles and places in the order."""
    return {slug: (nav, order) for slug, nav, order in Article.objects.live().values_list("slug", "nav_title", "order")}


def _neighbours_in_order(rows: dict[str, tuple[str, int]]) -> Near:
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
        article.last_changed.date(),
        before,
        after,
        told,
        article.role,
    )


def last_changed(page: StagedPage) -> dt.date:
    """The day on which a staged article's text last changed: by its file, else when it is published."""
    day = page.fields["changed_on"]
    return dt.date.fromisoformat(day) if day else (page.changed_at or timezone.now()).date()


def current_page(article: Article) -> ArticlePage:
    """The page of an article with its neighbours, for when the kept page is of another build."""
    told = review_of_page(ArticleType.name, article.slug, article.live.text_hash if article.live else "")
    return page_of(article, *_neighbours_in_order(_reading_order())[article.slug], told)
