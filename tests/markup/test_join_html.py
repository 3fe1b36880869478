"""Rows of text as HTML: what was typed stays text."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy

from lems_site.markup.safe import join_html

ROWS = [("<b>&\"'", 3, format_html("<i>{}</i>", "<x>")), ("{}", None, gettext_lazy("Monday"))]


def test_it_writes_what_django_writes():
    pattern = '<li title="{}">{} {}</li>'
    assert join_html(pattern, ROWS) == format_html_join("", pattern, ROWS)
    assert join_html(pattern, []) == ""
    assert hasattr(join_html(pattern, ROWS), "__html__")
