"""The account pages that django-allauth does not have."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY  # no public name: see lems_site/docs/adr/0011
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from . import consent
from .display_name import DisplayNameForm, set_display_name
from .form_recovery import store_account_form
from .models import Consent, User
from .page_middleware import HEADERS, account_context
from .security.events import Kind, record_event


@login_required
@require_safe
def account_home(request: HttpRequest) -> HttpResponse:
    """The account's start page: links to everything that its person can do."""
    context = {
        "address": EmailAddress.objects.get_primary_email(request.user),
        "has_consent_page": settings.DIARY_OPEN or Consent.objects.filter(user=cast(User, request.user)).exists(),
    }
    return TemplateResponse(request, "accounts/home.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def display_name_page(request: HttpRequest) -> HttpResponse:
    """The name that others see. POST saves it."""
    user = cast(User, request.user)
    form = DisplayNameForm(request.POST if request.method == "POST" else None, initial={"display_name": user.display_name})
    if form.is_valid():
        set_display_name(form.cleaned_data["display_name"], by=user)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("account_home"))
    return TemplateResponse(request, "accounts/display_name.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent_page(request: HttpRequest) -> HttpResponse:
    """Consent to keeping health data: give it or withdraw it. Creating a diary redirects here, with ?next=."""
    user = cast(User, request.user)
    next_url = get_next_redirect_url(request)
    if request.method == "POST":
        answer = request.POST.get("answer")
        if answer not in ("give", "withdraw"):
            return HttpResponseBadRequest(_("This form is not from this page."))
        if answer == "give":
            try:
                consent.give_consent(by=user)
            except consent.DiaryClosed:
                messages.error(request, _("Nobody can start a diary on this site yet. Nothing was saved."))
                return HttpResponseRedirect(reverse("account_consent"))
            messages.success(request, _("Thank you. Your agreement is saved."))
            return HttpResponseRedirect(next_url or reverse("account_consent"))
        consent.withdraw_consent(by=user)
        messages.success(request, _("Your agreement is taken back."))
        return HttpResponseRedirect(reverse("account_consent"))
    context = {
        "consent": consent.active_consent(user),
        "needs_consent": consent.needs_consent(user),
        "withdrawn": Consent.objects.filter(user=user).exclude(withdrawn_at=None).order_by("-given_at"),
        "is_open": settings.DIARY_OPEN,
        "redirect_field": format_html('<input type="hidden" name="next" value="{}">', next_url) if next_url else "",
    }
    return TemplateResponse(request, "accounts/consent.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one device of the signed-in person; a GET gives a page with the button. 404 for sessions of others."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if request.method != "POST":
        return TemplateResponse(request, "usersessions/end_session.html", {"session": session})
    if session.is_current():
        adapter = get_account_adapter()
        adapter.add_message(request, messages.SUCCESS, "account/messages/logged_out.txt")
        adapter.logout(request)
        return HttpResponseRedirect(reverse("account_login"))
    with transaction.atomic():
        session.end()
        record_event(Kind.SESSIONS_ENDED, user=cast(User, request.user), detail="one")
    messages.success(request, _("That device is signed out."))
    return HttpResponseRedirect(reverse("usersessions_list"))


@login_required
@require_safe
def totp_code_image(request: HttpRequest) -> HttpResponse:
    """The QR code of the app that is being added, as SVG: the content security policy allows no data: image. 404 without one."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    image = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(image, content_type="image/svg+xml", headers=HEADERS)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The site's handler429: says when to try again, and stores what was typed. Status 429."""
    store_account_form(request)
    context = {**account_context(request, _("Too many tries")), "back": request.path}
    return HttpResponse(render_to_string("accounts/too_many_requests.html", context, request), status=429, headers=HEADERS)
