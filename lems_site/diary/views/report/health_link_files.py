"""What health software asks for when it has read a QR code, and the page that opens the code in a browser. No account.

The addresses of sealed files are the only ones of the site that pages of other sites may read: a clinic's software may be one.
What they get is of no use without the key, which stands in the code and is never sent here.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from lems_site.diary.access.tokens import parse_code
from lems_site.diary.models import HealthLink
from lems_site.diary.models.report_links import MAX_WRONG_CODES
from lems_site.diary.report import health_links
from lems_site.diary.report.health_link_file import CONTENT_TYPE
from lems_site.diary.views.decorators import anybody_view, secret_address_view
from lems_site.diary.views.layout import render_page
from lems_site.web.rate_limits import HOUR_SECONDS, count_request

from .shared_report import private_headers

METHODS = ("GET", "POST", "OPTIONS")
MOST_REQUESTS = 120  # from one network in one hour: a hospital has one address
LONGEST_REQUEST = 10_000  # bytes
TICKET_SALT = "lems_site.diary.health_link"


class BadRequest(Exception):
    """What the software sent is not what the specification asks for. Its message is for whoever writes that software."""


def _error(status: int, message: str, **more: object) -> HttpResponse:
    return JsonResponse({"error": message, **more}, status=status)


@secret_address_view
@csrf_exempt  # no account and no session acts here, and software of a clinic has no token of a form
def sealed_file(request: HttpRequest, token: str) -> HttpResponse:
    """The sealed file of a code, or its manifest. Any page of any site may ask; whoever asks is counted and noted."""
    response = _answer(request, token)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return private_headers(response)


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "OPTIONS":  # what a browser asks before it sends JSON from another site
        allowed = {"Access-Control-Allow-Methods": ", ".join(METHODS), "Access-Control-Allow-Headers": "Content-Type"}
        return HttpResponse(status=204, headers={**allowed, "Access-Control-Max-Age": "600"})
    if request.method not in METHODS:
        response = _error(405, "Use GET or POST.")
        response.headers["Allow"] = ", ".join(METHODS)
    elif count_request("health-link", request) > MOST_REQUESTS:
        response = _error(429, "Too many requests. Try again later.")
        response.headers["Retry-After"] = str(HOUR_SECONDS)
    else:
        try:
            response = _send(request, token)
        except health_links.HealthLinkClosed:
            response = _error(404, "This link is not active.")
        except BadRequest as problem:
            response = _error(400, str(problem))
    return response


def _send(request: HttpRequest, token: str) -> HttpResponse:
    """Raises HealthLinkClosed, BadRequest."""
    if "ticket" in request.GET:
        return _send_ticket_file(request, token)
    link = health_links.open_health_link(token)
    if link.kind == HealthLink.Kind.PASSCODE:
        return _send_manifest(request, token, link)
    return _send_file(request, link)


def _jose(sealed: str) -> HttpResponse:
    return HttpResponse(sealed, content_type="application/jose")


def _recipient(value: object) -> str:
    """Raises BadRequest where nobody is named."""
    if not isinstance(value, str) or not value.strip():
        raise BadRequest("Say who asks: recipient is required.")
    return value


def _send_file(request: HttpRequest, link: HealthLink) -> HttpResponse:
    """The one file of a link with flag U."""
    if request.method != "GET":
        raise BadRequest("This link has the flag U: use GET.")
    return _jose(health_links.fetch_file(link, _recipient(request.GET.get("recipient"))))


def _manifest_request(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a manifest request. Raises BadRequest."""
    if len(request.body) > LONGEST_REQUEST:
        raise BadRequest("The request is too long.")
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError) as problem:
        raise BadRequest("Send a JSON object.") from problem
    if not isinstance(asked, dict):
        raise BadRequest("Send a JSON object.")
    return asked


def _send_manifest(request: HttpRequest, token: str, link: HealthLink) -> HttpResponse:
    """The manifest of a link with flag P, for the right passcode: with the file, or with its address where the file is long."""
    if request.method != "POST":
        raise BadRequest("This link has the flag P: use POST.")
    asked = _manifest_request(request)
    recipient, longest, typed = _recipient(asked.get("recipient")), asked.get("embeddedLengthMax"), asked.get("passcode")
    if longest is not None and (isinstance(longest, bool) or not isinstance(longest, int)):
        raise BadRequest("embeddedLengthMax is an integer.")
    if not isinstance(typed, str) or (code := parse_code(typed[:LONGEST_REQUEST])) is None:
        # What cannot be the passcode is no try: nobody comes nearer to it by that.
        return _error(401, "The passcode has 8 digits.", remainingAttempts=MAX_WRONG_CODES - link.wrong_codes)
    try:
        health_links.check_passcode(link, token, code)
    except health_links.WrongPasscode as problem:
        return _error(401, "That is not the passcode.", remainingAttempts=problem.remaining)
    sealed = health_links.fetch_file(link, recipient)
    listed = {"contentType": CONTENT_TYPE, "fhirVersion": "4.0.1", "status": "finalized"}
    listed["lastUpdated"] = link.created_at.isoformat(timespec="seconds")
    if longest is None or len(sealed) <= longest:
        listed["embedded"] = sealed
    else:
        ticket = signing.dumps(link.pk, salt=TICKET_SALT)
        listed["location"] = settings.SITE_URL + reverse("diary:health-link-file", args=[token]) + f"?ticket={ticket}"
    return JsonResponse({"status": "finalized", "files": [listed]})


def _send_ticket_file(request: HttpRequest, token: str) -> HttpResponse:
    """The file that a manifest gave the address of. The manifest was counted; this is the same fetch."""
    try:
        pk = signing.loads(request.GET["ticket"], salt=TICKET_SALT, max_age=health_links.FETCH_TIME)
    except signing.BadSignature as problem:
        raise health_links.HealthLinkClosed from problem
    if request.method != "GET":
        raise BadRequest("Use GET.")
    return _jose(health_links.read_fetched_file(token, pk))


@require_safe
@anybody_view
def viewer(request: HttpRequest) -> HttpResponse:
    """The page that opens a code in a browser. The same for everyone: what the code holds stands behind the # and stays there."""
    page = render_page(request, "diary/report/health_link_viewer.html", _("A report was shared with you"))
    return private_headers(page)
