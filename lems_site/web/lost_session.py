"""Form recovery: keeps what a person typed when the session has ended or the form's CSRF token is too old.

Each app registers a function for its own forms. The function either echoes the fields in the answer (`echo_form`: nothing is
stored on the server) or stores named fields in the session for an hour (`store_fields`). Only forms of this site are
recovered, so that no other site can put words into a form.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lems_site.web.context import page_context

SESSION_KEY, KEEP_SECONDS = "typed_form", 60 * 60
LONGEST_VALUE = 254
MOST_FIELDS = 500
CSRF_FIELD = "csrfmiddlewaretoken"
HEADERS = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex"}

Recovery = Callable[[HttpRequest], HttpResponse | None]
_recoveries: dict[str, Recovery] = {}


def register_recovery(name: str, recovery: Recovery) -> None:
    """Register an app's recovery.

    `recovery` gets a POST from a form of this site that cannot be accepted. It returns the answer that keeps the typed text,
    or None for a form of another app and where the general page is enough.
    """
    _recoveries[name] = recovery


def recover_form(request: HttpRequest) -> HttpResponse | None:
    """Returns the answer of the app that the form belongs to; None if there is none, or for a form of another site."""
    if request.method != "POST" or request.headers.get("Origin", _own_origin(request)) != _own_origin(request):
        return None
    answers = (recovery(request) for recovery in _recoveries.values())
    return next((answer for answer in answers if answer is not None), None)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The site's CSRF_FAILURE_VIEW: recovers a form of this site, else says that the form has expired. Status 403.

    A form without an Origin header is not recovered: nothing shows that it is a form of this site.
    """
    answer = recover_form(request) if "Origin" in request.headers else None
    if answer is not None:
        return answer
    context = page_context("", "", _("This form has expired"), back=request.path)
    return HttpResponse(render_to_string("403_csrf.html", context, request), status=403, headers=HEADERS)


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Returns the names and values of the sent form, without its CSRF token."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != CSRF_FIELD]
    return fields[:MOST_FIELDS]


def echo_form(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Returns a page with the sent form's fields in it (`fields`), from which it can be sent again. Status 403, never cached."""
    body = render_to_string(template, {**context, "fields": typed_fields(request)}, request)
    return HttpResponse(body, status=403, headers=HEADERS)


def store_fields(request: HttpRequest, names: Iterable[str]) -> None:
    """Store the named fields of the sent form in the session, for the next GET of the same path."""
    typed = {name: request.POST[name][:LONGEST_VALUE] for name in names if request.POST.get(name)}
    if typed:
        request.session[SESSION_KEY] = {"path": request.path, "typed": typed, "at": time.time()}


def take_fields(request: HttpRequest) -> dict[str, str]:
    """Returns the stored fields of the form at this path, by name, and removes them from the session. Empty after an hour."""
    stored = request.session.get(SESSION_KEY)
    if not stored or stored["path"] != request.path:
        return {}
    del request.session[SESSION_KEY]
    typed: dict[str, str] = stored["typed"]
    return typed if time.time() - stored["at"] < KEEP_SECONDS else {}


def _own_origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
