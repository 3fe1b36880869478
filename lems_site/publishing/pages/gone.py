"""Addresses of pages that were retired or moved on the site: no file brings them back."""

from __future__ import annotations

from lems_site.publishing.models import Redirect

from .page_type import PageType


def gone_addresses(page_type: PageType) -> dict[str, str]:
    """Addresses of retired or moved pages of a type, with what happened to each. Two queries."""
    moved = Redirect.objects.filter(page_kind=page_type.name).values_list("page_slug", flat=True)
    retired = page_type.pages().filter(live=None, retired_at__isnull=False).values_list("slug", flat=True)
    return dict.fromkeys(moved, "moved to another address") | dict.fromkeys(retired, "retired")
