"""What a session has proved about its person, and when: the second factor, and how long ago the last proof was.

A passkey is a second factor by itself: this site asks for the finger, face or code that unlocks it
(MFA_WEBAUTHN_USER_VERIFICATION).
"""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest

SIGN_UP_KEY = "signed_up_at"


def record_sign_up(request: HttpRequest) -> None:
    """Note in the session that its person has just confirmed a new account: a proof like any sign-in."""
    request.session[SIGN_UP_KEY] = time.time()


def sign_in_methods(request: HttpRequest, user: AbstractBaseUser) -> str:
    """By what a session was opened, as codes with "+" between them: "password+totp", "code", "webauthn"."""
    records = get_authentication_records(request, user)
    return "+".join(dict.fromkeys(str(record.get("type") or record["method"]) for record in records))


def authenticated_recently(request: HttpRequest) -> bool:
    """Whether the session's last proof (sign-in, reauthentication, new account) is younger than half an hour."""
    times = [record["at"] for record in get_authentication_records(request, request.user)]
    last = max([*times, request.session.get(SIGN_UP_KEY, 0.0)])
    return bool(time.time() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def must_sign_in_again(request: HttpRequest) -> bool:
    """Whether a person without password and second step signed in too long ago for an action that cannot be undone.

    django-allauth's reauthentication_required asks all others for their password or code.
    """
    return not get_adapter().get_reauthentication_methods(request.user) and not authenticated_recently(request)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed later, with a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def lacks_required_factor(request: HttpRequest) -> bool:
    """Whether the admin must stay closed because this session has no second factor."""
    return bool(settings.ADMIN_SECOND_FACTOR) and not has_second_factor(request)


def second_factor_url_name(user: AbstractBaseUser | AnonymousUser) -> str:
    """Returns the URL name of the page on which the user confirms with their second factor; "" if they have none."""
    if user.is_authenticated and is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        return "mfa_reauthenticate"
    has_passkey = user.is_authenticated and is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN])
    return "mfa_reauthenticate_webauthn" if has_passkey else ""
