"""Widgets are written as Django's templates write them."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from lems_site.web.rendering.form_renderer import WidgetRenderer

CHOICES = [("", "All"), ("a", "Ear & <nose>"), ("More", [(1, "One"), (2, "Two")])]
WIDGETS = {
    "text": (forms.TextInput({"maxlength": 5, "required": True, "autofocus": False, "data-x": '"<&'}), 'say "<b>"'),
    "empty": (forms.TextInput(), ""),
    "number": (forms.NumberInput({"inputmode": "numeric"}), 0),
    "password": (forms.PasswordInput(), "secret"),
    "hidden": (forms.HiddenInput(), 7),
    "date": (forms.DateInput(), dt.date(2026, 11, 20)),
    "time": (forms.TimeInput(format="%H:%M", attrs={"type": "time"}), dt.time(8, 5)),
    "ticked": (forms.CheckboxInput(), True),
    "not ticked": (forms.CheckboxInput(), False),
    "long text": (forms.Textarea({"rows": 4}), "<p>\n two lines & more"),
    "no long text": (forms.Textarea(), None),
    "one of many": (forms.Select(choices=CHOICES), 2),
    "none of many": (forms.Select(choices=CHOICES), None),
    "several of many": (forms.SelectMultiple(choices=CHOICES), ["a", 1]),
    "radio": (forms.RadioSelect(choices=CHOICES), "a"),
    "safe label": (forms.Select(choices=[(1, mark_safe("<b>x</b>"))]), 1),
}


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_is_written_as_django_writes_it(name):
    widget, value = WIDGETS[name]
    ours, theirs = (
        widget.render("field", value, {"id": "id_field"}, renderer) for renderer in (WidgetRenderer(), DjangoTemplates())
    )
    assert parse_html(ours) == parse_html(theirs)
