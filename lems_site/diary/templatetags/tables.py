"""The rows of long tables, which a template's loop would take several times as long to write."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from lems_site.markup.safe import join_html

register = template.Library()


ROW = '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>\n'


@register.simple_tag
def table_rows(rows: Iterable[tuple[str, str, str]]) -> SafeString:
    """Rows of three cells, the first a heading. Everything is escaped."""
    return join_html(ROW, rows)
