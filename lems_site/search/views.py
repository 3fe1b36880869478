"""The results page. Never stored: what somebody looked for is theirs."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.publishing.public import context

LONGEST_QUERY = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Articles and terms that hold the words typed."""
    query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUERY]
    results = []
    if query:
        for term in Term.objects.live().listed().named(query)[:20]:
            results.append(_result(term.title, term.get_absolute_url(), _("Glossary"), term.definition))
        words = Q(title__icontains=query) | Q(description__icontains=query) | Q(everyday_words__icontains=query)
        for article in Article.objects.live().listed().filter(words | Q(html__icontains=query))[:20]:
            results.append(_result(article.title, article.get_absolute_url(), _("Article"), article.description))
    title = _("Search: %(query)s") % {"query": query} if query else _("Search")
    body = render_to_string(
        "search/search.html",
        context("search", "/search/", title, query=query, results=results, count=len(results), exact=None, did_you_mean=""),
    )
    return HttpResponse(body, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})


def _result(title: str, url: str, kind: str, text: str) -> dict[str, str]:
    return {"title": title, "url": url, "kind": kind, "heading": "", "snippet": format_html("{}", text)}
