"""Redirects: what one may lead to, and writing one when a page is retired or gets another address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from lems_site.publishing.models import Redirect
from lems_site.publishing.pages.registry import example_path, is_redirect_target, page_types

if TYPE_CHECKING:
    from lems_site.accounts.models import User


def page_name_at(path: str) -> tuple[str, str] | None:
    """The page type and slug that a path names: /<page type>/<slug>/. None for any other path."""
    parts = urlsplit(path).path.strip("/").split("/")
    return (parts[0], parts[1]) if len(parts) == 2 and parts[0] in page_types else None


def target_problem(target: str, *, away_from: tuple[str, str]) -> str:
    """Why readers of a page cannot be sent to `target`, in words; "" if they can."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or "\\" in target or parts.query:
        return _("Write an address of this site that begins with “/”, such as %(example)s.") % {"example": example_path()}
    page = page_name_at(target)
    if page == away_from:
        return _("This is the page's own address. Choose another.")
    if page is not None:
        if page_types[page[0]].pages().filter(slug=page[1], live__isnull=False).exists():
            return ""
        return _("No published page has this address. Check the spelling.")
    try:
        name = resolve(parts.path).url_name
    except Resolver404:
        name = None
    return "" if is_redirect_target(name) else _("No page of the guide has this address. Check the spelling.")


def write_redirect(kind_name: str, slug: str, target: str, *, by: User | None) -> None:
    """Send readers of an old address to `target`, and those who were sent to the old address along with them."""
    Redirect.objects.update_or_create(page_kind=kind_name, page_slug=slug, defaults={"target": target, "by": by})
    old = f"/{kind_name}/{slug}/"
    Redirect.objects.filter(target=old).update(target=target)
