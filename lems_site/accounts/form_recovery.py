"""Which fields of account forms are recovered after a lost session. A password or a code never is."""

from __future__ import annotations

from django.http import HttpRequest

from lems_site.web.lost_session import store_fields

# Field names by URL name.
SIGNED_IN_FORMS = {"account_email": ("email",), "mfa_add_webauthn": ("name",), "mfa_edit_webauthn": ("name",)}
OPEN_FORMS = {
    "account_login": ("login",),
    "account_signup": ("email",),
    "account_request_login_code": ("email",),
    "account_reset_password": ("email",),
}


def store_account_form(request: HttpRequest) -> None:
    """Store what was typed into an account form that cannot be accepted. web.lost_session then shows its general page."""
    match = request.resolver_match
    store_fields(request, {**SIGNED_IN_FORMS, **OPEN_FORMS}.get(match.url_name or "", ()) if match else ())


def store_signed_out_form(request: HttpRequest) -> None:
    """Store what was typed into a form that needs a session, sent without one."""
    match = request.resolver_match
    if request.method == "POST" and match and match.url_name in SIGNED_IN_FORMS and not request.user.is_authenticated:
        store_account_form(request)
