"""The preview of a page that is being written, kept for an hour for its writer alone, to be seen at several widths."""

from __future__ import annotations

import gzip
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

KEPT_FOR = 60 * 60
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class PreviewLinks:
    """Where the same preview is shown at the width of a phone and of a desktop. The page's banner links there."""

    token: str

    @property
    def phone(self) -> str:
        return reverse("writing:preview", args=[self.token]) + "?width=phone"

    @property
    def desktop(self) -> str:
        return reverse("writing:preview", args=[self.token]) + "?width=desktop"


def respond_with_preview(request: HttpRequest, make: Callable[[PreviewLinks], str]) -> HttpResponse:
    """The page that `make` gives, as an answer that nobody else and no cache may have; it is kept for its writer."""
    links = PreviewLinks(secrets.token_urlsafe(16))
    html = make(links)
    cache.set(_cache_key(request, links.token), gzip.compress(html.encode(), 6), KEPT_FOR)
    return HttpResponse(html, headers={"Cache-Control": "no-store"})


def load_preview(request: HttpRequest, token: str) -> str | None:
    """The preview that this user made an hour ago or less; None where there is none."""
    packed = cache.get(_cache_key(request, token)) if TOKEN.fullmatch(token) else None
    return gzip.decompress(packed).decode() if packed else None


def _cache_key(request: HttpRequest, token: str) -> str:
    return f"preview:{request.user.pk}:{token}"
