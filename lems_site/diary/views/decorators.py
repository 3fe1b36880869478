"""Decorators that make a function the view of a diary address: who may open it, headers, the log of views."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from lems_site.diary.access.permissions import READ, WRITE, access_to, is_paused
from lems_site.web.lost_session import recover_form


def private(response: HttpResponse) -> HttpResponse:
    """A diary page's headers: kept by no cache, found by no search engine, its address told to nobody."""
    patch_cache_control(response, no_store=True, private=True)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response


def signed_out(request: HttpRequest) -> HttpResponse:
    """Returns the answer to a person who is not signed in: the page that keeps what they sent, else the sign-in page."""
    answer = recover_form(request) or redirect_to_login(request.get_full_path())
    return private(answer)


def diary_view(may: str = READ, *, log_as: str = "") -> Callable[..., Callable[..., HttpResponse]]:
    """Make a function of (request, access, ...) the view of an address that begins with a diary's id.

    may: read, write, manage, keep or help. Others get 404, people who are not signed in the sign-in page. `log_as`: the name
    under which reading the page is logged ("" for pages that show nothing of the diary). A POST to a diary whose owner took
    back their agreement leads to the page that says so, unless the page only takes out or ends something (any other `may`).
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, diary: uuid.UUID, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return signed_out(request)
            access = access_to(request.user, diary, may)
            if request.method == "POST" and may == WRITE and is_paused(access.diary):
                return HttpResponseRedirect(reverse("diary:paused", args=[diary]))
            response = view(request, access, *args, **kwargs)
            if log_as and request.method == "GET" and response.status_code == 200:
                access.log_view(log_as, kwargs.get("day"))
            return private(response)

        wrapped.may = may  # type: ignore[attr-defined]  # the role test reads it
        return wrapped

    return decorate


def signed_in_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a function of (request, user, ...) the view of a diary address that belongs to no one diary."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return signed_out(request)
        return private(view(request, request.user, *args, **kwargs))

    wrapped.may = "signed-in"  # type: ignore[attr-defined]
    return wrapped
