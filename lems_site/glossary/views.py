"""The glossary from A to Z, a term, and the way from an entity's name to its term."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.content_files.term_file import ENTITY
from lems_site.markup.safe import linked_data, stored_html
from lems_site.publishing.delivery.page_cache import CACHE_CONTROL, public_page
from lems_site.publishing.delivery.redirects import find_redirect
from lems_site.publishing.models import Reference
from lems_site.publishing.review.signatures import review_of_page
from lems_site.web.context import page_context

from .linked_data import describe_glossary, describe_term
from .models import Entity, Term

LONGEST_QUERY = 100


DIGITS = "0-9"
ON_ONE_PAGE = 250  # terms; more are shown letter by letter
MOST_SHOWN = 300  # terms under one letter, or found by a word: who sees so many types more letters
FIRST_USES = 20  # articles that a term's page names at once; the others can be unfolded


def letter_of(term: Term) -> str:
    """The heading a term stands under: its first letter without accents, or "0-9"."""
    first = unicodedata.normalize("NFKD", term.title)[:1].upper()
    return first if first.isalpha() else DIGITS


def place_of(term: Term) -> tuple[bool, str, str]:
    """Where a term stands from A to Z; databases sort accents and digits each in their own way."""
    letter = letter_of(term)
    return letter != DIGITS, letter, term.sort_key


@require_safe
@public_page("q", "letter")
def term_list(request: HttpRequest) -> HttpResponse:
    """All terms by letter, or those that a filter word names. One query.

    Where they are more than a page should hold, a letter must be chosen first (`?letter=`), or a word typed.
    """
    query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUERY]
    chosen = request.GET.get("letter", "")
    terms = Term.objects.live().listed()
    found = sorted(terms.named(query) if query else terms, key=place_of)
    every = [(letter, list(group)) for letter, group in groupby(found, letter_of)]
    letters = [letter for letter, _terms in every]
    by_letter = not query and len(found) > ON_ONE_PAGE
    if chosen and chosen not in letters:
        raise Http404
    shown = [group for group in every if group[0] == chosen] if chosen or by_letter else every
    groups, left = _first_terms(shown, MOST_SHOWN)
    path = f"/glossary/?letter={chosen}" if chosen else "/glossary/"
    description = _("Every medical word of the guide, explained in plain words.")
    listed = [(term.title, term.definition, term.get_absolute_url()) for group in groups for term in group["terms"]]
    return HttpResponse(
        render_to_string(
            "glossary/list.html",
            page_context(
                "glossary",
                path,
                _("Glossary"),
                description,
                groups=groups,
                query=query,
                count=len(found),
                left=left,
                letters=letters,
                letter=chosen,
                by_letter=by_letter,
                linked_data=linked_data(describe_glossary(listed)),
            ),
        )
    )


def _first_terms(groups: list[tuple[str, list[Term]]], most: int) -> tuple[list[dict[str, Any]], int]:
    """The first so many terms of the letters, and how many are left out."""
    shown, room = [], most
    for letter, terms in groups:
        if room > 0:
            shown.append({"letter": letter, "terms": terms[:room]})
        room -= len(terms)
    return shown, max(0, -room)


@require_safe
@public_page()
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """A term with the parts of articles that use it. Three queries. An address that a term had once leads on."""
    one = Term.objects.live().annotate(live_hash=F("live__text_hash")).filter(slug=slug).first()
    if one is None:
        answer = find_redirect("glossary", slug)
        if answer is None:
            raise Http404
        return answer
    references = Reference.objects.filter(target_kind="term", target=slug, page_kind="articles").order_by(
        "page_title", "page_slug", "pk"
    )
    used_in = []
    for _slug, group in groupby(references, lambda reference: reference.page_slug):
        places = list(group)
        sections = [{"title": place.section, "url": place.url} for place in places if place.section]
        used_in.append({"title": places[0].page_title, "url": f"/articles/{_slug}/", "sections": sections})
    codes = [code["code"] for code in one.compiled["codes"]]
    shown = {
        "slug": one.slug,
        "title": one.title,
        "definition": one.definition,
        "other_names": one.other_names,
        "url": one.get_absolute_url(),
        "html": stored_html(one.html),
        "used_in": used_in[:FIRST_USES],
        "used_in_too": used_in[FIRST_USES:],
        **one.compiled,
    }
    return HttpResponse(
        render_to_string(
            "glossary/term.html",
            page_context(
                "glossary",
                one.get_absolute_url(),
                one.title,
                one.definition,
                term=shown,
                review=review_of_page("glossary", slug, one.live_hash),  # type: ignore[attr-defined]  # annotated above
                linked_data=linked_data(describe_term(one.get_absolute_url(), one.title, one.definition, one.other_names, codes)),
            ),
        )
    )


@require_safe
def entity(request: HttpRequest, name: str) -> HttpResponseBase:
    """Redirect an entity's name to its term."""
    if not ENTITY.fullmatch(name):
        raise Http404  # PostgreSQL fails on a NUL
    found = Entity.objects.filter(name=name, term__live__isnull=False).values_list("term__slug", flat=True)
    slug = found.first()
    if slug is None:
        raise Http404
    response = HttpResponsePermanentRedirect(f"/glossary/{slug}/")
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response
