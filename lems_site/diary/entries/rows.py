"""Entries made ready for a page: what, when, who, and everything that they say. For every page that shows entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from lems_site.diary.access.display_names import writer_name
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_duration
from lems_site.diary.lists.dose_intervals import MAX_INTERVAL, dose_times, time_since_dose
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Entry, EntryFact

from .describe import Line, lines, time_of, title, when


class Shown(NamedTuple):
    """An entry as a page shows it. `when`: day and time; `time`: the time alone, for pages that name the day once."""

    entry: Entry
    title: str
    when: str
    time: str
    who: str
    lines: list[Line]


def shown(
    entries: Iterable[Entry], access: Access, names: DiaryLabels | None = None, doses: Iterable[EntryFact] = ()
) -> list[Shown]:
    """Entries in words, in the order given. Fetch them with select_related("created_by").

    doses: with times, of the entries' days and the day before, for the hours since the last one; none are shown without.
    """
    names = names or DiaryLabels(access)
    taken = {key: dose_times(doses, key) for key in names.timed_medicines} if (doses := list(doses)) else {}
    zone = access.diary.zone
    return [
        Shown(
            one,
            title(one, names),
            when(one, zone),
            time_of(one, zone),
            writer_name(one, access),
            [*lines(one, names), *_since(one, taken, names)],
        )
        for one in entries
    ]


def _since(entry: Entry, taken: dict[str, list[dt.datetime]], names: DiaryLabels) -> Iterator[Line]:
    if entry.kind not in (Entry.Kind.CHECK_IN, Entry.Kind.TEST):
        return
    for key, times in taken.items():
        since = time_since_dose(entry.at, times)
        if since is not None and since < MAX_INTERVAL:
            label = _("Since the last dose of %(name)s") % {"name": names.medicine_label(key)}
            yield Line(f"since-{key}", label, format_duration(since))
