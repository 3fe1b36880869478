"""Helpers for form fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django import forms

Choice = tuple[str | int, object]


def set_choices(form: forms.BaseForm, name: str, choices: Iterable[Choice]) -> None:
    """Set the choices of a ChoiceField of one form: pairs of value and label."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
