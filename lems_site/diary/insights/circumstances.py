"""On how many days a circumstance was written down, and on how many of these strength was less than usual.

Counts of what was written, beside the same counts for all days. They compare nothing and show no cause.
lems_site/docs/patterns.md says what such a table may say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from lems_site.diary.codes.translated_choices import STRENGTH_CODE, translated_choices
from lems_site.diary.models import Entry, EntryFact
from lems_site.diary.models.entries import EntryData

from .statistics import daily_values

ENOUGH = 5  # days; of fewer nothing is said


class CircumstanceDays(NamedTuple):
    """A circumstance in words, and on how many days with an answer about strength it was written.

    weaker: on how many of these days strength was less than usual; None where there are fewer than ENOUGH days.
    """

    label: str
    days: int
    weaker: int | None


def circumstances_of(data: EntryData) -> set[str]:
    """The codes of choices.CONTEXT that a check-in names; minutes of effort or rest count as effort and rest."""
    found = set(data.get("context", ()))
    found |= {"effort"} if data.get("effort_minutes") else set()
    return found | ({"rested"} if data.get("rest_minutes") else set())


def count_circumstances(facts: Iterable[EntryFact]) -> list[CircumstanceDays]:
    """A row for all days with an answer about strength, then one for each circumstance of these days; [] without any."""
    facts = [fact for fact in facts if fact.kind == Entry.Kind.CHECK_IN]
    strength = {value.first: value.value for value in daily_values(facts, STRENGTH_CODE)}
    by_code: dict[str, set[dt.date]] = {}
    for fact in facts:
        for code in circumstances_of(fact.data) if fact.local_day in strength else ():
            by_code.setdefault(code, set()).add(fact.local_day)
    if not by_code:
        return []
    words = translated_choices().context
    rows = [(_("All days with an answer"), set(strength)), *((words[code], by_code[code]) for code in words if code in by_code)]
    return [CircumstanceDays(label, len(days), _weaker(days, strength)) for label, days in rows]


def _weaker(days: set[dt.date], strength: dict[dt.date, int]) -> int | None:
    return sum(strength[day] < 0 for day in days) if len(days) >= ENOUGH else None
