"""The answers of a question, which a template's loop would take several times as long to write."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from lems_site.markup.safe import join_html

register = template.Library()

OPTION = '<label class="pick__answer{}"><input type="{}" name="{}" value="{}" id="{}"{}> <span>{}</span></label>\n'
PLAIN, CLEAR, CHECKED = (format_html("{}", text) for text in ("", " pick__answer--clear", " checked"))  # safe: escaped once


@register.simple_tag
def pick_options(field: BoundField, *, clears: bool = False) -> SafeString:
    """A button or a box for each answer of a bound choice field. clears: whether the last answer takes the others back."""
    options = [option.data for option in field]
    if not options:
        return PLAIN
    kind, name = escape(options[0]["type"]), escape(options[0]["name"])
    last = len(options) - 1 if clears else None
    return join_html(
        OPTION,
        (
            (
                CLEAR if place == last else PLAIN,
                kind,
                name,
                option["value"],
                option["attrs"].get("id", ""),
                CHECKED if option["selected"] else PLAIN,
                option["label"],
            )
            for place, option in enumerate(options)
        ),
    )
