"""An event at its own time, a timed test, a weight: as they are written, and as they are corrected."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import EVENTS, TESTS
from lems_site.diary.entries.rows import EntryRow
from lems_site.diary.entries.validation import KG, LONGEST_TEXT, MINUTES, POUND, POUNDS, SECONDS
from lems_site.diary.models.entries import EntryData

from .fields import TypedTextField
from .moment import Choices, MomentForm, Ticks

A_THIRD = 1 / 3  # of the last weight: so large a change is more likely a wrong unit


class EntryForm(MomentForm):
    """Something that was, with a note. Each form gives the rest.

    data_of: the entry that is corrected; without it a new one is written. access: who corrects; what is hidden from them is not
    in the form.
    """

    template = "diary/entries/own_fields.html"
    data_fields: tuple[str, ...] = ()  # the fields that are the entry's data, in the order in which they are asked
    text = TypedTextField(label=_("Note"), required=False, most=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        *args: Any,
        at: dt.datetime | None = None,
        access: Access | None = None,
        data_of: EntryRow | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.pop("names", None)
        if data_of:
            kwargs["initial"] = {**kwargs.get("initial", {}), **self.initial_of(data_of.data), "text": data_of.text}
        super().__init__(*args, at=at or timezone.now(), **kwargs)
        if access and "notes" in access.hidden_topics:
            del self.fields["text"]

    def initial_of(self, data: EntryData) -> dict[str, Any]:
        """An entry's data as the fields show them."""
        words = {True: "yes", False: "no"}
        return {name: words.get(value, value) if isinstance(value, bool) else value for name, value in data.items()}

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """All fields but the moment's."""
        return [self[name] for name in (*self.field_names(), "text") if name in self.fields]

    def field_names(self) -> tuple[str, ...]:
        """The names of the fields, in their order."""
        return self.data_fields

    def data_and_text(self) -> tuple[EntryData, str]:
        """The entry's data and its note. The form must be valid."""
        data = {name: self.cleaned_data[name] for name in self.data_fields if self.cleaned_data.get(name) not in (None, "", [])}
        return cast(EntryData, data), self.cleaned_data.get("text", "")


class EventForm(EntryForm):
    """Something that happened."""

    event = forms.ChoiceField(
        label=_("What happened?"),
        choices=list(EVENTS.items()),
        widget=Choices,
        error_messages={"required": _("Choose what happened.")},
    )
    count = forms.IntegerField(
        label=_("How many times?"), help_text=_("If it was more than once."), required=False, min_value=1, max_value=99
    )
    data_fields = ("event", "count")


class TestForm(EntryForm):
    """A timed test: seconds, and how it was done. No verdict is made of it."""

    __test__ = False  # the word means a walking test here

    test = forms.ChoiceField(
        label=_("Which test?"),
        choices=list(TESTS.items()),
        widget=Choices,
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
        widget=Choices,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    rest_minutes = forms.IntegerField(label=_("Minutes of rest before"), required=False, min_value=0, max_value=MINUTES)
    data_fields = ("test", "seconds", "helper", "rest_minutes")

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data and "," in data.get("seconds", ""):  # much of Europe writes 12,4
            data = data.copy()
            data["seconds"] = data["seconds"].replace(",", ".")
        super().__init__(data, *args, **kwargs)


class WeightForm(EntryForm):
    """A weight, in kilograms or pounds; kept in kilograms."""

    weight = forms.FloatField(
        label=_("Weight"),
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": _("Write the weight."), "invalid": _("Write the weight as a number, such as 70.5.")},
    )
    unit = forms.ChoiceField(label=_("In"), choices=(("kg", _("kilograms")), ("lb", _("pounds"))), initial="kg", widget=Choices)
    sure = forms.MultipleChoiceField(
        label=_("Is this weight right?"), choices=[("yes", _("Yes, save it as it is"))], required=False, widget=Ticks
    )
    data_fields = ("kg", "unit")

    def __init__(self, data: Any = None, *args: Any, last: EntryRow | None = None, **kwargs: Any) -> None:
        """last: the weight before, whose unit is chosen at first, and from which a large change is asked about."""
        if data and "," in data.get("weight", ""):
            data = data.copy()
            data["weight"] = data["weight"].replace(",", ".")
        if last:
            kwargs["initial"] = {"unit": last.data.get("unit", "kg"), **kwargs.get("initial", {})}
        super().__init__(data, *args, **kwargs)
        self.last, self.asks_sure = last, False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        weight = cleaned.get("weight")
        if weight is not None and cleaned.get("unit"):
            kg = round(weight * (POUND if cleaned["unit"] == "lb" else 1), 2)
            if not KG[0] <= kg <= KG[1]:
                self.add_error("weight", _("This weight is not possible. Check the number and the unit."))
            elif self.last and abs(kg / self.last.data["kg"] - 1) >= A_THIRD and not cleaned.get("sure"):
                self.asks_sure = True
                message = _("The last weight was %(last)s. Check the number and the unit. If it is right, tick so below.")
                self.add_error("weight", message % {"last": _format_weight(self.last.data)})
            cleaned["kg"], cleaned["unit"] = kg, POUNDS if cleaned["unit"] == POUNDS else ""
        return cleaned

    def field_names(self) -> tuple[str, ...]:
        return ("weight", "unit", "sure") if self.asks_sure else ("weight", "unit")

    def initial_of(self, data: EntryData) -> dict[str, Any]:
        in_pounds = data.get("unit") == POUNDS
        return {"weight": round(data["kg"] / POUND, 1) if in_pounds else data["kg"], "unit": data.get("unit", "kg")}


def _format_weight(data: EntryData) -> str:
    """A weight in the unit in which it was written."""
    return f"{data['kg'] / POUND:.1f} lb" if data.get("unit") == POUNDS else f"{data['kg']:g} kg"
