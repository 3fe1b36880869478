"""Form fields as HTML without Django's templates: their one template for each option and attribute was half of a form's cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDGETS = "django/forms/widgets/{}.html"
NONE = format_html("{}", "")
INPUTS = ("input", "text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "checkbox")


def _attributes(attrs: Mapping[str, Any]) -> SafeString:
    """Attributes as attrs.html writes them: True is one without a value, False is none."""
    if not attrs:
        return NONE
    written = {name: "" if value is True else format_html('="{}"', value) for name, value in attrs.items() if value is not False}
    return format_html_join("", " {}{}", written.items())


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else format_html(' value="{}"', widget["value"])
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget["attrs"]))


def _textarea(widget: Mapping[str, Any]) -> SafeString:
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributes(widget["attrs"]), widget["value"] or ""
    )


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = format_html_join("", "{}", ((_group(name, options),) for name, options, _index in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget["attrs"]), groups)


def _group(name: object, options: list[dict[str, Any]]) -> SafeString:
    written = format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        ((option["value"], _attributes(option["attrs"]), option["label"]) for option in options),
    )
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, written) if name else written


WRITERS: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    **{WIDGETS.format(name): _input for name in INPUTS},
    WIDGETS.format("textarea"): _textarea,
    WIDGETS.format("select"): _select,
}


class WidgetRenderer(DjangoTemplates):
    """Writes inputs, text areas and lists to choose from as Django's templates do; the other templates are Django's."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        write = WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)
