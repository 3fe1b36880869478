"""The bar of every diary page: the links that somebody may follow, and what stands under "More"."""

from __future__ import annotations

import uuid
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from lems_site.diary.access.display_names import display_name
from lems_site.diary.access.permissions import HELP, MANAGE, READ, WRITE, Access
from lems_site.diary.models import Grant

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words


class Place(NamedTuple):
    """A link of the bar. `name`: its URL name; `pages`: the URL names of the other pages that belong to it."""

    permission: str
    name: str
    label: Words
    icon: str
    pages: frozenset[str]


PLACES = (
    Place(READ, "home", gettext_lazy("Today"), "today", frozenset({"check-in", "saved", "event", "test", "weight"})),
    Place(
        READ,
        "charts",
        gettext_lazy("Look back"),
        "look-back",
        frozenset({"chart", "patterns", "day", "week", "month", "go", "list", "entry", "entry-change", "entry-remove"}),
    ),
    Place(
        WRITE,
        "medicines",
        gettext_lazy("Medicines"),
        "medicines",
        frozenset({"medicine", "dose", "medicine-list", "emergency-card"}),
    ),
    Place(
        READ,
        "share",
        gettext_lazy("Share"),
        "share",
        frozenset(
            {
                *("report", "links", "link-new", "health-links", "health-link-new", "people", "invite", "grant", "hand-over"),
                *("hidden-topics", "export", "import", "import-preview"),
            }
        ),
    ),
)
# The links under "More" in groups: the permission that shows a group, its heading, and labels by URL name.
LINK_GROUPS: tuple[tuple[str, Words, dict[str, Words]], ...] = (
    (
        WRITE,
        gettext_lazy("Add"),
        {
            "event": gettext_lazy("Something happened"),
            "dose": gettext_lazy("A dose at another time, or missed"),
            "test": gettext_lazy("A timed test"),
            "weight": gettext_lazy("Weight"),
            "questions": gettext_lazy("Questions for the next appointment"),
            "appointments": gettext_lazy("Appointments"),
        },
    ),
    (
        READ,
        gettext_lazy("Your entries"),
        {
            "go": gettext_lazy("Day, week and month"),
            "list": gettext_lazy("All entries"),
            "patterns": gettext_lazy("Patterns"),
            "report": gettext_lazy("A report for your team"),
            "medicine-list": gettext_lazy("List of medicines"),
            "emergency-card": gettext_lazy("Emergency card"),
        },
    ),
    (
        WRITE,
        gettext_lazy("Your diary"),
        {
            "symptoms": gettext_lazy("Symptoms you track"),
            "mail-reminders": gettext_lazy("Reminders by mail"),
            "calendar": gettext_lazy("Reminders in your calendar"),
            "paper": gettext_lazy("Paper diary for a week"),
            "removed": gettext_lazy("Deleted entries"),
        },
    ),
    (
        MANAGE,
        gettext_lazy("People and data"),
        {
            "people": gettext_lazy("People with access"),
            "links": gettext_lazy("Links shared with a clinic"),
            "log": gettext_lazy("Activity log"),
            "settings": gettext_lazy("Settings"),
            "export": gettext_lazy("Export"),
            "import": gettext_lazy("Import"),
            "delete": gettext_lazy("Delete the diary"),
        },
    ),
    (HELP, gettext_lazy("People and data"), {"leave": gettext_lazy("Stop helping")}),
)
PERMISSIONS = (READ, WRITE, MANAGE, HELP)
DIFFERENT = ("home", "name", "who", "token", "user", "diary")  # what the cached HTML of the bar holds in braces


@cache
def relative_url(name: str) -> str:
    """The address of a page relative to the diary's home page. Cached, because each reverse() costs."""
    nobody = uuid.UUID(int=0)
    return reverse(f"diary:{name}", args=[nobody]).removeprefix(reverse("diary:home", args=[nobody]))


def render_bar(access: Access, home: str, name: str, url_name: str, token: str) -> SafeString:
    """The bar of one page. home: the address of the diary's home page; name: how the diary is called; url_name: the page's own;
    token: for the button that signs out.
    """
    permissions = frozenset(permission for permission in PERMISSIONS if access.allows(permission))
    bar = _render_bar(get_language(), permissions, access.role, url_name, has_name=bool(access.diary.name))
    return format_html(
        bar, home=home, name=name, who=display_name(access.user), token=token, user=access.user.pk, diary=access.diary.pk
    )


@lru_cache(maxsize=1000)
def _render_bar(language: str | None, permissions: frozenset[str], role: str, url_name: str, *, has_name: bool) -> str:
    """The bar with names in braces for what differs: rendered once for each page, kind of reader and language."""
    places = [
        (
            relative_url(place.name),
            place.label,
            place.icon,
            "page" if url_name == place.name else "true" if url_name in place.pages else "",
        )
        for place in PLACES
        if place.permission in permissions
    ]
    groups = [
        (heading, [(relative_url(name), label) for name, label in rows.items()])
        for permission, heading, rows in LINK_GROUPS
        if permission in permissions
    ]
    shown: dict[str, object] = {"places": places, "groups": groups, "role": Grant.Role(role).label, "has_name": has_name}
    shown["writes_offline"] = settings.OFFLINE_COPIES and WRITE in permissions
    return render_to_string("components/diary_bar.html", {**shown, **{name: f"{{{name}}}" for name in DIFFERENT}})
