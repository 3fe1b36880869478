"""Marks HTML as safe outside the renderer: stored HTML that the renderer made, linked data, and rows of text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape

from django.utils.safestring import SafeString, mark_safe

from .blocks import fill_clinic_lines

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def stored_html(html: str) -> SafeString:
    """HTML that render() made and publishing stored, with the clinic's own lines filled in. Never call it with anything else."""
    return mark_safe(fill_clinic_lines(html))  # noqa: S308 (sanitised when it was compiled)


def linked_data(data: Mapping[str, object]) -> SafeString:
    """Data as a JSON-LD block.

    A browser does not run it, so the Content-Security-Policy allows it; its data cannot close the element.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 (no <, > or & is left in it)


def join_html(pattern: str, rows: Iterable[tuple[object, ...]]) -> SafeString:
    """HTML with a {} for each value, filled for each row and joined. A value is escaped as text unless it is a SafeString.

    What Django's format_html_join does, for hundreds of rows: there each value passes six functions.
    """
    filled = (pattern.format(*[value if isinstance(value, SafeString) else escape(str(value)) for value in row]) for row in rows)
    return mark_safe("".join(filled))  # noqa: S308 (the pattern is ours, every value is escaped or safe)
