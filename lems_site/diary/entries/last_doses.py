"""The last dose of each medicine on the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_day_month, format_duration, format_long_day
from lems_site.diary.entries.rows import EntryState
from lems_site.diary.entries.selectors import EntryFilter, entry_facts
from lems_site.diary.lists.medicines import listed_medicines
from lems_site.diary.models import Entry, EntryFact, Medicine
from lems_site.web.rendering.texts import gettext as _

DAY_ONLY_AFTER = dt.timedelta(days=2)  # from then on hours say nothing

MAX_DOSES_READ = 200  # doses that are looked through for the last one of each medicine


@dataclass(frozen=True)
class LastDose:
    """A medicine, when it was last taken (an aware moment, or None), and how much, as it was typed then."""

    medicine: Medicine
    last_at: dt.datetime | None
    amount: str = ""

    def describe(self, now: dt.datetime, zone: str) -> str:
        """How long ago that was and when, by the clock of a zone: "last taken 3 h 10 min ago, 3 March, 09:00"; later the day."""
        if self.last_at is None:
            return _("not written down yet")
        wall = self.last_at.astimezone(ZoneInfo(zone))
        if now - self.last_at >= DAY_ONLY_AFTER:
            return _("last taken on %(day)s") % {"day": format_long_day(wall.date())}
        said = {"since": format_duration(now - self.last_at), "day": format_day_month(wall.date()), "time": f"{wall:%H:%M}"}
        return _("last taken %(since)s ago, %(day)s, %(time)s") % said


def medicines_with_last_dose(
    access: Access, recent: Iterable[EntryState | EntryFact] = (), listed: list[Medicine] | None = None
) -> list[LastDose]:
    """The medicines on the list with their last doses. Two queries.

    recent: the newest entries, newest first, where they were fetched already; doses further back are asked for only where a
    medicine has none among them. listed: the medicines, where they were fetched already.
    """
    found = listed_medicines(access) if listed is None else listed
    last = _last_doses(recent)
    if any(medicine.key not in last for medicine in found):
        where = EntryFilter(kinds=(Entry.Kind.DOSE,))
        last = _last_doses(entry_facts(access, where, times=True, newest=MAX_DOSES_READ)) | last
    return [LastDose(medicine, *last.get(medicine.key, (None, ""))) for medicine in found]


def _last_doses(entries: Iterable[EntryState | EntryFact]) -> dict[str, tuple[dt.datetime, str]]:
    """When each medicine, by its key, was last taken, and how much. entries: newest first."""
    last: dict[str, tuple[dt.datetime, str]] = {}
    for one in entries:
        if one.kind == Entry.Kind.DOSE and one.at and not one.data.get("missed"):
            last.setdefault(one.data["medicine"], (one.at, one.data.get("amount", "")))
    return last
