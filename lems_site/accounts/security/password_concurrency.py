"""Limits how many forms with a password one worker handles at the same time.

A password's hash takes a quarter of a second of a processor. Without a limit, people who send the sign-in form fill all threads
of all workers, and every other page waits behind them for seconds. So strangers together have half of a worker's threads, and
devices that are known, or signed in, a quarter for themselves. Who comes when all are taken is answered at once (503).
"""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from .devices import is_known

FORMS = frozenset(
    {
        "account_login",
        "account_signup",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "account_reset_password_from_key",
        "account_staff_link",
    }
)
PREFIX = "/account/"
RETRY_SECONDS = 5
HEADERS = {"Cache-Control": "no-store", "Retry-After": str(RETRY_SECONDS), "X-Robots-Tag": "noindex"}


class PasswordConcurrencyMiddleware:
    """Middleware, after that of sessions: a form with a password is handled while fewer than the limit are, else 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.strangers = BoundedSemaphore(max(1, settings.WEB_THREADS // 2))
        self.known = BoundedSemaphore(max(1, settings.WEB_THREADS // 4))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _has_password(request):
            return self.get_response(request)
        slots = self.known if request.user.is_authenticated or is_known(request) else self.strangers
        if not slots.acquire(blocking=False):
            return _respond_busy(request)
        try:
            return self.get_response(request)
        finally:
            slots.release()


def _has_password(request: HttpRequest) -> bool:
    if request.method != "POST" or not request.path_info.startswith(PREFIX):
        return False
    try:
        return resolve(request.path_info).url_name in FORMS
    except Resolver404:
        return False


def _respond_busy(request: HttpRequest) -> HttpResponse:
    """A page that reads and writes no database: it must cost little. It shows the typed address, never a password."""
    typed = request.POST.get("login") or request.POST.get("email") or ""
    page = render_to_string("accounts/busy.html", {"back": request.get_full_path(), "typed": typed})
    return HttpResponse(page, status=503, headers=HEADERS)
