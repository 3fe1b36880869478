"""Answers for programs: robots.txt, feed, web manifest, icon, the data of articles and terms, the health check."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F
from django.db.models.functions import Coalesce, TruncDate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.publishing.delivery.page_cache import CACHE_CONTROL, public_page
from lems_site.publishing.delivery.schema_org import absolute_url
from lems_site.publishing.review.signatures import has_live_signatures, reviews_by_slug

from .schemas import SCHEMAS

IN_FEED = 200  # articles


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What search engines may read."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /account/",
        "Disallow: /search/?",
        f"Sitemap: {absolute_url(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain", headers={"Cache-Control": CACHE_CONTROL})


@require_safe
@public_page()
def article_feed(request: HttpRequest) -> HttpResponse:
    """An Atom feed of the articles that changed last, the newest first. One query."""
    atom = Atom1Feed(
        title=settings.SITE_NAME,
        link=absolute_url("/"),
        description=_("Articles that changed"),
        feed_url=absolute_url("/feed.atom"),
        language="en",
    )
    articles = Article.objects.live().only("slug", "title", "description", "changed_on", "published_at")
    newest = Coalesce("changed_on", TruncDate("published_at")).desc()
    for article in articles.order_by(newest, "-published_at", "order")[:IN_FEED]:
        when = article.last_changed
        link = absolute_url(article.get_absolute_url())
        atom.add_item(article.title, link, article.description, unique_id=link, pubdate=when, updateddate=when)
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def web_manifest(request: HttpRequest) -> HttpResponse:
    """The web manifest: the site's name, colours and icons, for a phone's home screen."""
    icons = [{"src": static("icons/icon.svg"), "sizes": "any", "type": "image/svg+xml"}]
    icons += [{"src": static(f"icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)]
    maskable = {"src": static("icons/icon-maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"}
    data = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf9f4",
        "theme_color": "#0b5c6e",
        "icons": [*icons, maskable],
    }
    return JsonResponse(data, content_type="application/manifest+json", headers={"Cache-Control": CACHE_CONTROL})


@require_safe
def favicon_redirect(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon on pages that name none, such as the admin's."""
    return HttpResponseRedirect(static("icons/icon-192.png"), headers={"Cache-Control": CACHE_CONTROL})


@require_safe
@public_page()
def articles_json(request: HttpRequest) -> HttpResponse:
    """All articles, part by part, as plain text. Survival figures are left out. Six queries."""
    articles = list(Article.objects.live().defer("html").annotate(live_hash=F("live__text_hash")))
    told = reviews_by_slug("articles", {article.slug: article.live_hash for article in articles})  # type: ignore[attr-defined]  # annotated
    rows = [
        {
            "id": article.slug,
            "url": absolute_url(article.get_absolute_url()),
            "title": article.title,
            "description": article.description,
            "changed": article.last_changed.isoformat(),
            "reviewed_by": told[article.slug].name if told[article.slug].reviewed else None,
            "sections": [
                {"id": section["id"], "heading": section["heading"], "text": section["text"]}
                for section in article.compiled["sections"]
            ],
            "terms": [word["slug"] for word in article.compiled["words"]],
            "statements": sorted({item["id"] for source in article.compiled["sources"] for item in source["statements"]}),
        }
        for article in articles
    ]
    return _data_response("articles", rows)


@require_safe
@public_page()
def glossary_json(request: HttpRequest) -> HttpResponse:
    """All glossary terms. Two queries."""
    rows = [
        {
            "id": term.slug,
            "url": absolute_url(term.get_absolute_url()),
            "title": term.title,
            "definition": term.definition,
            "other_names": term.other_names,
            "entities": term.names["entities"],
            "codes": [code["code"] for code in term.compiled["codes"]],
            "changed": term.published_at.isoformat() if term.published_at else None,
        }
        for term in Term.objects.live().defer("html")
    ]
    return _data_response("glossary", rows)


def _data_response(name: str, rows: list[dict[str, Any]]) -> HttpResponse:
    notice = _("Not reviewed by a clinician. Not medical advice.")
    if has_live_signatures():
        notice = _("Not medical advice. “reviewed_by” names the clinician who reviewed an article, or is empty.")
    whole = {"schema": absolute_url(f"/api/v1/{name}.schema.json"), "notice": notice, "count": len(rows), name: rows}
    return JsonResponse(whole, json_dumps_params={"ensure_ascii": False})


@require_safe
@public_page()
def json_schema(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON Schema of one of the data addresses."""
    return JsonResponse(
        {"$id": absolute_url(f"/api/v1/{name}.schema.json"), **SCHEMAS[name]}, content_type="application/schema+json"
    )


@require_safe
def health_check(request: HttpRequest) -> HttpResponse:
    """For a load balancer: 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})
