"""What goes into a report: from which day to which, and whether notes and sensitive items are in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import SENSITIVE_TOPICS
from lems_site.diary.insights.date_range import DateRange, diary_today, latest_day
from lems_site.diary.lists.appointments import last_appointment

USUAL_DAYS = 90
TICKS = {"notes": _("Notes, as you typed them"), "mood": _("Mood"), "erection": _("Erection problems")}


@dataclass(frozen=True)
class ReportChoice:
    """The days and the sensitive items of a report. `includes`: codes of choices.SENSITIVE_TOPICS; the others are left out.

    appendix: whether charts and the tables of each day follow the first page.
    """

    span: DateRange
    includes: frozenset[str] = frozenset()
    appendix: bool = False

    @property
    def leaves_out(self) -> frozenset[str]:
        return frozenset(SENSITIVE_TOPICS) - self.includes


@dataclass(frozen=True)
class ReportAccess(Access):
    """An access that sees no more of the diary than a report may show."""

    leaves_out: frozenset[str] = field(default=frozenset())

    @property
    def hidden_topics(self) -> frozenset[str]:
        return super().hidden_topics | self.leaves_out


def report_access(access: Access, choice: ReportChoice) -> ReportAccess:
    """The access with which a report is read: neither what the reader may not see nor what was left out by choice."""
    return ReportAccess(access.user, access.diary, access.grant, choice.leaves_out)


def default_choice(access: Access) -> ReportChoice:
    """From the day of the last appointment, else 90 days, up to the latest day; without sensitive items."""
    last = latest_day(access)
    first = last_appointment(access, diary_today(access)) or last - dt.timedelta(days=USUAL_DAYS - 1)
    return ReportChoice(DateRange(first, last))
