"""Decorators that make a function the view of a diary address: who may open it, headers, the log of views."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from lems_site.diary.access.permissions import READ, WRITE, get_access
from lems_site.diary.models import Diary
from lems_site.web.context import page_context
from lems_site.web.lost_session import recover_form, typed_fields

PERMISSION_ATTRIBUTE = "required_permission"
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def set_private_headers(response: HttpResponse) -> HttpResponse:
    """A diary page's headers: kept by no cache, found by no search engine, its address told to nobody."""
    patch_cache_control(response, no_store=True, private=True)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response


def answer_signed_out(request: HttpRequest) -> HttpResponse:
    """Returns the answer to a person who is not signed in: the page that keeps what they sent, else the sign-in page."""
    answer = recover_form(request) or redirect_to_login(request.get_full_path())
    return set_private_headers(answer)


def answer_deleted_diary(request: HttpRequest) -> HttpResponse:
    """Returns the answer to a form whose diary was deleted while it was sent: it says so, and holds what was typed."""
    typed = [value for name, value in typed_fields(request) if " " in value.strip() or "\n" in value.strip()]
    context = page_context("diary", "", _("This diary was deleted"), typed=typed)
    return set_private_headers(HttpResponse(render_to_string("diary/account/deleted_diary.html", context, request), status=410))


def require_permission(view: View, permission: str) -> View:
    """Note on a view which permission it asks for, and return the view. The test of roles reads the note of every address."""
    setattr(view, PERMISSION_ATTRIBUTE, permission)
    return view


def diary_view(permission: str = READ, *, log_as: str = "") -> Callable[..., Callable[..., HttpResponse]]:
    """Make a function of (request, access, ...) the view of an address that begins with a diary's id.

    permission: READ, WRITE, MANAGE, KEEP or HELP of access.permissions. Others get 404; people who are not signed in get the
    sign-in page. log_as: the target of the audit event of a view ("" for pages that show nothing of the diary). A POST that
    writes to a paused diary redirects to the page that says so; POSTs with another permission, which only export or end
    something, do not.
    """

    def add_checks(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked_view(request: HttpRequest, diary: uuid.UUID, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return answer_signed_out(request)
            access = get_access(request.user, diary, permission)
            if request.method == "POST" and permission == WRITE and access.is_paused():
                return HttpResponseRedirect(reverse("diary:paused", args=[diary]))
            try:
                response = view(request, access, *args, **kwargs)
            except IntegrityError:
                if Diary.objects.filter(pk=diary).exists():
                    raise
                return answer_deleted_diary(request)
            if log_as and request.method == "GET" and response.status_code == 200:
                access.log_view(log_as, kwargs.get("day"))
            return set_private_headers(response)

        return require_permission(checked_view, permission)

    return add_checks


def signed_in_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a function of (request, user, ...) the view of a diary address that belongs to no one diary."""

    @wraps(view)
    def checked_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return answer_signed_out(request)
        return set_private_headers(view(request, request.user, *args, **kwargs))

    return require_permission(checked_view, "signed-in")


def anybody_view(view: View) -> View:
    """Mark a view that needs no account and shows nothing of a diary."""
    return require_permission(view, "anybody")


def secret_address_view(view: View) -> View:
    """Mark a view that needs no account, because its address or a passcode is the secret."""
    return require_permission(view, "secret")
