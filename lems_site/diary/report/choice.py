"""What goes into a report: from which day to which, and whether notes and sensitive items are in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import SENSITIVE
from lems_site.diary.insights.date_range import Span, SpanForm, today
from lems_site.diary.lists.questions import last_appointment

USUAL_DAYS = 90
TICKS = {"notes": _("Notes, as you typed them"), "mood": _("Mood"), "erection": _("Erection problems")}


@dataclass(frozen=True)
class Choice:
    """The days and the sensitive items of a report. `includes`: codes of words.SENSITIVE; the others are left out."""

    span: Span
    includes: frozenset[str] = frozenset()

    @property
    def leaves_out(self) -> frozenset[str]:
        return frozenset(SENSITIVE) - self.includes


@dataclass(frozen=True)
class ReportAccess(Access):
    """An access that sees no more of the diary than a report may show."""

    leaves_out: frozenset[str] = field(default=frozenset())

    @property
    def hides(self) -> frozenset[str]:
        return super().hides | self.leaves_out


def reading(access: Access, choice: Choice) -> ReportAccess:
    """The access with which a report is read: neither what the reader may not see nor what was left out by choice."""
    return ReportAccess(access.user, access.diary, access.grant, choice.leaves_out)


class ChoiceForm(SpanForm):
    """The dates, and a tick for each sensitive item that the reader may see."""

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, words in TICKS.items():
            if code not in access.hides:
                self.fields[code] = forms.BooleanField(label=words, required=False)

    def choice(self, now: dt.date) -> Choice:
        """What was chosen, up to today. The form must be valid."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        includes = frozenset(code for code in TICKS if self.cleaned_data.get(code))
        return Choice(Span(min(first, now), min(last, now)), includes)


def usual(access: Access) -> Choice:
    """From the day of the last appointment, else 90 days, up to today; without sensitive items."""
    now = today(access)
    first = last_appointment(access, now) or now - dt.timedelta(days=USUAL_DAYS - 1)
    return Choice(Span(first, now))
