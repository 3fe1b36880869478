"""The admin site: for staff only, who sign in on the site's own pages with a second factor (ADMIN_SECOND_FACTOR)."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any
from urllib.parse import urlencode

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from lems_site.web.dashboard import build_panels
from lems_site.web.lost_session import recover_form

from .authentication import lacks_required_factor, second_factor_url_name

# Django's own admin scripts (jQuery, Select2) make HTML from text, which the rest of the site forbids.
# Tells the pages that readers see to show "Edit this", in the browser alone. It says nothing else, and opens nothing.
STAFF_HINT, STAFF_HINT_DAYS = "staff", 30
ADMIN_SCRIPT_RULES = {"require-trusted-types-for": None, "trusted-types": None}


class StaffSite(AdminSite):
    """Django's admin site behind django-allauth's sign-in."""

    enable_nav_sidebar = False  # the index links to all of the few pages; fewer tab stops

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not lacks_required_factor(request)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Like Django's, but a form that was sent without a session is recovered instead of redirected to the sign-in page."""
        inner: Any = super().admin_view(view, cacheable)

        def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            recovered = None if self.has_permission(request) else recover_form(request)
            answer: HttpResponse = recovered or inner(request, *args, **kwargs)
            self._set_staff_hint(request, answer)
            # As django-csp's decorator csp_replace does, but beside what a view replaced itself.
            replaced = getattr(answer, "_csp_replace", None) or {}
            vars(answer)["_csp_replace"] = ADMIN_SCRIPT_RULES | replaced
            return answer

        return update_wrapper(wrapped, inner)

    def _set_staff_hint(self, request: HttpRequest, answer: HttpResponse) -> None:
        """Set the cookie that shows "Edit this" on the pages of the guide, and delete it where nobody is signed in any more."""
        is_staff = request.user.is_authenticated and self.has_permission(request)
        if is_staff and STAFF_HINT not in request.COOKIES:
            seconds = STAFF_HINT_DAYS * 24 * 60 * 60
            answer.set_cookie(STAFF_HINT, "1", max_age=seconds, secure=settings.HTTPS, samesite="Lax")
        elif not is_staff and STAFF_HINT in request.COOKIES:
            answer.delete_cookie(STAFF_HINT, samesite="Lax")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        answer = super().logout(request, extra_context)
        answer.delete_cookie(STAFF_HINT, samesite="Lax")
        return answer

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The first page, with the dashboard panels."""
        return super().index(request, {"panels": build_panels(request), **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Redirect to the site's sign-in page; staff without a second factor, to the page that asks for one or sets one up."""
        user = request.user
        if user.is_authenticated and user.is_staff and user.is_active:
            if lacks_required_factor(request):
                return self._ask_for_second_factor(request)
            return HttpResponseRedirect(self._next_url(request))
        answer: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return answer

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Redirect to the site's own page: it asks for the present password, counts tries and mails word of the change."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def _ask_for_second_factor(self, request: HttpRequest) -> HttpResponse:
        page = second_factor_url_name(request.user)
        if page:
            messages.info(request, _("To open the editing pages, confirm that it is you."))
            return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': self._next_url(request)})}")
        messages.warning(
            request,
            _(
                "People who edit the guide need a second step. Open the link in your invitation to add one. If it is too old,"
                " ask a superuser for a new link."
            ),
        )
        return HttpResponseRedirect(resolve_url("mfa_index"))

    def _next_url(self, request: HttpRequest) -> str:
        """Returns the URL in ?next=, or the admin's first page if that is not on this site."""
        next_url = request.GET.get(REDIRECT_FIELD_NAME, "")
        safe = url_has_allowed_host_and_scheme(next_url, {request.get_host()}, require_https=request.is_secure())
        return next_url if safe and settings.LOGIN_URL not in next_url else reverse("admin:index", current_app=self.name)
