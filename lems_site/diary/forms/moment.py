"""When something was: a date and a time by the clock of a zone. Any past moment; what clocks cannot show is explained."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.diary.codes.day_range import FIRST_DAY
from lems_site.diary.codes.local_day import DEFAULT_FIRST_HOUR, happens_twice, local_day, to_utc
from lems_site.web.date_field import DateField

from .fields import set_choices

LEEWAY = dt.timedelta(minutes=1)
FIRST, SECOND = "first", "second"


class Choices(forms.RadioSelect):
    """Radio buttons to which a line of the error summary can lead."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index or "0")


class Ticks(forms.CheckboxSelectMultiple):
    """Boxes to tick to which a line of the error summary can lead."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index or "0")


def wall_clock(at: dt.datetime, zone: str) -> dt.datetime:
    """A moment as the clock on the wall of a zone shows it, to the minute."""
    return at.astimezone(ZoneInfo(zone)).replace(second=0, microsecond=0)


class MomentForm(forms.Form):
    """Asks for a moment. After `is_valid`, `at` is it (UTC), and `was_left_alone` says that nobody changed what was shown.

    zone: whose clock counts. first_hour: when the diary's day begins.
    at: the moment shown at first. keeps: the exact moment that stands for what was shown, if it was
    left alone; without it that is the moment of pressing. literal: what is shown is not "now" but a moment that was chosen.
    """

    date = DateField(label=gettext_lazy("Date"), required=False)
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Type the time as hours and minutes, for example 14:30.")},
    )
    which = forms.ChoiceField(label=gettext_lazy("Which of the two?"), required=False, widget=Choices)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        zone: str,
        at: dt.datetime,
        first_hour: int = DEFAULT_FIRST_HOUR,
        keeps: dt.datetime | None = None,
        literal: bool = False,
        **kwargs: Any,
    ) -> None:
        on_wall = wall_clock(at, zone)
        fold = SECOND if on_wall.fold else FIRST
        given = {"date": on_wall.date(), "time": on_wall.time(), "which": fold}
        given["shown"] = "" if literal else _fold_key(on_wall.date(), on_wall.time(), fold)
        kwargs["initial"] = {**kwargs.get("initial", {}), **given}
        super().__init__(*args, **kwargs)
        self.zone, self.first_hour, self.keeps = zone, first_hour, keeps
        self.at, self.was_left_alone = at, False
        self._offer_which(on_wall.date(), on_wall.time())

    def _offer_which(self, date: dt.date, time: dt.time) -> None:
        """Offer both where a time of the clock happens twice."""
        self.asks_which = happens_twice(date, time, self.zone)
        at = f"{time:%H:%M}"
        first = _("the first %(time)s, before the clocks went back") % {"time": at}
        second = _("the second %(time)s, after the clocks went back") % {"time": at}
        set_choices(self, "which", [(FIRST, first), (SECOND, second)])

    def clean(self) -> dict[str, Any]:
        """Find the moment, or say what is wrong with it."""
        data = super().clean() or {}
        if {"date", "time"} & set(self.errors):
            return data
        now = timezone.now().replace(microsecond=0)
        date, time = data.get("date"), data.get("time")
        self.at = self.keeps or now
        if date is None and time is None:
            self.was_left_alone = True
        elif time is None:
            self.add_error("time", _("Type the time too. A guess is fine."))
        else:
            self._find_moment(date or wall_clock(now, self.zone).date(), time.replace(second=0, microsecond=0), data, now)
        return data

    def _find_moment(self, date: dt.date, time: dt.time, data: dict[str, Any], now: dt.datetime) -> None:
        soon = wall_clock(now + LEEWAY, self.zone)
        if date < FIRST_DAY or local_day(to_utc(date, time, self.zone), self.zone, self.first_hour) < FIRST_DAY:
            self.add_error("date", _("This date is too long ago. Check the year."))
            return
        if date > soon.date():
            self.add_error(
                "date", _("This day is still to come. Choose a day up to today, %(date)s.") % {"date": _format_day(soon.date())}
            )
            return
        self._offer_which(date, time)
        shown = data.get("shown", "")
        which = data.get("which") or (shown.partition("/")[2] if shown.startswith(_fold_key(date, time, "")) else "")
        fold = SECOND if self.asks_which and which == SECOND else FIRST
        at = to_utc(date, time, self.zone, second=fold == SECOND)
        real = wall_clock(at, self.zone)
        if shown == _fold_key(date, time, fold):
            self.was_left_alone = True
        elif self.asks_which and not which:
            message = _("On %(date)s the clocks went back, so %(time)s happened twice. Choose which one it was.")
            self.add_error("which", message % {"date": _format_day(date), "time": f"{time:%H:%M}"})
        elif (real.date(), real.time()) != (date, time):
            message = _(
                "On %(date)s the clocks went forward, and %(time)s was left out. Choose another time, for example %(real)s."
            )
            self.add_error("time", message % {"date": _format_day(date), "time": f"{time:%H:%M}", "real": f"{real:%H:%M}"})
        elif at > now + LEEWAY:
            message = _("This time is still to come. Choose one up to now: it is %(time)s.")
            self.add_error("time", message % {"time": f"{wall_clock(now, self.zone):%H:%M}"})
        else:
            self.at = at


def _fold_key(date: dt.date, time: dt.time, fold: str) -> str:
    return f"{date}T{time:%H:%M}/{fold}"


def _format_day(date: dt.date) -> str:
    return date_format(date, "j F Y")


def middle_of(day: dt.date, zone: str, first_hour: int) -> dt.datetime:
    """A moment of a past local day to be shown at first: noon, or the hour when the day begins if that is later."""
    return to_utc(day, dt.time(max(12, first_hour)), zone)
