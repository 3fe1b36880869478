"""What a diary's first page shows: how the last days were, today's entries, and what "Same as last time" would copy.

The page is opened most, by tired people on slow phones: two queries here on most days, three at most, however long the diary is.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone

from lems_site.diary.access.display_names import writer_name
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.counts import format_entry_count
from lems_site.diary.codes.dates import format_day_month, format_short_day, format_weekday
from lems_site.diary.codes.local_day import local_day
from lems_site.diary.codes.translated_choices import STRENGTH_CODE, translated_choices
from lems_site.diary.entries import repeat_last
from lems_site.diary.entries.describe import entry_summary, entry_time, entry_title
from lems_site.diary.entries.last_doses import medicines_with_last_dose
from lems_site.diary.entries.rows import EntryBrief
from lems_site.diary.entries.selectors import EntryFilter, entry_briefs
from lems_site.diary.insights.statistics import ENOUGH_DAYS, daily_values_by_code, gaps_sentence, summary_sentence
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Entry, Medicine
from lems_site.web.rendering.texts import gettext as _

from .small_charts import DAYS, small_charts
from .strip import draw_strip
from .upcoming import describe_upcoming

MAX_TODAY = 30  # more are behind the link to the day
MAX_ENTRIES = 600  # two weeks of many doses and tests; a diary with more a day shows fewer days here
NOON = 12  # until this hour yesterday is one press away


class TodayRow(NamedTuple):
    """One of today's entries in a line."""

    pk: int
    time: str
    title: str
    words: str
    who: str  # "" for what the reader wrote


class DayRow(NamedTuple):
    """One of the last days in a line."""

    code: str  # as addresses have it
    name: str
    words: str


def home_context(access: Access) -> dict[str, Any]:
    """The context of the first page."""
    diary, names, now = access.diary, DiaryLabels(access), timezone.now()
    today = local_day(now, diary.zone, diary.first_hour)
    first = today - dt.timedelta(days=DAYS - 1)
    entries = entry_briefs(access, EntryFilter(first=first), limit=MAX_ENTRIES)
    # After a flight to the west an entry of today has tomorrow's local day: it counts as today's until that day comes.
    by_day: dict[dt.date, list[EntryBrief]] = {}
    for entry in entries:
        by_day.setdefault(min(entry.local_day, today), []).append(entry)
    written = by_day.get(today, [])
    return {
        "today": today,
        "today_name": format_short_day(today),
        "written": _today_rows(written[:MAX_TODAY], access, names),
        "more_today": len(written) > MAX_TODAY,
        **_looking_back(entries, by_day, first, today, names),
        **(_writing(entries, access, names, now, today) if access.can_write else {}),
    }


def _writing(entries: list[EntryBrief], access: Access, names: DiaryLabels, now: dt.datetime, today: dt.date) -> dict[str, Any]:
    """What only somebody who may write is offered: the last answers, yesterday until noon, the medicines."""
    last = repeat_last.newest_repeatable(entries, before=now) or repeat_last.last_repeatable(access, before=now)
    doses = _dose_buttons(entries, access, names, now)
    return {
        "last": last and entry_summary(repeat_last.repeated_state(last), names),
        "last_day": last and format_weekday(last.local_day),
        "yesterday": today - dt.timedelta(days=1) if now.astimezone(ZoneInfo(access.diary.zone)).hour < NOON else None,
        "client_id": uuid.uuid4(),
        "first_dose": doses[:1],
        "other_doses": doses[1:],
        "upcoming": describe_upcoming(access, today),
        "press": uuid.uuid4(),
    }


def _looking_back(
    entries: list[EntryBrief], by_day: dict[dt.date, list[EntryBrief]], first: dt.date, today: dt.date, names: DiaryLabels
) -> dict[str, Any]:
    """How the last days were: the strip, its sentence, the days in words, and the small charts of the symptoms."""
    if not entries:
        return {"strip": None}
    values = daily_values_by_code(entries)
    strength = values.get(STRENGTH_CODE, [])
    days = [first + dt.timedelta(days=number) for number in range(DAYS)]
    return {
        "strip": draw_strip(days, {min(value.first, today): value for value in strength}),
        "strip_first": format_day_month(first),
        "sentence": summary_sentence(strength, STRENGTH_CODE, "") if len(strength) >= ENOUGH_DAYS else "",
        "gaps": gaps_sentence(len(strength), DAYS),
        "days": [
            DayRow(day.isoformat(), format_weekday(day), _summarise_day(by_day[day]) if day in by_day else _("no entry"))
            for day in reversed(days)
        ],
        "charts": small_charts(names.tracked_codes, values, first, names),
    }


def _dose_buttons(
    entries: list[EntryBrief], access: Access, names: DiaryLabels, now: dt.datetime
) -> list[tuple[Medicine, str, str]]:
    """What the buttons for medicines show: each with when it was last taken and how much; the most used first."""
    found = medicines_with_last_dose(access, entries, names.listed_medicines)
    taken = Counter(entry.data["medicine"] for entry in entries if entry.kind == Entry.Kind.DOSE)
    found.sort(key=lambda one: -taken[one.medicine.key])
    return [(one.medicine, one.describe(now, access.diary.zone), one.amount) for one in found]


def _today_rows(entries: list[EntryBrief], access: Access, names: DiaryLabels) -> list[TodayRow]:
    """Today's entries in a line each; who wrote one is named where it was somebody else."""
    zone = access.diary.zone
    return [
        TodayRow(one.pk, entry_time(one, zone), entry_title(one, names), entry_summary(one, names), _other_writer(one, access))
        for one in entries
    ]


def _other_writer(entry: EntryBrief, access: Access) -> str:
    return writer_name(entry, access) if entry.created_by_id != access.user.pk or entry.imported_from else ""


def _summarise_day(rows: list[EntryBrief]) -> str:
    """A day in a few words: each headline once, from morning to night, and how many entries there are."""
    words = translated_choices().strength
    strengths = [words[row.data["strength"]] for row in reversed(rows) if "strength" in row.data]
    headline = _(", then ").join(dict.fromkeys(strengths))
    count = format_entry_count(len(rows))
    return f"{headline}; {count}" if headline else count
