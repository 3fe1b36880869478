"""Which help stands first on the page after saving, by what was answered."""

from __future__ import annotations

from collections.abc import Iterable

from lems_site.diary.codes.choices import GRADES, NOTICE_EVENTS
from lems_site.diary.codes.symptom_catalogue import NOTICE_CODES
from lems_site.diary.entries.rows import EntryState
from lems_site.diary.models import Entry

SEVERE = max(GRADES)


def needs_notice(entries: Iterable[EntryState]) -> bool:
    """Whether anything but "none" was said of breathing, swallowing or choking, or a choking or a seizure was written down."""
    return any(_needs_notice(entry) for entry in entries)


def needs_crisis_help(entries: Iterable[EntryState]) -> bool:
    """Whether low mood or worry was answered with "severe"."""
    return any(entry.data.get("grades", {}).get("mood") == SEVERE for entry in entries)


def _needs_notice(entry: EntryState) -> bool:
    if entry.kind == Entry.Kind.EVENT:
        return entry.data.get("event") in NOTICE_EVENTS
    grades = entry.data.get("grades", {})
    return bool(entry.data.get("flat")) or any(grades.get(code) for code in NOTICE_CODES)
