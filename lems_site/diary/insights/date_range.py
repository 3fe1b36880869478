"""From which day to which a page looks back: the last days, a year, everything, or own dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.local_day import local_day
from lems_site.diary.entries.selectors import EntryFilter, entry_facts, last_entry_day
from lems_site.diary.models import EntryFact

from .periods import Unit

ONE_BY_ONE = 92  # days; longer spans are shown by weeks
BY_WEEKS = 3660  # ten years; longer spans are shown by months
RANGES = {
    "14": gettext_lazy("14 days"),
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("A year"),
    "all": gettext_lazy("Everything"),
}
USUAL = "30"


@dataclass(frozen=True)
class DateRange:
    """The local days from `first` to `last`, both included. `code`: of RANGES, or "" for own dates."""

    first: dt.date
    last: dt.date
    code: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def unit(self) -> Unit:
        """What a chart has a point for: the shortest of which there are not too many."""
        return "day" if self.days <= ONE_BY_ONE else "week" if self.days <= BY_WEEKS else "month"

    @property
    def query(self) -> str:
        """What an address asks for to get this span."""
        return f"range={self.code}" if self.code else f"first={self.first}&last={self.last}"


def diary_today(access: Access) -> dt.date:
    """The diary's day that it is now."""
    return local_day(timezone.now(), access.diary.zone, access.diary.first_hour)


def latest_day(access: Access) -> dt.date:
    """The last day that pages look at: today, or a later local day that holds an entry. One query.

    After a flight to the west the diary's today is again the day before: what was written before the flight must not vanish.
    """
    now = diary_today(access)
    return last_entry_day(access, now) or now


def has_day_from(access: Access, day: dt.date) -> bool:
    """Whether pages look at a day or at one after it. No query for today and days before."""
    return day <= diary_today(access) or day <= latest_day(access)


def facts_in_range(span: DateRange, access: Access, *kinds: str, times: bool = False) -> list[EntryFact]:
    """What the entries of a span say, as somebody may see it. One query."""
    return entry_facts(access, EntryFilter(first=span.first, last=span.last, kinds=kinds), times=times)


def range_of_last_days(code: str, last: dt.date) -> DateRange:
    """The span of a code of RANGES other than "all" that ends with the day `last`."""
    return DateRange(last - dt.timedelta(days=int(code) - 1), last, code)
