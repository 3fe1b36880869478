"""Template filters for account pages: the name of a device, and a key in groups."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()
# The first match counts: browsers also name others, so the order matters.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "Chromebook",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@register.filter
def device_name(agent: str) -> str:
    """Returns browser and system from a User-Agent header, such as "Firefox on Android"."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), _("A browser"))
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser


@register.filter
def group_by_four(key: str) -> str:
    """Returns the key in groups of four letters, easier to read and type."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
