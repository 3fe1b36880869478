"""From which day to which a page looks back: the last days, a year, everything, or own dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.local_day import local_day
from lems_site.diary.models import Entry, Fact

FIRST_YEAR, LAST_YEAR = 1901, 2199  # days outside are no days of a diary
ONE_BY_ONE = 92  # longer spans are shown by weeks
RANGES = {
    "14": gettext_lazy("14 days"),
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("A year"),
    "all": gettext_lazy("Everything"),
}
USUAL = "30"


@dataclass(frozen=True)
class Span:
    """The local days from `first` to `last`, both included. `code`: of RANGES, or "" for own dates."""

    first: dt.date
    last: dt.date
    code: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def weekly(self) -> bool:
        """Whether there are too many days to show each."""
        return self.days > ONE_BY_ONE

    @property
    def query(self) -> str:
        """What an address asks for to get this span."""
        return f"range={self.code}" if self.code else f"first={self.first}&last={self.last}"


def today(access: Access) -> dt.date:
    """The diary's day that it is now."""
    return local_day(timezone.now(), access.diary.zone, access.diary.first_hour)


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def date_field(label: Any) -> forms.DateField:
    wrong = gettext_lazy("Give the day as year-month-day, for example 2026-03-09.")
    return forms.DateField(
        label=label, widget=DateInput(), input_formats=["%Y-%m-%d"], error_messages={"invalid": wrong, "required": wrong}
    )


class SpanForm(forms.Form):
    """Own dates."""

    first = date_field(gettext_lazy("From"))
    last = date_field(gettext_lazy("To"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and first.year < FIRST_YEAR:
            self.add_error("first", _("Give a day after the year 1900."))
        elif first and last and first > last:
            self.add_error("last", _("The last day is before the first. Change one of them."))
        return data


def asked_for(asked: Any, access: Access) -> tuple[Span, SpanForm]:
    """The span that a page was asked for, and the form for own dates.

    asked: request.GET. When own dates are wrong the form holds the errors and the span is the usual one.
    """
    now = today(access)
    if "first" in asked or "last" in asked:
        form = SpanForm(asked, auto_id="span-%s")
        if form.is_valid():
            first, last = form.cleaned_data["first"], form.cleaned_data["last"]
            return Span(min(first, now), min(last, now)), form
        return last_days(USUAL, now), form
    code = asked.get("range", USUAL)
    if code == "all":
        seen = Entry.objects.visible_to(access).filter(local_day__lte=now).aggregate(first=Min("local_day"))
        span = Span(seen["first"] or now, now, code)
    else:
        span = last_days(code if code in RANGES else USUAL, now)
    return span, SpanForm(initial={"first": span.first, "last": span.last}, auto_id="span-%s")


def facts_within(span: Span, access: Access, *kinds: str, times: bool = False) -> list[Fact]:
    """What the entries of a span say, as somebody may see it. One query."""
    return Entry.objects.visible_to(access).between(span.first, span.last).of_kind(*kinds).facts(times=times)


def last_days(code: str, now: dt.date) -> Span:
    """The span of a code of RANGES other than "all" that ends today."""
    return Span(now - dt.timedelta(days=int(code) - 1), now, code)
