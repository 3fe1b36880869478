"""The pages about times without network, and the list of the guide's pages for the service worker."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count, Sum
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.articles.models import Article
from lems_site.diary.forms.offline_check_in import blank_form
from lems_site.glossary.models import Term
from lems_site.pages.page_copies import public_paths
from lems_site.publishing.delivery.page_cache import public_page
from lems_site.web.context import page_context

PAGE_FRAME = 12_000  # bytes of a page besides its text: head, header, foot and drawings
FILES = 250_000  # bytes of the style sheet, the scripts and the font
MEGABYTE = 1_000_000


def guide_size() -> tuple[int, int]:
    """How many pages the guide has, and about how many bytes they take in a browser. Two queries, and those of public_paths."""
    count = len(public_paths())
    texts = [
        table.objects.live().aggregate(bytes=Sum(Length("html")), number=Count("pk"))["bytes"] or 0 for table in (Article, Term)
    ]
    return count, sum(texts) * 2 + count * PAGE_FRAME + FILES  # the booklet holds every text once more


@require_safe
@public_page()
def offline_page(request: HttpRequest) -> HttpResponse:
    """How to use the site without network: what is kept, the home screen, the button that keeps the guide."""
    if not settings.OFFLINE_COPIES:
        raise Http404
    count, size = guide_size()
    shown = page_context(
        "offline",
        reverse("offline"),
        _("Without network"),
        _("What of this guide opens without network, and how to keep more of it on your device."),
        pages=count,
        megabytes=max(1, round(size / MEGABYTE)),
    )
    return HttpResponse(render_to_string("pages/offline/offline.html", shown))


@require_safe
@public_page()
def no_network_page(request: HttpRequest) -> HttpResponse:
    """What the service worker shows in the place of a page that it does not keep."""
    shown = page_context("", "", _("No network"))
    return HttpResponse(render_to_string("pages/offline/no_network.html", shown))


@require_safe
@public_page()
def check_in_page(request: HttpRequest) -> HttpResponse:
    """The check-in that works without network: the same for everybody, with nothing of a person."""
    if not settings.OFFLINE_COPIES:
        raise Http404
    shown = page_context("diary", "", _("How is today?"), form=blank_form())
    return HttpResponse(render_to_string("pages/offline/check_in.html", shown))


@require_safe
@public_page()
def guide_list(request: HttpRequest) -> HttpResponse:
    """The paths of all pages of the guide, for the service worker."""
    return JsonResponse({"paths": public_paths()})
