"""Addresses that are no page's any more: where their readers are sent, and what a redirect may lead to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from lems_site.publishing.models import Redirect
from lems_site.publishing.pages.registry import page_types

from .page_cache import CACHE_CONTROL

PUBLIC = {"home", "articles", "glossary", "sources", "booklet", "about", "accessibility", "search"}  # names of addresses


def moved(kind_name: str, slug: str) -> HttpResponsePermanentRedirect | None:
    """The answer for an address that a page had once; None if none is known. One query."""
    target = Redirect.objects.filter(page_kind=kind_name, page_slug=slug).values_list("target", flat=True).first()
    if target is None:
        return None
    return HttpResponsePermanentRedirect(target, headers={"Cache-Control": CACHE_CONTROL})


def page_at(path: str) -> tuple[str, str] | None:
    """The kind and slug that a path such as /articles/symptoms/ names."""
    parts = urlsplit(path).path.strip("/").split("/")
    return (parts[0], parts[1]) if len(parts) == 2 and parts[0] in page_types else None


def why_not(target: str, *, away_from: tuple[str, str]) -> str:
    """Why readers of a page cannot be sent to `target`, in words; "" if they can."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or "\\" in target or parts.query:
        return _("Write an address of this site that begins with “/”, such as /articles/symptoms/.")
    page = page_at(target)
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
    return "" if name in PUBLIC else _("No page of the guide has this address. Check the spelling.")


def send(kind_name: str, slug: str, target: str, *, by: Any) -> None:
    """Send readers of an old address to `target`, and those who were sent to the old address along with them."""
    Redirect.objects.update_or_create(page_kind=kind_name, page_slug=slug, defaults={"target": target, "by": by})
    old = f"/{kind_name}/{slug}/"
    Redirect.objects.filter(target=old).update(target=target)
