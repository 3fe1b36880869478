"""Questions that would tell what is hidden: asked of a queryset that hides something, they are refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import FieldError
from django.db.models import Q

from lems_site.diary.codes.private_text import field_names_in
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS, is_hidden

DATA = "data"


def reject_data_expressions(expressions: Iterable[Any]) -> None:
    """Raises FieldError where a part of an entry's data would be fetched or reckoned with by itself."""
    if any(name.partition("__")[0] == DATA for expression in expressions for name in field_names_in(expression)):
        raise FieldError("Some items are hidden from this reader: fetch entries, not parts of their data.")


def reject_hidden_filter(asked: Q, hidden_topics: frozenset[str]) -> None:
    """Raises FieldError where entries would be chosen by a symptom that is hidden: their number would tell."""
    codes = {code for code in SYMPTOMS if is_hidden(code, hidden_topics)}
    for path, value in _conditions_of(asked):
        named = [*path.split("__"), *(value if isinstance(value, list | tuple | set) else [value])]
        if path.partition("__")[0] == DATA and (path == DATA or not codes.isdisjoint(map(str, named))):
            raise FieldError("This is hidden from this reader: entries cannot be chosen by it.")


def _conditions_of(asked: Q) -> Iterator[tuple[str, Any]]:
    for child in asked.children:
        if isinstance(child, Q):
            yield from _conditions_of(child)
        elif isinstance(child, tuple):
            yield child
