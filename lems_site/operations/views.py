"""Addresses for monitors: whether the site can serve (/readyz), and its numbers (/metrics)."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from .doctor.database_checks import check_cache, check_database
from .doctor.findings import Level
from .metrics import format_metrics

NO_STORE = {"Cache-Control": "no-store"}


@require_safe
def readiness(request: HttpRequest) -> HttpResponse:
    """200 when database and cache can be used and no migration waits, else 503 with the subjects. For a load balancer."""
    wrong = [finding.subject for check in (check_database, check_cache) for finding in check() if finding.level is Level.RED]
    text = f"not ready: {', '.join(wrong)}\n" if wrong else "ready\n"
    return HttpResponse(text, status=503 if wrong else 200, content_type="text/plain", headers=NO_STORE)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers, for who sends `Authorization: Bearer` with METRICS_TOKEN. Raises Http404 for all others."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    return HttpResponse(format_metrics(), content_type="text/plain; version=0.0.4; charset=utf-8", headers=NO_STORE)
