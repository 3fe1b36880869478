"""The template context that every page has: the site's settings, its section, path and title."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from lems_site.web.clinic_lines import clinic_line
from lems_site.web.fingerprints import build_key


def site_context() -> dict[str, Any]:
    """Returns the settings that every page shows."""
    return {
        "name": settings.SITE_NAME,
        "url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "contact_phone": settings.CONTACT_PHONE,
        "emergency_number": settings.EMERGENCY_NUMBER,
        "crisis_line": clinic_line("crisis"),
        "diary": settings.DIARY_OPEN,
        "build": build_key()[:12],
    }


def page_context(section: str, path: str, title: str, description: str = "", **more: object) -> dict[str, Any]:
    """Returns the template context of a page: site, section (of the menu), path, title, description, and `more`."""
    return {
        "site": site_context(),
        "section": section,
        "path": path,
        "title": title,
        "description": description,
        **more,
    }
