"""The template context that every page has: the site's settings (the clinic's phone lines too), its section, path and title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext as _

from lems_site.web.fingerprints import build_key

LINES = {"crisis": "CRISIS_LINE", "poison": "POISON_LINE"}  # the setting of each: a number, and after a comma whose it is
NUMBER = re.compile(r"\+?[0-9][0-9 ()/-]*")


@dataclass(frozen=True)
class ClinicLine:
    """A number to press, and the words beside it."""

    number: str
    words: str

    @property
    def address(self) -> str:
        """The number as a tel: address."""
        return "tel:" + re.sub(r"[^+0-9]", "", self.number)


def clinic_line(name: str) -> ClinicLine | None:
    """The clinic's line of this name ("crisis" or "poison"), None where none is set."""
    number, _comma, words = getattr(settings, LINES[name]).partition(",")
    if not number.strip():
        return None
    default = {"crisis": _("to talk to somebody"), "poison": _("poison line")}[name]
    return ClinicLine(number.strip(), words.strip() or default)


def check_lines(**options: object) -> list[CheckMessage]:
    """A problem for each setting that does not begin with a number: nobody could press it."""
    return [
        Error(f"{setting} must be a phone number, or a number, a comma and whose it is.", id="web.E001")
        for name, setting in LINES.items()
        if (line := clinic_line(name)) and not NUMBER.fullmatch(line.number)
    ]


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
        "offline": settings.OFFLINE_COPIES,
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
