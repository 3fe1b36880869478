"""Home, about, accessibility, the gallery of components, and the pages for errors."""

from __future__ import annotations

import sys

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.articles.models import Article
from lems_site.publishing.delivery.page_cache import CACHE_CONTROL, public_page
from lems_site.publishing.review.signatures import has_live_signatures
from lems_site.web.context import page_context

from .database_outage import is_outage, respond_in_outage
from .wrong_address import correct_address

AT_HOME = 30  # articles that the first page lists


@require_safe
@public_page()
def home_page(request: HttpRequest) -> HttpResponse:
    """The first page. Two queries."""
    description = _("Clear answers about Lambert-Eaton myasthenic syndrome (LEMS), every statement with its source.")
    articles = list(Article.objects.live().listed()[: AT_HOME + 1])
    more = len(articles) > AT_HOME
    shown = page_context(
        "home",
        "/",
        _("Living with LEMS"),
        description,
        articles=articles[:AT_HOME],
        more_articles=more,
        any_signed=has_live_signatures(),
    )
    return HttpResponse(render_to_string("pages/home.html", shown))


@require_safe
@public_page()
def about_page(request: HttpRequest) -> HttpResponse:
    """Who is behind the site, and credits."""
    shown = page_context("about", "/about/", _("About this guide"), _("Who is behind this guide, and how it is made."))
    shown["any_signed"] = has_live_signatures()
    return HttpResponse(render_to_string("pages/about.html", shown))


@require_safe
@public_page()
def privacy_page(request: HttpRequest) -> HttpResponse:
    """What is kept about people, where, how long, and who can see it."""
    shown = page_context("privacy", "/privacy/", _("Privacy"), _("What this site keeps about you, and what it does not."))
    shown["security_log_days"] = settings.SECURITY_LOG_DAYS
    shown["backup_days"] = settings.BACKUP_DAYS if settings.BACKUP_RECIPIENT else 0
    return HttpResponse(render_to_string("pages/privacy.html", shown))


@require_safe
@public_page()
def about_diary_page(request: HttpRequest) -> HttpResponse:
    """What the diary is, before anybody signs in: what it does, a sample, who sees it, what is kept."""
    if not settings.DIARY_OPEN:
        raise Http404
    description = _("A symptom diary for people with LEMS: what it does, who can see it, and what is kept.")
    shown = page_context("diary", reverse("about-diary"), _("The symptom diary"), description)
    return HttpResponse(render_to_string("pages/about_diary.html", shown))


@require_safe
@public_page()
def accessibility_page(request: HttpRequest) -> HttpResponse:
    """What was done so that everyone can use the site, and what is not known."""
    shown = page_context(
        "accessibility", "/accessibility/", _("Accessibility"), _("How this site tries to be usable by everyone.")
    )
    return HttpResponse(render_to_string("pages/accessibility.html", shown))


@require_safe
def components_page(request: HttpRequest) -> HttpResponse:
    """Every component in every state. In production for staff only."""
    if not settings.DEBUG and not request.user.is_staff:
        raise Http404
    shown = page_context("", "/components/", _("Components"))
    body = render_to_string("pages/components.html", shown)
    return HttpResponse(body, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Sends a reader of a slightly wrong address on; else a page that helps somebody who came to an address that is not there."""
    if address := correct_address(request):
        return HttpResponsePermanentRedirect(address, headers={"Cache-Control": CACHE_CONTROL})
    body = render_to_string("404.html", page_context("", request.path, _("Page not found")))
    return HttpResponse(body, status=404, headers={"Cache-Control": CACHE_CONTROL})


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs nothing but its template. Where the database cannot be used: the page's copy, or what was typed."""
    if is_outage(sys.exc_info()[1]):
        return respond_in_outage(request)
    return HttpResponse(render_to_string("500.html"), status=500, headers={"Cache-Control": "no-store"})
