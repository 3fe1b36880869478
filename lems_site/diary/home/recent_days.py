"""What a diary's first page shows: today's entries, the last days in a line each, and what "Same as last time" would copy.

The page is opened most, by tired people on slow phones: one query here on most days, two at most, however long the diary is.
"""

from __future__ import annotations

import datetime as dt
import uuid
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lems_site.diary.access.display_names import writer_name
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_weekday
from lems_site.diary.codes.local_day import local_day
from lems_site.diary.codes.translated_choices import translated_choices
from lems_site.diary.entries import repeat_last
from lems_site.diary.entries.describe import entry_summary, entry_time, entry_title
from lems_site.diary.entries.last_doses import medicines_with_last_dose
from lems_site.diary.entries.rows import EntryRow
from lems_site.diary.entries.selectors import EntryFilter, visible_entries
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Medicine

DAYS = 7
MAX_TODAY = 30  # more are behind the link to the day
MAX_ENTRIES = 300  # a week of many doses and tests; a diary with more a day shows fewer days here


class TodayRow(NamedTuple):
    """One of today's entries in a line."""

    pk: int
    time: str
    title: str
    words: str
    who: str  # "" for what the reader wrote


class PastDayRow(NamedTuple):
    """One of the last days in a line."""

    code: str  # as addresses have it
    name: str
    words: str


def home_context(access: Access) -> dict[str, Any]:
    """The context of the first page."""
    diary, names, now = access.diary, DiaryLabels(access), timezone.now()
    today = local_day(now, diary.zone, diary.first_hour)
    where = EntryFilter(first=today - dt.timedelta(days=DAYS - 1))
    entries = visible_entries(access, where, newest_first=True, limit=MAX_ENTRIES)
    # After a flight to the west an entry of today has tomorrow's local day: it counts as today's until that day comes.
    in_days = sorted(entries, key=lambda entry: min(entry.local_day, today))
    by_day = {day: list(rows) for day, rows in groupby(in_days, key=lambda entry: min(entry.local_day, today))}
    written = by_day.pop(today, [])
    last = None
    if access.can_write:
        last = repeat_last.newest_repeatable(entries, before=now) or repeat_last.last_repeatable(access, before=now)
    return {
        "today": today,
        "today_name": format_weekday(today),
        "written": _today_rows(written[:MAX_TODAY], access, names),
        "more_today": len(written) > MAX_TODAY,
        "past_days": [
            PastDayRow(day.isoformat(), format_weekday(day), _summarise_day(rows))
            for day, rows in sorted(by_day.items(), reverse=True)
        ],
        "last": last and entry_summary(repeat_last.repeated_state(last), names),
        "last_day": last and format_weekday(last.local_day),
        "client_id": uuid.uuid4(),
        "doses": _dose_buttons(entries, access, names, now) if access.can_write else [],
        "press": uuid.uuid4(),
    }


def _dose_buttons(
    entries: list[EntryRow], access: Access, names: DiaryLabels, now: dt.datetime
) -> list[tuple[Medicine, str, str]]:
    """What the buttons for medicines show: each with when it was last taken, and how much then."""
    found = medicines_with_last_dose(access, entries, names.listed_medicines)
    return [(one.medicine, one.describe(now, access.diary.zone), one.amount) for one in found]


def _today_rows(entries: list[EntryRow], access: Access, names: DiaryLabels) -> list[TodayRow]:
    """Today's entries in a line each; who wrote one is named where it was somebody else."""
    zone = access.diary.zone
    return [
        TodayRow(one.pk, entry_time(one, zone), entry_title(one, names), entry_summary(one, names), _other_writer(one, access))
        for one in entries
    ]


def _other_writer(entry: EntryRow, access: Access) -> str:
    return writer_name(entry, access) if entry.created_by_id != access.user.pk or entry.imported_from else ""


def _summarise_day(rows: list[EntryRow]) -> str:
    """A day in a few words: each headline once, from morning to night, and how many entries there are."""
    words = translated_choices().strength
    strengths = [words[row.data["strength"]] for row in reversed(rows) if "strength" in row.data]
    headline = _(", then ").join(dict.fromkeys(strengths))
    count = _entry_count(len(rows), get_language())
    return f"{headline}; {count}" if headline else count


@lru_cache(maxsize=1000)
def _entry_count(number: int, language: str) -> str:
    """How many entries. `language` only keeps them apart."""
    return ngettext("%(count)s entry", "%(count)s entries", number) % {"count": number}
