"""/booklet/: the whole guide as one page to print. Ids carry the article's slug, so that each leads to its own place."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.articles.models import Article
from lems_site.articles.page_layout import drop_indentation
from lems_site.content_files import article_file
from lems_site.markup.lookups import Lookups
from lems_site.markup.render import render
from lems_site.markup.safe import stored_html
from lems_site.publishing.delivery.page_cache import public_page, respond_with_body
from lems_site.publishing.models import SiteVersion
from lems_site.publishing.pages.page_data import page_data
from lems_site.publishing.pages.registry import lookups_for
from lems_site.publishing.review.signatures import has_live_signatures
from lems_site.web.context import page_context
from lems_site.web.fingerprints import build_key
from lems_site.web.pagination.numbered_parts import asked_number, read_part

from .models import KeptBooklet

CHAPTERS = 40  # articles in one booklet: more would neither load on a phone nor be printed


def chapter_context(article: Article, lookups: Lookups, chapters: Mapping[str, str]) -> dict[str, Any]:
    """What the template needs of an article: every id begins with its slug, and links to other chapters stay on the page.

    `chapters` has the slugs of the articles on this page by their paths.
    """
    prefix = f"{article.slug}-"
    file, _problems = article_file.parse_article(article.live.text if article.live else "", "")
    rendered = render(file.body if file else "", lookups, prefix=prefix, chapters=chapters)
    return {
        "slug": article.slug,
        "prefix": prefix,
        "title": article.title,
        "description": article.description,
        "html": stored_html(rendered.html),
        **page_data(rendered, lookups),
    }


def render_part(number: int) -> tuple[bytes, int]:
    """The page of a part of the booklet as UTF-8 HTML, and how many parts there are. Raises Http404 for a part that is not."""
    lookups = lookups_for()
    rows = Article.objects.live().select_related("live").defer("html", "compiled")
    part = read_part(rows, number, CHAPTERS, "/booklet/")
    chapters = {article.get_absolute_url(): article.slug for article in part.rows}
    shown = page_context(
        "articles",
        part.path,
        _("The whole guide, to print"),
        _("All articles with their notes and sources on one page."),
        chapters=[chapter_context(article, lookups, chapters) for article in part.rows],
        part=part,
        any_signed=has_live_signatures(),
    )
    return drop_indentation(render_to_string("pages/booklet.html", shown)).lstrip().encode(), part.count


@require_safe
def booklet_page(request: HttpRequest) -> HttpResponseBase:
    """All articles with their notes and sources, in reading order: the page that was made when the guide last changed. One query.

    Where that is not there yet, the page is made on the spot.
    """
    row = KeptBooklet.objects.ready(asked_number(request))
    if row is not None and row[2] == build_key():
        return respond_with_body(request, row[1], bytes(row[0]))
    return _fresh_page(request)


@public_page("page")
def _fresh_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_part(asked_number(request))[0])


def keep_booklet() -> Iterator[None]:
    """Make all parts and keep them, one after another. If the guide changes meanwhile, the rest is left to the next run."""
    version, number, parts = SiteVersion.current()[0], 0, 1
    while number < parts:
        number += 1
        body, parts = render_part(number)
        etag = hashlib.sha256(body + build_key().encode()).hexdigest()[:32]
        packed = gzip.compress(body, 9, mtime=0)
        values = {"parts": parts, "version": version, "page": packed, "etag": etag, "key": build_key()}
        if SiteVersion.current()[0] != version:
            return
        KeptBooklet.objects.update_or_create(part=number, defaults=values)
        yield
    KeptBooklet.objects.filter(part__gt=parts).delete()


def keep_small_booklet() -> None:
    """Keep a booklet of one part at once, when the guide has changed. A larger one is the clock's work."""
    if next_booklet_due() and Article.objects.live().count() <= CHAPTERS:
        for _part in keep_booklet():
            pass


def next_booklet_due() -> datetime | None:
    """Now, if the kept booklet is not of the guide as it is, or of another build; else None. One query."""
    version = Coalesce(Subquery(SiteVersion.objects.filter(pk=1).values("number")[:1]), 0)  # 0: nothing was ever published
    last = KeptBooklet.objects.filter(part=F("parts"), version=version, key=build_key())
    return None if last.exists() else timezone.now()
