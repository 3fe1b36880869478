"""Whether somebody proved who they are with more than one thing in this session: an app's code, a recovery code or a passkey.

A passkey counts by itself: this site asks for the finger, face or code that unlocks it (MFA_WEBAUTHN_USER_VERIFICATION).
"""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest


def given(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed later, with a second factor."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def demanded_and_missing(request: HttpRequest) -> bool:
    """Whether the admin must stay closed for want of a second factor."""
    return bool(settings.ADMIN_SECOND_FACTOR) and not given(request)


def page_to_confirm(user: AbstractBaseUser | AnonymousUser) -> str:
    """The name of the page on which somebody confirms with the factor that they have; "" if they have none."""
    if user.is_authenticated and is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        return "mfa_reauthenticate"
    has_passkey = user.is_authenticated and is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN])
    return "mfa_reauthenticate_webauthn" if has_passkey else ""
