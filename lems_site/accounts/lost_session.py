"""What somebody had typed when their session ended or the form was too old: kept for an hour, for when it opens again.

Only what is named here is kept; never a password or a code.
"""

from __future__ import annotations

import time

from django.http import HttpRequest

KEY, AN_HOUR = "kept", 60 * 60
LONGEST = 254
NEEDS_A_SESSION = {"account_email": ("email",), "mfa_add_webauthn": ("name",), "mfa_edit_webauthn": ("name",)}
NEEDS_NONE = {
    "account_login": ("login",),
    "account_signup": ("email",),
    "account_request_login_code": ("email",),
    "account_reset_password": ("email",),
}


def keep(request: HttpRequest) -> None:
    """Keep the typed text of a form that could not be taken."""
    match = request.resolver_match
    names = {**NEEDS_A_SESSION, **NEEDS_NONE}.get(match.url_name or "", ()) if match else ()
    typed = {name: request.POST[name][:LONGEST] for name in names if request.POST.get(name)}
    if typed:
        request.session[KEY] = {"path": request.path, "typed": typed, "at": time.time()}


def keep_if_signed_out(request: HttpRequest) -> None:
    """Keep the typed text of a form that needs a session, sent without one."""
    match = request.resolver_match
    if request.method == "POST" and match and match.url_name in NEEDS_A_SESSION and not request.user.is_authenticated:
        keep(request)


def take(request: HttpRequest) -> dict[str, str]:
    """What was kept for this page, once."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return {}
    del request.session[KEY]
    typed: dict[str, str] = kept["typed"]
    return typed if time.time() - kept["at"] < AN_HOUR else {}
