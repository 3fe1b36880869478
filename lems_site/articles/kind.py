"""How an article is compiled and published, and which pages are made anew when one changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models import F
from django.utils import timezone

from lems_site.markup.lookups import Lookups
from lems_site.markup.plain_words import reading_problems, unexplained
from lems_site.markup.render import render
from lems_site.publishing.build import build_key
from lems_site.publishing.compiling import compile_key, page_data
from lems_site.publishing.kinds import Compiled, Kind
from lems_site.publishing.models import hash_of
from lems_site.publishing.signatures import Review, review, reviews
from lems_site.source_files import article_file
from lems_site.source_files.article_file import ArticleFile
from lems_site.source_files.library import Library
from lems_site.source_files.problems import Problem

from .models import Article, ArticleRevision, KeptPage
from .page import ArticlePage, Neighbour, kept


class ArticleKind(Kind):
    """Articles."""

    name, model, revision_model = "articles", Article, ArticleRevision

    def parse(self, text: str, path: str) -> tuple[ArticleFile | None, list[Problem]]:
        return article_file.parse(text, path)

    def files(self, library: Library) -> dict[str, ArticleFile]:
        return library.articles

    def compile(self, file: ArticleFile, lookups: Lookups, path: str) -> Compiled:
        rendered = render(file.body, lookups)
        problems = [problem.at(path, file.lines_before_body) for problem in rendered.problems]
        data, text = page_data(rendered, lookups), file.text()
        fields = {
            "nav_title": file.nav_title, "order": file.order, "description": file.description,
            "minutes": data["minutes"], "everyday_words": "\n".join(file.everyday_words),
        }  # fmt: skip
        key = compile_key(text, data, lookups)
        return Compiled(file.slug, file.title, text, file, rendered, data, key, problems, fields)

    def advice(self, compiled: Compiled, lookups: Lookups, path: str) -> list[Problem]:
        """Problems of plain words: they stop check_content, not a publication."""
        found = reading_problems(compiled.rendered.blocks, lookups.medicines) + unexplained(compiled.file.body, lookups)
        return [problem.at(path, compiled.file.lines_before_body) for problem in found]

    def is_stale(self, key: str) -> bool:
        return Article.objects.live().exclude(slug__in=KeptPage.objects.filter(key=key).values("slug")).exists()

    def finish(self, changed: list[Compiled]) -> Callable[[], None]:
        """Make the pages of the changed articles, of those whose neighbours change, and of those of another build."""
        new = {one.slug: one for one in changed}
        rows = _reading_order()
        this_build = set(KeptPage.objects.filter(key=build_key()).values_list("slug", flat=True))
        renamed = {slug: (one.file.nav_title, one.file.order) for slug, one in new.items()}
        before, after = _neighbours(rows), _neighbours(rows | renamed)
        current = {slug for slug, near in before.items() if near == after[slug] and slug in this_build}
        told = reviews(self.name, {slug: hash_of(one.text) for slug, one in new.items()})
        pages = [kept(_new_page(one, told[slug], *after[slug])) for slug, one in new.items()]
        pages += _pages_of(set(after) - current - set(new), after)
        return lambda: _write(pages)

    def laid_out(self, slugs: Sequence[str]) -> Callable[[], None]:
        """The pages of these articles as they are in the database."""
        pages = _pages_of(slugs, _neighbours(_reading_order()))
        return lambda: _write(pages)

    def taken_out(self, slug: str) -> Callable[[], None]:
        """The kept page goes, and the articles before and after it become neighbours."""
        rows = _reading_order()
        before, after = _neighbours(rows), _neighbours({other: row for other, row in rows.items() if other != slug})
        pages = _pages_of([other for other, near in after.items() if near != before[other]], after)

        def write() -> None:
            KeptPage.objects.filter(slug=slug).delete()
            _write(pages)

        return write


Near = dict[str, tuple[Neighbour | None, Neighbour | None]]


def _pages_of(slugs: Iterable[str], near: Near) -> list[KeptPage]:
    """The kept pages of live articles, made from their rows."""
    articles = Article.objects.live().filter(slug__in=list(slugs)).annotate(live_hash=F("live__text_hash"))
    hashes = dict(articles.values_list("slug", "live_hash"))
    told = reviews(ArticleKind.name, hashes)
    return [
        kept(page_of(article, told[article.slug], *near[article.slug]))
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


def _new_page(compiled: Compiled, told: Review, before: Neighbour | None, after: Neighbour | None) -> ArticlePage:
    file = compiled.file
    return ArticlePage(
        file.slug, file.title, file.nav_title, file.description, compiled.rendered.html, compiled.data,
        compiled.changed_at or timezone.now(), before, after, told,
    )  # fmt: skip


def page_of(article: Article, told: Review, before: Neighbour | None, after: Neighbour | None) -> ArticlePage:
    """The page of an article as it is in the database."""
    return ArticlePage(
        article.slug, article.title, article.nav_title, article.description, article.html, article.compiled,
        article.published_at or timezone.now(), before, after, told,
    )  # fmt: skip


def current_page(article: Article) -> ArticlePage:
    """The page of an article with its neighbours, for when the kept page is of another build."""
    told = review(ArticleKind.name, article.slug, article.live.text_hash if article.live else "")
    return page_of(article, told, *_neighbours(_reading_order())[article.slug])
