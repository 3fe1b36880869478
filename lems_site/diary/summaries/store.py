"""Writing what is derived from entries, in the transaction that writes them.

Two writers of one diary would each miss what the other has not committed yet. So who writes entries takes the diary's lock
first, before any entry is locked; all take them in this order.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from django.db import connection, models

from lems_site.diary.lists.dose_intervals import MAX_INTERVAL, dose_times
from lems_site.diary.models import Diary, Entry, EntryFact, MonthlySummary

from .encoding import encode_figures
from .figures import CHECK_IN, DOSE, KINDS, MonthFigures, build_figures, days_in_month, month_of, next_month
from .symptom_index import index_entries

DERIVED_VERSION = 1  # of the shape of figures and index; with another one everything is built again
MONTHS_AT_ONCE = 24  # whose entries are in memory
DATA = Entry._meta.get_field("data")


class Place(NamedTuple):
    """Where an entry stands or stood: what decides which months it counts in."""

    kind: str
    local_day: dt.date
    at: dt.datetime


def lock_for_writing(diary: Diary) -> None:
    """Wait for other writers of the diary's entries, until the transaction ends. SQLite has one writer at a time anyway."""
    if connection.features.has_select_for_update:
        # no_key: a new entry refers to the diary, and that must not wait.
        Diary.objects.select_for_update(no_key=True).filter(pk=diary.pk).values_list("pk").first()


def place_of(entry: Entry) -> Place:
    return Place(entry.kind, entry.local_day, entry.at)


def update_derived(diary: Diary, entries: Collection[Entry], *, before: Iterable[Place] = (), new: bool = False) -> None:
    """Bring the months and the index up to date with entries that were written in this transaction.

    before: where entries stood that were moved. new: whether all were created just now. The diary's lock must be held.
    """
    if entries:
        index_entries(diary, entries, new=new)
        store_months(diary, affected_months(diary, [*map(place_of, entries), *before]))


def affected_months(diary: Diary, places: Collection[Place]) -> set[dt.date]:
    """The months whose figures depend on entries at these places: their own, and for doses those of check-ins a day later."""
    found = {month_of(place.local_day) for place in places}
    if doses := [place.at for place in places if place.kind == DOSE]:
        later = Entry.objects.filter(
            diary_id=diary.pk, kind=CHECK_IN, removed_at=None, at__gte=min(doses), at__lt=max(doses) + MAX_INTERVAL
        )
        found |= {month_of(day) for day in later.values_list("local_day", flat=True).distinct()}
    return found


def store_months(diary: Diary, months: Iterable[dt.date]) -> None:
    """Compute the figures of some months and store them. The diary's lock must be held."""
    ordered = sorted(months)
    for start in range(0, len(ordered), MONTHS_AT_ONCE):
        rows = [
            MonthlySummary(diary_id=diary.pk, month=month, version=DERIVED_VERSION, value=encode_figures(figures))
            for month, figures in compute_months(diary, ordered[start : start + MONTHS_AT_ONCE]).items()
        ]
        MonthlySummary.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["diary", "month"], update_fields=["version", "value"]
        )


def compute_months(diary: Diary, months: Iterable[dt.date]) -> dict[dt.date, MonthFigures]:
    """The figures of some months (their first days) from the entries. Two queries for each run of months in a row."""
    found: dict[dt.date, MonthFigures] = {}
    for run in _runs_of_months(sorted(months)):
        first, last = run[0], run[-1].replace(day=days_in_month(run[-1]))
        standing = Entry.objects.filter(diary_id=diary.pk, removed_at=None)
        within = standing.filter(local_day__gte=first, local_day__lte=last)
        facts = _read_facts(diary, within.filter(kind__in=KINDS))
        moments = [fact.at for fact in facts if fact.kind == CHECK_IN and fact.at]
        doses = [fact for fact in facts if fact.kind == DOSE]
        if moments:
            near = standing.filter(kind=DOSE, at__gt=min(moments) - MAX_INTERVAL, at__lte=max(moments))
            doses += _read_facts(diary, near.exclude(local_day__gte=first, local_day__lte=last))
        taken = {key: dose_times(doses, key) for key in {fact.data["medicine"] for fact in doses}}
        by_month: dict[dt.date, list[EntryFact]] = {month: [] for month in run}
        for fact in facts:
            by_month[month_of(fact.local_day)].append(fact)
        found |= {month: build_figures(month, by_month[month], taken) for month in run}
    return found


def _read_facts(diary: Diary, entries: models.QuerySet[Entry]) -> list[EntryFact]:
    rows = list(entries.values_list("data", "kind", "local_day", "at", "zone", "client_id"))
    opened = (DATA.open_bytes(row[0], diary.pk, row[5]) for row in rows)
    data = json.loads(b"[%s]" % b",".join(opened))
    return [EntryFact(row[1], row[2], one, row[3], row[4]) for one, row in zip(data, rows, strict=True)]


def _runs_of_months(months: list[dt.date]) -> Iterator[list[dt.date]]:
    """The months in order, split where one is left out."""
    run: list[dt.date] = []
    for month in months:
        if run and month != next_month(run[-1]):
            yield run
            run = []
        run.append(month)
    if run:
        yield run


def months_with_entries(diary: Diary) -> set[dt.date]:
    """The months that hold an entry, deleted ones counted too. One query on an index."""
    days = Entry.objects.filter(diary_id=diary.pk).values_list("local_day", flat=True).distinct()
    return {month_of(day) for day in days}
