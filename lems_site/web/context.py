"""What every page shows: the site's settings, its section, path and title."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from lems_site.web.fingerprints import build_key


def site_context() -> dict[str, Any]:
    """What every page shows of the site's settings."""
    return {
        "name": settings.SITE_NAME,
        "url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "contact_phone": settings.CONTACT_PHONE,
        "emergency_number": settings.EMERGENCY_NUMBER,
        "diary": settings.DIARY_OPEN,
        "build": build_key()[:12],
    }


def page_context(section: str, path: str, title: str, description: str = "", **more: Any) -> dict[str, Any]:
    """The context that every public page has, and its own."""
    return {
        "site": site_context(),
        "section": section,
        "path": path,
        "title": title,
        "description": description,
        **more,
    }
