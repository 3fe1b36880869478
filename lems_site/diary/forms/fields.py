"""Helpers for form fields."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any, TypedDict, cast

from django import forms

Choice = tuple[str | int, object]


class FormOptions(TypedDict, total=False):
    """What the diary's forms hand on to Django's `Form` besides the data."""

    auto_id: bool | str
    initial: MutableMapping[str, Any] | None
    prefix: str | None


def set_choices(form: forms.BaseForm, name: str, choices: Iterable[Choice]) -> None:
    """Set the choices of a ChoiceField of one form: pairs of value and label."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
