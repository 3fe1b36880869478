"""The form that chooses what a report holds."""

from __future__ import annotations

import datetime as dt
from typing import Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lems_site.diary.access.permissions import Access
from lems_site.diary.forms.date_range import DateRangeForm
from lems_site.diary.insights.date_range import DateRange
from lems_site.diary.report.choice import TICKS, ReportChoice

from .fields import FormOptions


class ReportForm(DateRangeForm):
    """The dates, and a tick for each sensitive item that the reader may see."""

    def __init__(self, data: QueryDict | None = None, *, access: Access, **options: Unpack[FormOptions]) -> None:
        super().__init__(data, **options)
        for code, words in TICKS.items():
            if code not in access.hidden_topics:
                self.fields[code] = forms.BooleanField(label=words, required=False)
        self.fields["appendix"] = forms.BooleanField(label=_("Charts and the tables of each day, as an appendix"), required=False)

    def choice(self, latest: dt.date) -> ReportChoice:
        """What was chosen, up to the day `latest`. The form must be valid."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        includes = frozenset(code for code in TICKS if self.cleaned_data.get(code))
        return ReportChoice(DateRange(min(first, latest), min(last, latest)), includes, bool(self.cleaned_data.get("appendix")))
