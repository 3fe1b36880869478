"""What "Same as last time" copies: the headline and the grades of the last check-in, and nothing else.

Never breathing, swallowing or choking (an answer about these is always given anew), events, medicines, tests, weight, notes
or circumstances.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.symptom_catalogue import NEVER_COPIED
from lems_site.diary.models import Entry

FAR_ENOUGH = 20  # check-ins that are looked through for one that can be copied


def copied(entry: Entry, codes: set[str] | None = None) -> dict[str, Any]:
    """The part of a check-in that is copied. codes: the symptoms that are asked about now, if others are to be left out."""
    grades = {
        code: grade
        for code, grade in entry.data.get("grades", {}).items()
        if code not in NEVER_COPIED and (codes is None or code in codes)
    }
    found: dict[str, Any] = {"grades": grades} if grades else {}
    if "strength" in entry.data:
        found["strength"] = entry.data["strength"]
    return found


def last(access: Access, *, before: dt.datetime, but: uuid.UUID | None = None) -> Entry | None:
    """The newest check-in up to a moment that has something to copy, without what was saved in the press `but`. One query."""
    found = Entry.objects.visible_to(access).of_kind(Entry.Kind.CHECK_IN).filter(at__lte=before).newest_first()
    if but:
        found = found.exclude(batch=but)
    return newest(found[:FAR_ENOUGH], before=before)


def newest(entries: Iterable[Entry], *, before: dt.datetime) -> Entry | None:
    """The same among entries that were fetched already, the newest first."""
    fit = (entry for entry in entries if entry.kind == Entry.Kind.CHECK_IN and entry.at <= before)
    return next((entry for entry in fit if copied(entry)), None)
