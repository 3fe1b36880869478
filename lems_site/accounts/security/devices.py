"""Devices on which a person has signed in, known by a random value in a cookie. Nothing about the device itself is looked at.

The cookie is sent to the account pages alone. Of its value the database holds a hash: it has 256 random bits, so a plain one.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from lems_site.accounts.models import KnownDevice, User

NAME, PATH = "device", "/account/"
DAYS = 400  # without a sign-in, after which a device is forgotten; browsers keep no cookie longer
MOST_DEVICES = 30  # of one person
TOKEN_LENGTH = 43  # of 32 bytes in base 64


def cookie_name() -> str:
    """The cookie's name. Over https its prefix makes browsers refuse a cookie set without Secure."""
    return f"__Secure-{NAME}" if settings.HTTPS else NAME


def device_hash(request: HttpRequest) -> str:
    """The hash of the device's value; "" for a browser without one."""
    token = request.COOKIES.get(cookie_name(), "")
    return _hash(token) if len(token) == TOKEN_LENGTH else ""


def is_known(request: HttpRequest, email: str = "") -> bool:
    """Whether the account with this address has signed in on this device; without an address, any account. One query at most."""
    hashed = device_hash(request)
    rows = KnownDevice.objects.filter(token_hash=hashed)
    return bool(hashed) and (rows.filter(user__email=email) if email else rows).exists()


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> bool:
    """Note that a person signed in on this device, and set its cookie. Returns whether it was known. Two queries, mostly."""
    token = request.COOKIES.get(cookie_name(), "")
    if len(token) != TOKEN_LENGTH:
        token = secrets.token_urlsafe(32)
    today = timezone.now().date()
    _row, is_new = KnownDevice.objects.update_or_create(user=user, token_hash=_hash(token), defaults={"last_used_on": today})
    if is_new:
        old = KnownDevice.objects.filter(user=user).order_by("-last_used_on", "-pk").values_list("pk", flat=True)[MOST_DEVICES:]
        KnownDevice.objects.filter(pk__in=list(old)).delete()
    response.set_cookie(
        cookie_name(), token, max_age=DAYS * 24 * 60 * 60, path=PATH, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return not is_new


def forget_devices(user: User, *, but: str = "") -> None:
    """Forget the devices of a person, but the one with this hash."""
    KnownDevice.objects.filter(user=user).exclude(token_hash=but or "-").delete()


def delete_unused_devices() -> int:
    """Delete devices without a sign-in for DAYS. How many there were."""
    unused = KnownDevice.objects.filter(last_used_on__lt=timezone.now().date() - timedelta(days=DAYS))
    return unused.delete()[0] if unused.exists() else 0


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
