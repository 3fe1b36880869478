"""Home, about, accessibility, errors, and what programs ask for: robots.txt, the sitemap, the health check."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.publishing.public import CACHE_CONTROL, context, public_page


@require_safe
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The first page. One query."""
    description = _("Clear answers about Lambert-Eaton myasthenic syndrome (LEMS), every statement with its source.")
    shown = context("home", "/", _("Living with LEMS"), description, articles=Article.objects.live().listed())
    return HttpResponse(render_to_string("pages/home.html", shown))


@require_safe
@public_page
def about(request: HttpRequest) -> HttpResponse:
    """Who is behind the site, and credits."""
    shown = context("about", "/about/", _("About this guide"), _("Who is behind this guide, and how it is made."))
    return HttpResponse(render_to_string("pages/about.html", shown))


@require_safe
@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everyone can use the site, and what is not known."""
    shown = context(
        "accessibility",
        "/accessibility/",
        _("Accessibility"),
        _("How this site tries to be usable by everyone."),
    )
    return HttpResponse(render_to_string("pages/accessibility.html", shown))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain", headers={"Cache-Control": CACHE_CONTROL})


@require_safe
@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """All public pages with the day of their last change. Two queries."""
    fixed = [(path, None) for path in ("/", "/articles/", "/glossary/", "/sources/", "/about/", "/accessibility/")]
    articles = Article.objects.live().values_list("slug", "published_at")
    terms = Term.objects.live().values_list("slug", "published_at")
    pages: list[tuple[str, datetime | None]] = [
        *fixed,
        *((f"/articles/{slug}/", when) for slug, when in articles),
        *((f"/glossary/{slug}/", when) for slug, when in terms),
    ]
    rows = ((f"{settings.SITE_URL}{path}", f"<lastmod>{when:%Y-%m-%d}</lastmod>" if when else "") for path, when in pages)
    urls = "\n".join(f"<url><loc>{address}</loc>{changed}</url>" for address, changed in rows)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return HttpResponse(f"{head}{urls}\n</urlset>\n", content_type="application/xml")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For a load balancer: 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page that helps somebody who came to an address that is not there."""
    body = render_to_string("404.html", context("", request.path, _("Page not found")))
    return HttpResponse(body, status=404, headers={"Cache-Control": CACHE_CONTROL})


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs nothing but its template."""
    return HttpResponse(render_to_string("500.html"), status=500, headers={"Cache-Control": "no-store"})
