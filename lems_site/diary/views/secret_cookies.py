"""The name of a cookie that opens something without an account."""

from __future__ import annotations

from django.conf import settings


def cookie_name(name: str) -> str:
    """Returns the cookie's name. Over https its prefix makes browsers refuse a cookie set without Secure."""
    return f"__Secure-{name}" if settings.HTTPS else name
