"""/sw.js, the site's service worker: static/js/service-worker.js with its settings before it.

Its text changes with each publication and each release, so that browsers fetch it, and with it the kept pages, anew. Where
OFFLINE_COPIES is off it is a worker that deletes what was kept and takes itself away.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.articles.models import Article
from lems_site.content_files.roles import EMERGENCY
from lems_site.pages.page_copies import current_state
from lems_site.publishing.delivery.page_cache import CACHE_CONTROL, public_page

CONTENT_TYPE = "text/javascript; charset=utf-8"
# Deletes every cache and itself. What waits in a diary's outbox is in another storage, and stays.
ENDING_WORKER = """\
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) { await caches.delete(name); }
  await registration.unregister();
})()));
"""


class WorkerWords(TypedDict):
    """What stands on a kept page: before its title, and before everything else ("#" is the day and time)."""

    title: str
    notice: str


class WorkerSettings(TypedDict):
    """What static/js/service-worker.js reads as SETTINGS. Addresses are paths; "" is none."""

    release: str  # changes with the guide, the code and the settings
    pages: list[str]  # always kept
    plain: list[str]  # shown without the date of the copy
    checkIn: str  # kept where a diary is open on the device
    noNetwork: str
    guide: str  # lists the pages of the guide
    files: list[str]  # how the addresses of files begin that are kept with the pages that name them
    words: WorkerWords


def worker_settings() -> WorkerSettings:
    """The settings of the worker for the guide as it is. Two queries."""
    no_network, check_in = reverse("no-network"), reverse("offline-check-in")
    emergency = [article.get_absolute_url() for article in Article.objects.live().filter(role=EMERGENCY)]
    return {
        "release": hashlib.sha256(current_state().encode()).hexdigest()[:16],
        "pages": [*emergency, reverse("carry"), no_network],
        "plain": [no_network, check_in],
        "checkIn": check_in,
        "noNetwork": no_network,
        "guide": reverse("guide-list"),
        "files": [settings.STATIC_URL, "/pictures/"],
        "words": {
            "title": _("Copy"),
            "notice": escape(_("No network. Copy from #. Calling needs no internet.")),
        },
    }


@cache
def _source() -> str:
    return (Path(settings.BASE_DIR) / "static/js/service-worker.js").read_text(encoding="utf-8")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponseBase:
    """The service worker; the one that takes itself away where OFFLINE_COPIES is off."""
    if not settings.OFFLINE_COPIES:
        return HttpResponse(ENDING_WORKER, content_type=CONTENT_TYPE, headers={"Cache-Control": CACHE_CONTROL})
    return _worker(request)


@public_page()
def _worker(request: HttpRequest) -> HttpResponse:
    text = json.dumps(worker_settings(), ensure_ascii=False)
    return HttpResponse(f"const SETTINGS = {text};\n{_source()}", content_type=CONTENT_TYPE)
