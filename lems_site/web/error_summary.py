"""The error summary of a form page: each error as a message that links to its field."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from django.forms import BaseForm, BoundField


class ErrorLink(NamedTuple):
    """A line of the error summary: a message and the id of the field that it links to."""

    message: str
    field: str


def collect_forms(context: Mapping[str, Any]) -> list[BaseForm]:
    """Returns the forms in a template context, each once, in their order."""
    return list({id(form): form for form in context.values() if isinstance(form, BaseForm)}.values())


def list_errors(form: BaseForm, *, fallback: str = "", unseen: Collection[str] = ()) -> Iterator[ErrorLink]:
    """Yields the errors of a bound form.

    An error of the whole form, of a hidden field or of a field in `unseen` links to the id `fallback`: the first visible field
    unless another is named.
    """
    visible = form.visible_fields()
    first = fallback or (_field_id(visible[0]) if visible else "main")
    for name, errors in form.errors.items():
        is_visible = name in form.fields and name not in unseen and not form[name].is_hidden
        for message in errors:
            yield ErrorLink(str(message), _field_id(form[name]) if is_visible else first)


def _field_id(field: BoundField) -> str:
    """Returns the id of the field's input, or of the first of its choices."""
    return field.id_for_label or f"{field.auto_id}_0"
