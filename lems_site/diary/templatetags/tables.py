"""The rows of long tables, which a template's loop would take several times as long to write."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def table_rows(rows: Iterable[tuple[str, str, str]]) -> SafeString:
    """Rows of three cells, the first a heading. Everything is escaped, each text once."""
    rows = list(rows)
    safe = {text: escape(text) for row in rows for text in row}
    cells = ((safe[first], safe[second], safe[third]) for first, second, third in rows)
    return format_html_join("\n", '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>', cells)
