"""/booklet/: the whole guide as one page to print. Ids carry the article's slug, so that each leads to its own place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.articles.models import Article
from lems_site.content_files import article_file
from lems_site.markup.lookups import Lookups
from lems_site.markup.render import render
from lems_site.markup.safe import stored_html
from lems_site.publishing.delivery.page_cache import public_page
from lems_site.publishing.pages.page_data import page_data
from lems_site.publishing.pages.registry import lookups_for
from lems_site.publishing.review.signatures import has_live_signatures
from lems_site.web.context import page_context
from lems_site.web.pagination.numbered_parts import part_of

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


@require_safe
@public_page
def booklet_page(request: HttpRequest) -> HttpResponse:
    """All articles with their notes and sources, in reading order."""
    lookups = lookups_for()
    part = part_of(Article.objects.live().select_related("live").defer("html", "compiled"), request, CHAPTERS, "/booklet/")
    articles = part.rows
    chapters = {article.get_absolute_url(): article.slug for article in articles}
    shown = page_context(
        "articles",
        part.path,
        _("The whole guide, to print"),
        _("All articles with their notes and sources on one page."),
        chapters=[chapter_context(article, lookups, chapters) for article in articles],
        part=part,
        any_signed=has_live_signatures(),
    )
    return HttpResponse(render_to_string("pages/booklet.html", shown))
