"""What "Same as last time" copies: the headline and the grades of the last check-in, and nothing else.

Never breathing, swallowing or choking (an answer about these is always given anew), events, medicines, tests, weight, notes
or circumstances.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import replace

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.symptom_catalogue import NEVER_COPIED
from lems_site.diary.entries.rows import EntryState
from lems_site.diary.models import Entry
from lems_site.diary.models.entries import EntryData

from .selectors import EntryFilter, entry_states

SEARCHED = 20  # the newest check-ins, among which one that can be copied is searched


def repeated_answers(entry: EntryState, codes: set[str] | None = None) -> EntryData:
    """The part of a check-in that is copied. codes: the symptoms that are asked about now, if others are to be left out."""
    grades = {
        code: grade
        for code, grade in entry.data.get("grades", {}).items()
        if code not in NEVER_COPIED and (codes is None or code in codes)
    }
    found: EntryData = {"grades": grades} if grades else {}
    if "strength" in entry.data:
        found["strength"] = entry.data["strength"]
    return found


def repeated_state(entry: EntryState) -> EntryState:
    """A check-in with only what is copied, for pages that say so."""
    return replace(entry, data=repeated_answers(entry), text="")


def last_repeatable(access: Access, *, before: dt.datetime, but: uuid.UUID | None = None) -> EntryState | None:
    """The newest check-in up to a moment that has something to copy, without what was saved in the press `but`.

    One query, or two where the newest check-in has nothing to copy.
    """
    where = EntryFilter(kinds=(Entry.Kind.CHECK_IN,), until=before, not_batch=but)
    for limit in (1, SEARCHED):
        found = entry_states(access, where, newest_first=True, limit=limit)
        if (entry := newest_repeatable(found, before=before)) or len(found) < limit:
            return entry
    return None


def newest_repeatable(entries: Iterable[EntryState], *, before: dt.datetime) -> EntryState | None:
    """The same among entries that were read already, the newest first."""
    fit = (entry for entry in entries if entry.kind == Entry.Kind.CHECK_IN and entry.at <= before)
    return next((entry for entry in fit if repeated_answers(entry)), None)
