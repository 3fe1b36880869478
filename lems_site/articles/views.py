"""The list of articles, and an article."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.publishing.build import build_key
from lems_site.publishing.public import context, public_page, respond

from .kind import current_page
from .models import Article, KeptPage
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
    page = KeptPage.objects.filter(slug=slug).first()
    if page is None or page.key != build_key():
        page = kept(current_page(get_object_or_404(Article.objects.live(), slug=slug)))
    return respond(request, page.etag, bytes(page.page))
