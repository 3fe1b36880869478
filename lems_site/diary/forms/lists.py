"""Questions, appointments, and the diary's settings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import DayField, LineField, TypedTextField, ZoneField


class QuestionForm(forms.Form):
    """A question for the next appointment."""

    text = TypedTextField(
        label=_("Your question"),
        most=500,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the question.")},
    )


class AppointmentForm(forms.Form):
    """A visit to the team, past or to come."""

    day = DayField(label=_("Date"))
    note = LineField(label=_("Where or with whom"), help_text=_("You can leave it empty."), required=False, most=120)


class SettingsForm(forms.Form):
    """How the diary is called, and how its days are reckoned."""

    name = LineField(label=_("Name of the diary"), help_text=_("You can leave it empty."), required=False, most=60)
    zone = ZoneField(help_text=_("Choose the nearest big city. Earlier entries keep their day and time."))
    first_hour = forms.TypedChoiceField(
        label=_("A new day begins at"),
        help_text=_("Entries after midnight and before this hour count for the day before."),
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
        error_messages={"required": _("Choose the hour."), "invalid_choice": _("Choose an hour from the list.")},
    )
