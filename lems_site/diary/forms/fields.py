"""Form fields of the diary: typed text in its one normal form, and days of a diary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, MutableMapping
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lems_site.diary.codes.dates import format_zone
from lems_site.diary.codes.day_range import FIRST_DAY, LAST_DAY, is_diary_day
from lems_site.diary.codes.local_day import list_time_zones
from lems_site.diary.codes.typed_text import normalise_line, normalise_text
from lems_site.web.date_field import DateField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise  # a text, or one that is translated where it is used

Choice = tuple[str | int, object]


class FormOptions(TypedDict, total=False):
    """What the diary's forms hand on to Django's `Form` besides the data."""

    auto_id: bool | str
    initial: MutableMapping[str, Any] | None
    prefix: str | None


class TextOptions(TypedDict, total=False):
    """What fields of typed text hand on to Django's `CharField`."""

    label: Words
    help_text: Words
    required: bool
    strip: bool
    widget: forms.Widget
    error_messages: dict[str, Words]


def set_choices(form: forms.BaseForm, name: str, choices: Iterable[Choice]) -> None:
    """Set the choices of a ChoiceField of one form: pairs of value and label."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


class LineField(forms.CharField):
    """Typed text of one line, at most `most` characters in the normal form.

    The browser cuts nothing: the field takes more, and says how much is too many (static/js/text-length.js, else the answer).
    """

    def __init__(self, *, most: int, **options: Unpack[TextOptions]) -> None:
        self.most = most
        super().__init__(**options)

    def normalise(self, value: str) -> str:
        return normalise_line(value)

    def to_python(self, value: object) -> str:
        """The text in its normal form, without blanks around it unless `strip` is False."""
        return super().to_python(self.normalise(value) if isinstance(value, str) else value) or ""

    def validate(self, value: str) -> None:
        """Raises ValidationError, with how many characters are too many."""
        super().validate(value)
        if (over := len(value) - self.most) > 0:
            message = ngettext(
                "%(over)s character too many: at most %(most)s fit. Nothing was cut.",
                "%(over)s characters too many: at most %(most)s fit. Nothing was cut.",
                over,
            )
            numbers = {name: number_format(value, force_grouping=True) for name, value in (("over", over), ("most", self.most))}
            raise ValidationError(message % numbers, code="max_length")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """For the counter: how many characters fit, and the words for what does not."""
        words = {"data-too-many": _("# characters too many"), "data-fit": _("# more characters fit")}
        return {**super().widget_attrs(widget), "data-most": str(self.most), **words}


class TypedTextField(LineField):
    """Typed text of several lines; blanks around it stay."""

    widget = forms.Textarea

    def __init__(self, *, most: int, **options: Unpack[TextOptions]) -> None:
        options.setdefault("strip", False)
        super().__init__(most=most, **options)

    def normalise(self, value: str) -> str:
        return normalise_text(value)


class ZoneField(forms.ChoiceField):
    """A time zone. With script the time that it is there is said below it; see static/js/diary-zone.js."""

    def __init__(self, *, help_text: Words, from_device: bool = False) -> None:
        """from_device: whether the device's zone is chosen at first."""
        errors = {
            "required": gettext_lazy("Choose the time zone."),
            "invalid_choice": gettext_lazy("Choose a time zone from the list."),
        }
        super().__init__(
            label=gettext_lazy("Time zone"),
            help_text=help_text,
            error_messages=errors,
            choices=[(name, format_zone(name)) for name in list_time_zones()],
        )
        now, device = gettext_lazy("It is now # there."), gettext_lazy("This is the time zone of your device.")
        self.widget.attrs |= {"data-zone-now": now, **({"data-zone-device": device} if from_device else {})}


class DayField(DateField):
    """A day that a diary can hold."""

    def to_python(self, value: object) -> dt.date | None:
        """The day. Raises ValidationError."""
        day = super().to_python(value)
        if day and not is_diary_day(day):
            message = _("Give a day from %(first)s to %(last)s. Check the year.")
            raise ValidationError(message % {"first": FIRST_DAY.year, "last": LAST_DAY.year}, code="out_of_range")
        return day
