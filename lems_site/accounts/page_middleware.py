"""What all account pages have in common, whoever makes them: title, errors as 422, never stored, an even answering time."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lems_site.web.context import context

from . import lost_session
from .adapter import MAIL_FAILED

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

PREFIX = "/account/"
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
# Forms in which somebody types an address: their answers take the same time whether it is known or not.
ABOUT_AN_ADDRESS = {
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
}


class Page(NamedTuple):
    """The heading of a page and the page that it belongs to (the name of an address)."""

    title: Words
    up: str = ""


HOME, SECOND_STEP = "account_home", "mfa_index"
PAGES = {
    "accounts/home.html": Page(_("Your account")),
    "accounts/consent.html": Page(_("Keeping health data"), HOME),
    "account/login.html": Page(_("Sign in")),
    "account/logout.html": Page(_("Sign out"), HOME),
    "account/signup.html": Page(_("Make an account")),
    "account/signup_closed.html": Page(_("No new accounts at the moment")),
    "account/account_inactive.html": Page(_("This account is closed")),
    "account/confirm_email_verification_code.html": Page(_("Confirm your e-mail address")),
    "account/confirm_login_code.html": Page(_("Type the code from the mail")),
    "account/confirm_password_reset_code.html": Page(_("Type the code from the mail")),
    "account/email_change.html": Page(_("E-mail address"), HOME),
    "account/password_change.html": Page(_("Change your password"), HOME),
    "account/password_set.html": Page(_("Choose a password"), HOME),
    "account/password_reset.html": Page(_("Forgotten password"), "account_login"),
    "account/password_reset_from_key.html": Page(_("Choose a new password")),
    "account/password_reset_from_key_done.html": Page(_("Your password is changed")),
    "account/reauthenticate.html": Page(_("Type your password again")),
    "account/request_login_code.html": Page(_("Sign in with a code by mail"), "account_login"),
    "mfa/index.html": Page(_("Second step and passkeys"), HOME),
    "mfa/authenticate.html": Page(_("Second step")),
    "mfa/reauthenticate.html": Page(_("Type a code from your app")),
    "mfa/totp/activate_form.html": Page(_("Add an app for codes"), SECOND_STEP),
    "mfa/totp/deactivate_form.html": Page(_("Remove the app for codes"), SECOND_STEP),
    "mfa/recovery_codes/index.html": Page(_("Recovery codes"), SECOND_STEP),
    "mfa/recovery_codes/generate.html": Page(_("Make new recovery codes"), SECOND_STEP),
    "mfa/webauthn/add_form.html": Page(_("Add a passkey"), SECOND_STEP),
    "mfa/webauthn/authenticator_list.html": Page(_("Passkeys"), SECOND_STEP),
    "mfa/webauthn/authenticator_confirm_delete.html": Page(_("Remove a passkey"), "mfa_list_webauthn"),
    "mfa/webauthn/edit_form.html": Page(_("Name of a passkey"), "mfa_list_webauthn"),
    "mfa/webauthn/reauthenticate.html": Page(_("Use your passkey again")),
    "usersessions/usersession_list.html": Page(_("Where you are signed in"), HOME),
}
UP_TITLES = {
    HOME: PAGES["accounts/home.html"].title,
    SECOND_STEP: PAGES["mfa/index.html"].title,
    "account_login": PAGES["account/login.html"].title,
    "mfa_list_webauthn": PAGES["mfa/webauthn/authenticator_list.html"].title,
}


class Problem(NamedTuple):
    """A line of the error summary: what is wrong, and the id of the field to go to."""

    message: str
    field: str


def forms_of(shown: dict[str, Any]) -> list[BaseForm]:
    """The forms of a page, each once."""
    return list({id(form): form for form in shown.values() if isinstance(form, BaseForm)}.values())


def problems_of(form: BaseForm) -> Iterator[Problem]:
    """The errors of a form. What concerns the whole form, or a field that nobody sees, leads to its first field."""
    visible = form.visible_fields()
    first = _id_of(visible[0]) if visible else "main"
    for name, errors in form.errors.items():
        seen = name in form.fields and not form[name].is_hidden
        for message in errors:
            yield Problem(str(message), _id_of(form[name]) if seen else first)


def _id_of(field: BoundField) -> str:
    """The id to go to: of the field, or of the first of its choices."""
    return field.id_for_label or f"{field.auto_id}_0"


def is_a_name(host: str) -> bool:
    """Whether a host is a name: passkeys are refused for an IP address."""
    try:
        ipaddress.ip_address(split_domain_port(host)[0].strip("[]"))
    except ValueError:
        return True
    return False


def page_context(request: HttpRequest, title: Words | str, up: str = "") -> dict[str, Any]:
    """The context of an account page. Its address is in no canonical link: nobody else may open it."""
    shown = context("account", "", str(title))
    if up:
        shown |= {"up_url": reverse(up), "up_title": UP_TITLES[up]}
    return {**shown, "passkeys": is_a_name(request.get_host()), "contact": settings.CONTACT_EMAIL}


class AccountPages:
    """Middleware: gives the pages under /account/ what their templates need, and the rest of the site nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        began = time.monotonic()
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if request.session.modified and not request.user.is_authenticated:
            request.session.set_expiry(lost_session.AN_HOUR)  # it may hold an address that somebody typed
        match = request.resolver_match
        if request.method == "POST" and match and match.url_name in ABOUT_AN_ADDRESS:
            time.sleep(max(0.0, settings.ANSWER_SECONDS - (time.monotonic() - began)))
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        if request.path.startswith(PREFIX):
            lost_session.keep_if_signed_out(request)

    def process_template_response(self, request: HttpRequest, response: SimpleTemplateResponse) -> SimpleTemplateResponse:
        names: Any = response.template_name
        name = next((name for name in ([names] if isinstance(names, str) else names) if name in PAGES), None)
        if not request.path.startswith(PREFIX) or name is None:
            return response
        shown: dict[str, Any] = dict(response.context_data or {})
        forms = forms_of(shown)
        problems = [problem for form in forms if form.is_bound for problem in problems_of(form)]
        if problems and request.method == "POST":
            response.status_code = 422
        typed = lost_session.take(request) if request.method == "GET" else {}
        for form in forms:
            form.initial = {**form.initial, **typed}
        shown |= page_context(request, *PAGES[name])
        shown |= {"problems": problems, "typed_before": bool(typed), MAIL_FAILED: request.session.get(MAIL_FAILED, False)}
        response.context_data = shown
        return response
