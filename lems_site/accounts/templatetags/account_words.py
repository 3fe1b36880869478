"""Template filters for account pages: the name of a device, a key in groups, and a person's time zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import gettext as _

from lems_site.accounts.models import User
from lems_site.accounts.security.own_zone import own_zone

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


@register.filter
def zone_of(user: User) -> ZoneInfo:
    """Returns the time zone in which a person reads times of their account."""
    return own_zone(user)
