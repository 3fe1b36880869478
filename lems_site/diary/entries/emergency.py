"""When the full emergency notice stands first on the page after saving: by what was answered about, never by how much."""

from __future__ import annotations

from collections.abc import Iterable

from lems_site.diary.codes.choices import NOTICE_EVENTS
from lems_site.diary.codes.symptom_catalogue import NOTICE_CODES
from lems_site.diary.entries.rows import EntryState
from lems_site.diary.models import Entry


def needs_notice(entries: Iterable[EntryState]) -> bool:
    """Whether anything but "none" was said of breathing, swallowing or choking, or a choking or a seizure was written down."""
    return any(_needs_notice(entry) for entry in entries)


def _needs_notice(entry: EntryState) -> bool:
    if entry.kind == Entry.Kind.EVENT:
        return entry.data.get("event") in NOTICE_EVENTS
    grades = entry.data.get("grades", {})
    return bool(entry.data.get("flat")) or any(grades.get(code) for code in NOTICE_CODES)
