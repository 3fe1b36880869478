"""Pages for staff beside the form: the finder, a kept preview at two widths, and "How to write". None writes anything.

They are the admin's: its own test decides who may come in.
"""

from __future__ import annotations

import re
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from lems_site.publishing.pages.registry import lookups_for, page_types
from lems_site.web.context import page_context

from .everyday_word import clean_word, pages_for_word
from .finder import INSERTION_KINDS, LONGEST_QUERY, MOST_RESULTS, find_insertions
from .help import render_examples
from .new_page import entity_of
from .new_term import new_term_url
from .preview import load_preview

WIDTHS = ("phone", "desktop")
PAGE_PATH = re.compile(r"/([a-z]+)/([a-z0-9-]{1,80})/")


def _query_text(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "")[:LONGEST_QUERY]


@require_safe
def show_finder(request: HttpRequest) -> HttpResponse:
    """Find a tag, a citation, a link or a figure. `part=1` gives the results alone, for the script of the editing page."""
    what = request.GET.get("what", "")
    what = what if what in INSERTION_KINDS else INSERTION_KINDS[0]
    query, words = _query_text(request, "q"), _query_text(request, "words")
    found, count = find_insertions(what, query, lookups_for(), words)
    shown: dict[str, Any] = {"what": what, "query": query, "words": words, "found": found, "count": count, "most": MOST_RESULTS}
    if request.GET.get("part"):
        return TemplateResponse(request, "admin/publishing/found.html", shown)
    shown |= admin.site.each_context(request) | {"title": _("Find a word, a source, a page or a figure")}
    return TemplateResponse(request, "admin/publishing/finder.html", shown)


@require_safe
def show_preview(request: HttpRequest, token: str) -> HttpResponse:
    """A kept preview in a frame as wide as a phone's or a desktop's screen."""
    width = request.GET.get("width", "")
    width = width if width in WIDTHS else WIDTHS[0]
    there = load_preview(request, token) is not None
    shown = admin.site.each_context(request) | {"title": _("Preview"), "token": token, "width": width, "there": there}
    return TemplateResponse(request, "admin/publishing/preview.html", shown, status=200 if there else 404)


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its types know no view with more than a request
def show_preview_page(request: HttpRequest, token: str) -> HttpResponse:
    """A kept preview itself. Only this page may stand in a frame, and only in one of this site."""
    html = load_preview(request, token)
    if html is None:
        shown = admin.site.each_context(request) | {"title": _("Preview"), "there": False}
        return TemplateResponse(request, "admin/publishing/preview.html", shown, status=404)
    return HttpResponse(html, headers={"Cache-Control": "no-store"})


@require_safe
def open_page_to_edit(request: HttpRequest) -> HttpResponse:
    """From a page that readers see (`path`) to where it is edited in place. Raises Http404 for what is no such page."""
    match = PAGE_PATH.fullmatch(request.GET.get("path", ""))
    page_type = page_types.get(match[1]) if match else None
    page = page_type.pages().filter(slug=match[2]).first() if page_type and match else None
    if page is None:
        raise Http404
    options = page._meta
    return HttpResponseRedirect(reverse(f"admin:{options.app_label}_{options.model_name}_in_place", args=[page.pk]))


@require_safe
def choose_page_for_word(request: HttpRequest) -> HttpResponse:
    """Which page answers a word that readers searched for in vain (`word`); `q` finds one by its title. Raises Http404 without a
    word."""
    word, query = clean_word(request.GET.get("word", "")), _query_text(request, "q")
    if not word:
        raise Http404
    entity = entity_of(word)
    shown = admin.site.each_context(request) | {
        "title": _("Add “%(word)s” to a page") % {"word": word},
        "word": word,
        "query": query,
        "pages": pages_for_word(request, query),
        "new_term_url": new_term_url(entity, word) if entity else "",
    }
    return TemplateResponse(request, "admin/publishing/word_pages.html", shown)


@require_safe
def show_how_to_write(request: HttpRequest) -> HttpResponse:
    """How to write, with examples that the renderer has just made from what is shown beside them."""
    title = _("How to write")
    shown = page_context(
        "", request.path, title, _("For everyone who writes for this guide."), preview=False, examples=render_examples()
    )
    return TemplateResponse(request, "admin/publishing/how_to_write.html", shown)
