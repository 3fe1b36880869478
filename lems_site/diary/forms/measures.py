"""An event at its own time, a timed test, a weight."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lems_site.diary.entry_data import KG, LONGEST_TEXT, MINUTES, SECONDS
from lems_site.diary.words import EVENTS, TESTS

from .moment import MomentForm

POUND = 0.45359237  # kilograms; the international pound is defined so


class NotedForm(MomentForm):
    """A moment with a note."""

    text = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}), strip=False
    )

    def data_of_entry(self) -> dict[str, Any]:
        """The entry's data. Each form gives its own."""
        names = set(self.fields) - {"day", "time", "text"}
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name] is not None}


class EventForm(NotedForm):
    """Something that happened."""

    event = forms.ChoiceField(
        label=_("What happened?"),
        choices=list(EVENTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened.")},
    )
    count = forms.IntegerField(label=_("How many times?"), help_text=_("If it was more than once."), required=False,
                               min_value=1, max_value=99)  # fmt: skip
    field_order = ("event", "day", "time", "count", "text")


class TestForm(NotedForm):
    """A timed test: seconds, and how it was done. No verdict is made of it."""

    __test__ = False  # the word means a walking test here

    test = forms.ChoiceField(
        label=_("Which test?"),
        choices=list(TESTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the test.")},
    )
    seconds = forms.FloatField(
        label=_("Seconds"),
        help_text=_("From the watch. A part of a second comes after a point: 12.4"),
        min_value=SECONDS[0],
        max_value=SECONDS[1],
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "required": _("Write the seconds."),
            "invalid": _("Write the seconds as a number, such as 12.4."),
        },
    )
    helper = forms.TypedChoiceField(
        label=_("With a helper?"),
        choices=(("", _("not said")), ("yes", _("Somebody was with me")), ("no", _("Alone"))),
        required=False,
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    rest_minutes = forms.IntegerField(label=_("Minutes of rest before"), required=False, min_value=0, max_value=MINUTES)
    field_order = ("test", "seconds", "helper", "rest_minutes", "day", "time", "text")

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data and "," in data.get("seconds", ""):  # much of Europe writes 12,4
            data = data.copy()
            data["seconds"] = data["seconds"].replace(",", ".")
        super().__init__(data, *args, **kwargs)


class WeightForm(NotedForm):
    """A weight, in kilograms or pounds; kept in kilograms."""

    weight = forms.FloatField(
        label=_("Weight"),
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": _("Write the weight."), "invalid": _("Write the weight as a number, such as 70.5.")},
    )
    unit = forms.ChoiceField(
        label=_("In"), choices=(("kg", _("kilograms")), ("lb", _("pounds"))), initial="kg", widget=forms.RadioSelect
    )
    field_order = ("weight", "unit", "day", "time", "text")

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data and "," in data.get("weight", ""):
            data = data.copy()
            data["weight"] = data["weight"].replace(",", ".")
        super().__init__(data, *args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        weight = cleaned.get("weight")
        if weight is not None and cleaned.get("unit"):
            kg = round(weight * (POUND if cleaned["unit"] == "lb" else 1), 2)
            if KG[0] <= kg <= KG[1]:
                cleaned["kg"] = kg
            else:
                self.add_error("weight", _("This is not a weight that a person has. Please check the number and the unit."))
        return cleaned

    def data_of_entry(self) -> dict[str, Any]:
        return {"kg": self.cleaned_data["kg"]}
