"""The public pages for search engines: Django's sitemaps with the site's own address, whatever host was asked."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.publishing.delivery.page_cache import public_page

FIXED_PAGES = ("home", "articles", "glossary", "sources", "booklet", "about", "privacy", "accessibility")  # URL names


class PublicPages(Sitemap):  # type: ignore[type-arg]  # Django's class takes no type in brackets at run time
    """Fixed pages, live articles and live terms, each with its path and the moment of its last change. Two queries."""

    def items(self) -> list[tuple[str, datetime | None]]:
        names = [*FIXED_PAGES, *(["offline"] if settings.OFFLINE_COPIES else [])]
        pages: list[tuple[str, datetime | None]] = [(reverse(name), None) for name in names]
        articles = Article.objects.live().only("slug", "changed_on", "published_at")
        pages += [(article.get_absolute_url(), article.last_changed) for article in articles]
        terms = Term.objects.live().only("slug", "published_at")
        return pages + [(term.get_absolute_url(), term.published_at) for term in terms]

    def location(self, item: tuple[str, datetime | None]) -> str:
        return item[0]

    def lastmod(self, item: tuple[str, datetime | None]) -> datetime | None:
        return item[1]

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(str(settings.SITE_URL)).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(str(settings.SITE_URL)).netloc


@require_safe
@public_page("p")
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """All public pages with the day of their last change."""
    return sitemap_view(request, sitemaps={"pages": PublicPages}).render()
