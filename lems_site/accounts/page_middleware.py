"""What all account pages have in common, django-allauth's included: title, errors as 422, never stored, equal work."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lems_site.web.context import page_context
from lems_site.web.error_summary import collect_forms, list_errors
from lems_site.web.lost_session import KEEP_SECONDS, take_fields

from .adapter import MAIL_FAILED_KEY
from .equal_work import AccountReads
from .form_recovery import store_signed_out_form

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

PREFIX = "/account/"
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


class PageHeading(NamedTuple):
    """The heading of a page, and the URL name of the page above it."""

    title: Words
    up: str = ""


HOME, SECOND_STEP = "account_home", "mfa_index"
PAGES = {
    "accounts/home.html": PageHeading(_("Your account")),
    "usersessions/end_session.html": PageHeading(_("Press once more"), "usersessions_list"),
    "accounts/display_name.html": PageHeading(_("Your name"), HOME),
    "accounts/activity.html": PageHeading(_("What happened with your account"), HOME),
    "accounts/mailed_proof.html": PageHeading(_("Confirm with a code by mail"), HOME),
    "accounts/proved.html": PageHeading(_("Confirmed")),
    "accounts/mail_choice.html": PageHeading(_("Mails"), HOME),
    "accounts/end_everywhere.html": PageHeading(_("Sign out everywhere")),
    "accounts/consent.html": PageHeading(_("Keeping health data"), HOME),
    "accounts/staff_link.html": PageHeading(_("People who edit the guide")),
    "account/login.html": PageHeading(_("Sign in")),
    "account/logout.html": PageHeading(_("Sign out"), HOME),
    "account/signup.html": PageHeading(_("Make an account")),
    "account/signup_closed.html": PageHeading(_("No new accounts at the moment")),
    "account/account_inactive.html": PageHeading(_("This account is closed")),
    "account/confirm_email_verification_code.html": PageHeading(_("Confirm your e-mail address")),
    "account/confirm_login_code.html": PageHeading(_("Type the code from the mail")),
    "account/confirm_password_reset_code.html": PageHeading(_("Type the code from the mail")),
    "account/email_change.html": PageHeading(_("E-mail address"), HOME),
    "account/password_change.html": PageHeading(_("Change your password"), HOME),
    "account/password_set.html": PageHeading(_("Choose a password"), HOME),
    "account/password_reset.html": PageHeading(_("Forgotten password"), "account_login"),
    "account/password_reset_from_key.html": PageHeading(_("Choose a new password")),
    "account/password_reset_from_key_done.html": PageHeading(_("Your password is changed")),
    "account/reauthenticate.html": PageHeading(_("Type your password again"), HOME),
    "account/request_login_code.html": PageHeading(_("Sign in with a code by mail"), "account_login"),
    "mfa/index.html": PageHeading(_("Second step and passkeys"), HOME),
    "mfa/authenticate.html": PageHeading(_("Second step")),
    "mfa/reauthenticate.html": PageHeading(_("Type a code from your app"), HOME),
    "mfa/totp/activate_form.html": PageHeading(_("Add an app for codes"), SECOND_STEP),
    "mfa/totp/deactivate_form.html": PageHeading(_("Remove the app for codes"), SECOND_STEP),
    "mfa/recovery_codes/index.html": PageHeading(_("Recovery codes"), SECOND_STEP),
    "mfa/recovery_codes/generate.html": PageHeading(_("Make new recovery codes"), SECOND_STEP),
    "mfa/webauthn/add_form.html": PageHeading(_("Add a passkey"), SECOND_STEP),
    "mfa/webauthn/authenticator_list.html": PageHeading(_("Passkeys"), SECOND_STEP),
    "mfa/webauthn/authenticator_confirm_delete.html": PageHeading(_("Remove a passkey"), "mfa_list_webauthn"),
    "mfa/webauthn/edit_form.html": PageHeading(_("Name of a passkey"), "mfa_list_webauthn"),
    "mfa/webauthn/reauthenticate.html": PageHeading(_("Use your passkey again"), HOME),
    "usersessions/usersession_list.html": PageHeading(_("Where you are signed in"), HOME),
}
UP_TITLES = {
    HOME: PAGES["accounts/home.html"].title,
    SECOND_STEP: PAGES["mfa/index.html"].title,
    "account_login": PAGES["account/login.html"].title,
    "usersessions_list": PAGES["usersessions/usersession_list.html"].title,
    "mfa_list_webauthn": PAGES["mfa/webauthn/authenticator_list.html"].title,
}


def is_host_name(host: str) -> bool:
    """Whether a host is a name. Browsers refuse passkeys for an IP address."""
    try:
        ipaddress.ip_address(split_domain_port(host)[0].strip("[]"))
    except ValueError:
        return True
    return False


def account_context(request: HttpRequest, title: Words | str, up: str = "") -> dict[str, Any]:
    """Returns the template context of an account page: title, page above, contact, passkeys. It has no canonical link."""
    context = page_context("account", "", str(title))
    if up:
        context |= {"up_url": reverse(up), "up_title": UP_TITLES[up]}
    hospital = settings.OIDC_NAME if settings.OIDC_SERVER_URL else ""
    return {**context, "passkeys": is_host_name(request.get_host()), "contact": settings.CONTACT_EMAIL, "hospital": hospital}


class AccountPageMiddleware:
    """Middleware for /account/: template context, error status, headers, recovered fields, equal work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        reads = AccountReads()
        with connection.execute_wrapper(reads):
            response = self.get_response(request)
            match = request.resolver_match
            if request.method == "POST" and match:
                reads.fill_up(match.url_name)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if request.session.modified and not request.user.is_authenticated:
            request.session.set_expiry(KEEP_SECONDS)  # it may hold a typed address
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        if request.path.startswith(PREFIX):
            store_signed_out_form(request)

    def process_template_response(self, request: HttpRequest, response: SimpleTemplateResponse) -> SimpleTemplateResponse:
        names: Any = response.template_name
        name = next((name for name in ([names] if isinstance(names, str) else names) if name in PAGES), None)
        if not request.path.startswith(PREFIX) or name is None:
            return response
        context: dict[str, Any] = dict(response.context_data or {})
        forms = collect_forms(context)
        problems = [error for form in forms if form.is_bound for error in list_errors(form)]
        if problems and request.method == "POST":
            response.status_code = 422
        typed = take_fields(request) if request.method == "GET" else {}
        for form in forms:
            form.initial = {**form.initial, **typed}
        context |= account_context(request, *PAGES[name])
        mail_failed = request.session.get(MAIL_FAILED_KEY, False)
        context |= {"problems": problems, "typed_before": bool(typed), MAIL_FAILED_KEY: mail_failed}
        response.context_data = context
        return response
