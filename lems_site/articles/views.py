"""The list of articles, and an article."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.publishing.build import build_key
from lems_site.publishing.public import context, public_page, respond

from .kind import current_page
from .models import Article
from .page import kept


@require_safe
@public_page
def article_list(request: HttpRequest) -> HttpResponse:
    """All articles in reading order. One query."""
    description = _("Clear articles about Lambert-Eaton myasthenic syndrome, every statement with its source.")
    return HttpResponse(
        render_to_string(
            "articles/list.html",
            context("articles", "/articles/", _("Articles"), description, articles=Article.objects.live().listed()),
        )
    )


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponseBase:
    """An article: the page that was made when it was published. One query; a page of another build is made on the spot."""
    columns = ("page", "page_etag", "page_key")
    row = Article.objects.filter(slug=slug, live__isnull=False).values_list(*columns).first()
    if row is None:
        raise Http404
    page, etag, key = row
    if key != build_key():
        fresh = kept(current_page(Article.objects.get(slug=slug)).body())
        page, etag = fresh["page"], fresh["page_etag"]
    return respond(request, etag, bytes(page))
