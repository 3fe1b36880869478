"""When a person wants to be reminded: in their calendar, or by mail."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.diary.codes.amounts import parse_times
from lems_site.diary.forms.fields import LineField
from lems_site.diary.models import ReminderSchedule
from lems_site.diary.reminders.schedules import is_between

WEEKDAYS = tuple(dates.WEEKDAYS.items())  # 0 (Monday) to 6, with the words
MAX_TIMES = 8


class TimesField(LineField):
    """Times of the day, as people type them: "9:00, 20.30". Cleans to a sorted list of "HH:MM", each once."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("At what times?"),
            help_text=gettext_lazy("For example 9:00, or 8:30, 20:00. At most eight."),
            most=100,
            error_messages={"required": gettext_lazy("Type at least one time, such as 9:00.")},
        )

    def clean(self, value: object) -> Any:
        """Raises ValidationError that names what is not a time."""
        parts = [part.strip() for part in re.split(r"[,;]|\band\b|\s{2,}", super().clean(value)) if part.strip()]
        found = {time for part in parts for time in read_times(part)}
        if len(found) > MAX_TIMES:
            raise forms.ValidationError(_("That is more than eight times. Leave some out."))
        return sorted(found)


class OptionalTimeField(LineField):
    """One time of the day, or nothing if it is not `required`. Cleans to a time or None."""

    def clean(self, value: object) -> Any:
        """Raises ValidationError for what is not a time."""
        typed = super().clean(value)
        times = read_times(typed) if typed else []
        if len(times) > 1:
            raise forms.ValidationError(_("Type one time here, such as 9:00."))
        return dt.time.fromisoformat(times[0]) if times else None


class WeekdaysField(forms.TypedMultipleChoiceField):
    """Days of the week, at least one. Cleans to numbers from 0 (Monday) to 6."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("On which days?"),
            choices=WEEKDAYS,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": gettext_lazy("Choose at least one day."),
                "invalid_choice": gettext_lazy("Choose days from the list."),
            },
        )


def read_times(typed: str) -> list[str]:
    """Times of the day as people type them, as "HH:MM". Raises ValidationError where there is anything else, or none."""
    times = parse_times(typed)
    if not times:
        raise forms.ValidationError(
            _("“%(part)s” is not a time. Type times such as 9:00, with commas between.") % {"part": typed}
        )
    return times


def format_time(time: dt.time) -> str:
    """A time as it is kept and shown: "09:00"."""
    return f"{time:%H:%M}"


def schedule_values(schedule: ReminderSchedule | None) -> dict[str, Any]:
    """What a form of reminders shows at first: the schedule, or the usual choice where there is none yet."""
    if schedule is None:
        return {"weekdays": [day for day, _words in WEEKDAYS], "quiet_from": "22:00", "quiet_until": "07:00"}
    return {
        "times": ", ".join(schedule.times),
        "weekdays": schedule.weekdays,
        "quiet_from": format_time(schedule.quiet_from) if schedule.quiet_from else "",
        "quiet_until": format_time(schedule.quiet_until) if schedule.quiet_until else "",
        "title": schedule.title,
        "each_time": schedule.each_time,
    }


class RemindersForm(forms.Form):
    """Times, weekdays and the title of reminders in a calendar."""

    times = TimesField()
    weekdays = WeekdaysField()
    title = LineField(
        label=gettext_lazy("Title in your calendar"),
        help_text=gettext_lazy("Others may see your calendar. If you leave this empty, the title is “Check-in”."),
        required=False,
        most=60,
    )


class MailReminderForm(forms.Form):
    """Times, weekdays, quiet hours and the subject of reminders by mail. Its clean values are those of ScheduleChoice."""

    times = TimesField()
    weekdays = WeekdaysField()
    quiet_from = OptionalTimeField(label=gettext_lazy("Quiet from"), most=20, required=False)
    quiet_until = OptionalTimeField(label=gettext_lazy("Quiet until"), most=20, required=False)
    title = LineField(
        label=gettext_lazy("Subject of the mail"),
        help_text=gettext_lazy("Others may see your mails. If you leave this empty, the subject is “Reminder”."),
        required=False,
        most=60,
    )
    each_time = forms.BooleanField(
        label=gettext_lazy("I write several times a day"),
        help_text=gettext_lazy("Then a check-in only stops the next mail, not all mails of that day."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Quiet hours need both ends, and no chosen time may lie in them: such a mail would never come."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("quiet_from"), data.get("quiet_until")
        for name, other in (("quiet_from", last), ("quiet_until", first)):
            if data.get(name) is None and other is not None and name not in self.errors:
                self.add_error(name, _("Type both times of the quiet hours, or none."))
        for time in data.get("times", []):
            if is_between(dt.time.fromisoformat(time), first, last):
                self.add_error(
                    "times", _("%(time)s lies in the quiet hours. Choose another time, or change them.") % {"time": time}
                )
        return data


class PushReminderForm(MailReminderForm):
    """The same for notifications on devices."""

    title = LineField(
        label=gettext_lazy("Words of the notification"),
        help_text=gettext_lazy("Others may see your screen. If you leave this empty, it says “Reminder”."),
        required=False,
        most=60,
    )
    each_time = forms.BooleanField(
        label=gettext_lazy("I write several times a day"),
        help_text=gettext_lazy("Then a check-in only stops the next notification, not all of that day."),
        required=False,
    )
