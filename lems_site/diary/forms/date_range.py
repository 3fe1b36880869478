"""The form for a range of days, and the range that a page was asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.selectors import first_entry_day
from lems_site.diary.insights.date_range import RANGES, USUAL, DateRange, latest_day, range_of_last_days
from lems_site.web.date_field import DateField

from .fields import DayField


class DateRangeForm(forms.Form):
    """Own dates."""

    first = DayField(label=gettext_lazy("From"))
    last = DateField(label=gettext_lazy("To"))  # may be later than any day of a diary: it is cut to the latest

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last day is before the first. Change one of them."))
        return data


def range_from_request(asked: QueryDict, access: Access) -> tuple[DateRange, DateRangeForm]:
    """The span that a page was asked for, and the form for own dates.

    asked: request.GET. When own dates are wrong the form holds the errors and the span is the usual one.
    """
    latest = latest_day(access)
    if "first" in asked or "last" in asked:
        form = DateRangeForm(asked, auto_id="span-%s")
        if form.is_valid():
            first, last = form.cleaned_data["first"], form.cleaned_data["last"]
            return DateRange(min(first, latest), min(last, latest)), form
        return range_of_last_days(USUAL, latest), form
    code = asked.get("range", USUAL)
    if code == "all":
        span = DateRange(first_entry_day(access, latest) or latest, latest, code)
    else:
        span = range_of_last_days(code if code in RANGES else USUAL, latest)
    return span, DateRangeForm(initial={"first": span.first, "last": span.last}, auto_id="span-%s")
