"""Parts of pages that are the same for everybody: rendered once in a process, not with each page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

register = template.Library()

Pairs = tuple[tuple[str, Any], ...]


@register.simple_tag(takes_context=True)
def static_part(context: template.Context, template_name: str, **values: str) -> str:
    """The template rendered with the site's settings (`site`) and `values`, and with nothing else of the page.

    values: constants in the calling template, never anything of a person, because what is rendered is kept in memory.
    While DEBUG is on it is rendered each time, so that a changed template shows.
    """
    site: dict[str, Any] = context.get("site") or {}
    key = (get_language(), template_name, tuple(site.items()), tuple(values.items()))
    return _render(*key) if settings.DEBUG else _render_once(*key)


def _render(language: str | None, template_name: str, site: Pairs, values: Pairs) -> str:
    """`language` only keeps the texts apart."""
    return render_to_string(template_name, {"site": dict(site), **dict(values)})


_render_once = lru_cache(maxsize=1000)(_render)
