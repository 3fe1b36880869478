"""The list of articles, and an article."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.publishing.build import build_key
from lems_site.publishing.paging import part_of
from lems_site.publishing.public import context, public_page, respond

from .kind import current_page
from .models import Article, KeptPage
from .page import kept

IN_PART = 50  # articles of a list on one page


@require_safe
@public_page
def article_list(request: HttpRequest) -> HttpResponse:
    """All articles in reading order, in parts where they are many. One query, or two."""
    description = _("Clear articles about Lambert-Eaton myasthenic syndrome, every statement with its source.")
    part = part_of(Article.objects.live().listed(), request, IN_PART, "/articles/")
    return HttpResponse(
        render_to_string("articles/list.html", context("articles", part.path, _("Articles"), description, part=part))
    )


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponseBase:
    """An article: the page that was made when it was published. One query; a page of another build is made on the spot."""
    page = KeptPage.objects.filter(slug=slug).first()
    if page is None or page.key != build_key():
        page = kept(current_page(get_object_or_404(Article.objects.live(), slug=slug)))
    return respond(request, page.etag, bytes(page.page))
