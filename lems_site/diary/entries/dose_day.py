"""The medicines of a day: the last dose of each, the doses that are written, the planned times, and what is left at home.

Doses are listed and counted, never added up or compared with anything.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_duration
from lems_site.diary.codes.local_day import local_day
from lems_site.diary.lists.medicines import listed_medicines
from lems_site.diary.lists.stock import RECENT_DAYS, StockLeft, stock_left
from lems_site.diary.models import Entry, EntryFact, Medicine

from .last_doses import LastDose, medicines_with_last_dose
from .rows import EntryState
from .selectors import EntryFilter, entry_facts


@dataclass(frozen=True)
class PlannedDose:
    """A planned time of today. `words`: what was written for it, "" where nothing was. `press`: the id of its button."""

    time: str
    words: str
    press: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class MedicineDay:
    """A medicine today. `doses`: each dose of today in words, in their order; `count`: how many were taken."""

    medicine: Medicine
    last: LastDose
    last_words: str
    doses: list[str]
    count: int
    plan: list[PlannedDose]
    stock: StockLeft | None


def medicine_days(access: Access) -> list[MedicineDay]:
    """Each medicine on the list, today. Three queries."""
    diary, now = access.diary, timezone.now()
    listed, today = listed_medicines(access), local_day(now, diary.zone, diary.first_hour)
    counted = [one.stock_at for one in listed if one.stock_at and one.stock]
    since = min([*counted, now - dt.timedelta(days=RECENT_DAYS + 2)])
    facts = entry_facts(access, EntryFilter(kinds=(Entry.Kind.DOSE,), since=since), times=True)
    facts.sort(key=_moment, reverse=True)
    found = []
    for last in medicines_with_last_dose(access, facts, listed):
        own = [one for one in reversed(facts) if one.data["medicine"] == last.medicine.key]
        doses = [one for one in own if one.local_day == today]
        found.append(
            MedicineDay(
                medicine=last.medicine,
                last=last,
                last_words=last.describe(now, diary.zone),
                doses=[_dose_words(one, diary.zone) for one in doses],
                count=sum(not one.data.get("missed") for one in doses),
                plan=_planned_doses(last.medicine, doses, diary.zone),
                stock=stock_left(last.medicine, own, today),
            )
        )
    return found


def minutes_from_plan(entry: EntryState | EntryFact) -> int | None:
    """How many minutes after its planned time a dose was taken, by the clock where it was written; None without one."""
    planned = entry.data.get("planned")
    if planned is None or entry.at is None:
        return None
    wall = entry.at.astimezone(ZoneInfo(entry.zone)).replace(tzinfo=None, second=0, microsecond=0)
    days = (wall.date() + dt.timedelta(days=days) for days in (-1, 0, 1) if dt.date(1, 1, 2) < wall.date() < dt.date(9999, 1, 1))
    apart = [wall - dt.datetime.combine(day, dt.time.fromisoformat(planned)) for day in days]
    return round(min(apart, key=abs).total_seconds() / 60) if apart else None


def plan_words(entry: EntryState | EntryFact) -> str:
    """The planned time of a dose, and how much later or earlier it was taken: "08:00 (40 min later)"."""
    planned, minutes = entry.data.get("planned", ""), minutes_from_plan(entry)
    if not minutes or entry.data.get("missed"):
        return planned
    apart = format_duration(dt.timedelta(minutes=abs(minutes)))
    words = _("%(time)s (%(apart)s later)") if minutes > 0 else _("%(time)s (%(apart)s before)")
    return words % {"time": planned, "apart": apart}


def _moment(fact: EntryFact) -> dt.datetime:
    return fact.at or dt.datetime.min.replace(tzinfo=dt.UTC)


def _dose_words(fact: EntryFact, zone: str) -> str:
    """One dose in a few words: "09:00, 2 tablets" or "13:00 not taken"."""
    time = f"{_moment(fact).astimezone(ZoneInfo(zone)):%H:%M}"
    if fact.data.get("missed"):
        return _("%(time)s not taken") % {"time": time}
    return ", ".join(filter(None, (time, fact.data.get("amount"))))


def _planned_doses(medicine: Medicine, doses: Iterable[EntryFact], zone: str) -> list[PlannedDose]:
    written = {one.data["planned"]: _dose_words(one, zone) for one in doses if "planned" in one.data}
    return [PlannedDose(time, written.get(time, "")) for time in medicine.times]
