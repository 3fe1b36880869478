"""Addresses that are no page's any more: where their readers are sent."""

from __future__ import annotations

from django.http import HttpResponsePermanentRedirect

from lems_site.publishing.models import Redirect

from .page_cache import CACHE_CONTROL


def find_redirect(kind_name: str, slug: str) -> HttpResponsePermanentRedirect | None:
    """The answer for an address that a page had once; None if none is known. One query."""
    target = Redirect.objects.filter(page_kind=kind_name, page_slug=slug).values_list("target", flat=True).first()
    if target is None:
        return None
    return HttpResponsePermanentRedirect(target, headers={"Cache-Control": CACHE_CONTROL})
