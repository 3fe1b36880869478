"""Headers that every answer carries, and which answers a shared cache (nginx, a proxy) may keep."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# Nothing on the site uses these; a script that got in could not either. Passkeys are asked for on the site's own pages only.
UNUSED_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
OWN_FEATURES = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS_POLICY = ", ".join([f"{name}=()" for name in UNUSED_FEATURES] + [f"{name}=(self)" for name in OWN_FEATURES])
NOT_SHARED = "private, max-age=0, must-revalidate"


class IsolationHeaders:
    """Middleware, the outermost: no device features, and no other site may embed an answer (static files included)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class SharedCacheRules:
    """Middleware, outside the one of sessions: an answer to a session or with a cookie is never kept by a shared cache.

    A view says that its answer is the same for everyone by `Cache-Control: public`. That is taken back where the request names a
    session, or where anything inside set a cookie (a page of an error that a form with a token answered, for one).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_public = "public" in response.headers.get("Cache-Control", "")
        if is_public and (response.cookies or settings.SESSION_COOKIE_NAME in request.COOKIES):
            response.headers["Cache-Control"] = NOT_SHARED
        return response
