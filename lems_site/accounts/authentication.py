"""What a session has proved about its person, and when: the second factor, and how long ago the last proof was.

A passkey is a second factor by itself: this site asks for the finger, face or code that unlocks it
(MFA_WEBAUTHN_USER_VERIFICATION).
"""

from __future__ import annotations

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest

PROOF_KEY = "proved_at"


def record_proof(request: HttpRequest) -> None:
    """Note in the session that its person has just proved who they are, by a way that django-allauth does not record."""
    request.session[PROOF_KEY] = time.time()


def sign_in_methods(request: HttpRequest, user: AbstractBaseUser) -> str:
    """By what a session was opened, as codes with "+" between them: "password+totp", "code", "webauthn"."""
    records = get_authentication_records(request, user)
    return "+".join(dict.fromkeys(str(record.get("type") or record["method"]) for record in records))


def authenticated_recently(request: HttpRequest) -> bool:
    """Whether the session's last proof (sign-in, reauthentication, new account, mailed code) is younger than the setting says."""
    times = [record["at"] for record in get_authentication_records(request, request.user)]
    last = max([*times, request.session.get(PROOF_KEY, 0.0)])
    return bool(time.time() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


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
