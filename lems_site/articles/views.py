"""The list of articles, and an article."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.publishing.delivery.page_cache import public_page, respond_with_body
from lems_site.publishing.delivery.redirects import find_redirect
from lems_site.web.context import page_context
from lems_site.web.fingerprints import build_key
from lems_site.web.pagination.numbered_parts import part_of

from .models import Article, KeptPage
from .page_layout import make_kept_page, sources_path
from .page_type import current_page

IN_PART = 50  # articles of a list on one page


@require_safe
@public_page("page")
def article_list(request: HttpRequest) -> HttpResponse:
    """All articles in reading order, in parts where they are many. One query, or two."""
    description = _("Clear articles about Lambert-Eaton myasthenic syndrome, every statement with its source.")
    part = part_of(Article.objects.live().listed(), request, IN_PART, "/articles/")
    return HttpResponse(
        render_to_string("articles/list.html", page_context("articles", part.path, _("Articles"), description, part=part))
    )


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponseBase:
    """An article: the page that was made when it was published. One query; a page of another build is made on the spot, and an
    address that an article had once leads on."""
    row = KeptPage.objects.ready(slug)
    if row is not None and row[2] == build_key():
        return respond_with_body(request, row[1], bytes(row[0]))
    one = Article.objects.live().select_related("live").filter(slug=slug).first()
    if one is None:
        answer = find_redirect("articles", slug)
        if answer is None:
            raise Http404
        return answer
    page = make_kept_page(current_page(one))
    return respond_with_body(request, page.etag, bytes(page.page))


@require_safe
@public_page()
def article_sources(request: HttpRequest, slug: str) -> HttpResponse:
    """All sources of an article, each with its statements, who says so, the year and a link. One query."""
    one = _find_live(slug)
    title = _("Sources of: %(title)s") % {"title": one.title}
    shown = page_context("articles", sources_path(slug), title, "", article=one, sources=one.compiled["sources"])
    return HttpResponse(render_to_string("articles/sources.html", shown))


@require_safe
@public_page()
def article_source(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One source as a piece of HTML, which source-popover.js shows in place. One query."""
    source = next((source for source in _find_live(slug).compiled["sources"] if source["number"] == number), None)
    if source is None:
        raise Http404
    answer = HttpResponse(render_to_string("articles/source.html", {"source": source}))
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _find_live(slug: str) -> Article:
    """Returns a live article. Raises Http404."""
    one: Article | None = Article.objects.live().filter(slug=slug).first()
    if one is None:
        raise Http404
    return one
