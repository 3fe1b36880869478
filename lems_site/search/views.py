"""The search page. Who looked for what is never kept; that a search found nothing is counted, by week (see zero_results.py)."""

from __future__ import annotations

import gzip

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.content_files.card_file import EMERGENCY
from lems_site.help_cards.models import HelpCard
from lems_site.markup.safe import stored_html
from lems_site.publishing.delivery.page_cache import accepts_gzip
from lems_site.search.query.parser import LONGEST_QUERY
from lems_site.search.query.search import search_pages
from lems_site.web.context import clinic_line, page_context

from . import zero_results

HEADERS = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}


def query_from_request(request: HttpRequest) -> str:
    """The text of the request's query in one line, at most LONGEST_QUERY characters, without unprintable ones."""
    text = request.GET.get("q", "").encode("utf-8", "ignore").decode()[: 2 * LONGEST_QUERY]
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST_QUERY]


def card_context(card: HelpCard) -> dict[str, object]:
    """A help card as its template needs it."""
    kind = "emergency" if card.urgency == EMERGENCY else "urgent"
    word = {"emergency": _("Emergency"), "now": _("Call now"), "today": _("Call today")}[card.urgency]
    return {
        "name": card.name,
        "kind": kind,
        "word": word,
        "title": card.title,
        "call": card.call,
        "line": clinic_line(card.line) if card.line else None,
        "body": stored_html(card.html),
        "sources": card.sources,
    }


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The results page: parts of articles and terms; without any result, links to begin with.

    Seven to thirteen database queries (search_pages).
    """
    query = query_from_request(request)
    answer = search_pages(query)
    if query and not (answer.results or answer.exact or answer.cards) and request.method == "GET":
        zero_results.count_query(query)
    description = _("Search the guide: everyday words and wrong spelling are fine.")
    shown = page_context(
        "search",
        "/search/",
        _("Search"),
        description,
        query=query,
        results=answer.results,
        count=len(answer.results),
        exact=answer.exact,
        cards=[card_context(card) for card in answer.cards],
        did_you_mean=answer.did_you_mean,
    )
    body = render_to_string("search/search.html", shown).encode()
    headers = HEADERS | ({"X-Robots-Tag": "noindex"} if query else {})
    if not accepts_gzip(request):
        return HttpResponse(body, headers=headers)
    return HttpResponse(gzip.compress(body, 4), headers=headers | {"Content-Encoding": "gzip"})
