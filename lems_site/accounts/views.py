"""The account pages that django-allauth does not have."""

from __future__ import annotations

from allauth.account.internal.flows.logout import logout
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import kept
from .pages import HEADERS, PREFIX, page_context


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything that somebody can do with their account."""
    shown = {
        "address": EmailAddress.objects.get_primary_email(request.user),
        "second_step": Authenticator.objects.filter(user=request.user).exists(),
    }
    return TemplateResponse(request, "accounts/home.html", shown)


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one of one's own devices."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.is_current():
        logout(request)
        return HttpResponseRedirect(reverse("account_login"))
    session.end()
    messages.success(request, _("That device is signed out."))
    return HttpResponseRedirect(reverse("usersessions_list"))


@login_required
@require_safe
def app_code(request: HttpRequest) -> HttpResponse:
    """The square code of the app that is just being added, as a picture of this site's own: the policy allows no data: image."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml", headers=HEADERS)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too many tries: when to come back, and that nothing is lost."""
    kept.keep(request)
    shown = {**page_context(request, _("Too many tries")), "back": request.path}
    return HttpResponse(render_to_string("accounts/too_many.html", shown, request), status=429, headers=HEADERS)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: it was open too long, or cookies are off. What was typed on this site is kept."""
    origin = f"{request.scheme}://{request.get_host()}"
    if request.path.startswith(PREFIX) and request.headers.get("Origin") == origin:
        kept.keep(request)
    shown = {**page_context(request, _("This form was open too long")), "back": request.path}
    return HttpResponse(render_to_string("accounts/form_too_old.html", shown, request), status=403, headers=HEADERS)
