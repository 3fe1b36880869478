"""When something happened: a date and a time by the diary's clock, now unless the person changes them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.diary.days import moment

EARLIEST = dt.date(1900, 1, 1)
CLOCKS_DIFFER = dt.timedelta(minutes=10)  # a device may be a little fast


class MomentForm(forms.Form):
    """Gives `at`, an aware moment in UTC. `zone`: the diary's. Left empty, it is now."""

    day = forms.DateField(
        label=gettext_lazy("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the date with year, month and day, such as 2026-11-20.")},
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Write the time with hours and minutes, such as 14:30.")},
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        self.zone = zone
        wall = timezone.now().astimezone(ZoneInfo(zone))
        kwargs["initial"] = {
            "day": wall.date(),
            "time": wall.time().replace(second=0, microsecond=0),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.fields["time"].help_text = _("By the clock of %(zone)s.") % {"zone": zone.replace("_", " ")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors.keys() & {"day", "time"}:
            return cleaned
        now = timezone.now()
        wall = now.astimezone(ZoneInfo(self.zone))
        day, time = cleaned.get("day"), cleaned.get("time")
        if (day in (None, wall.date())) and (time is None or (time.hour, time.minute) == (wall.hour, wall.minute)):
            cleaned["at"] = now
            return cleaned
        at = moment(day or wall.date(), time or wall.time(), self.zone)
        if at > now + CLOCKS_DIFFER:
            self.add_error(
                "day" if day and day > wall.date() else "time", _("This is still to come. Choose a time that has passed.")
            )
        elif day and day < EARLIEST:
            self.add_error("day", _("Write the year with four digits."))
        cleaned["at"] = at
        return cleaned
