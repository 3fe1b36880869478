"""An entry in words: when, what kind, what it says, who wrote it. For the day, the list, and what is printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .access import Access
from .days import happens_twice
from .models import Entry, Fact
from .names import Names
from .patterns import LONGEST, dose_times, since_dose
from .words import CONTEXT, EFFECTS, EVENTS, GRADES, STRENGTH, TESTS


@dataclass(frozen=True)
class Line:
    """One entry in words. `text`: what was typed, "" if it is hidden from the reader."""

    entry: Entry
    time: str
    kind: str
    who: str
    parts: tuple[str, ...]
    text: str


def lines_of(entries: Iterable[Entry], access: Access, names: Names, doses: Iterable[Fact] = ()) -> list[Line]:
    """Entries in words, in the order given.

    entries: visible to `access`, with `created_by` selected. doses: of the days and the day before, for the hours since the last.
    """
    taken = {key: dose_times(doses, key) for key in names.timed} if (doses := list(doses)) else {}
    return [
        Line(
            entry, clock(entry, access.diary.zone), str(Entry.Kind(entry.kind).label).capitalize(), who_wrote(entry, access),
            (*_parts(entry, names), *_since(entry, taken, names)), entry.text,
        )
        for entry in entries
    ]  # fmt: skip


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def clock(entry: Entry, zone: str) -> str:
    """The time on the wall where it was written; the zone too where it is not the diary's, or where the hour comes twice."""
    wall = entry.at.astimezone(_zone(entry.zone))
    if entry.zone != zone:
        return _("%(time)s in %(place)s") % {"time": f"{wall:%H:%M}", "place": entry.zone.rpartition("/")[2].replace("_", " ")}
    if happens_twice(wall.date(), wall.time(), entry.zone):
        return f"{wall:%H:%M} ({wall:%Z})"
    return f"{wall:%H:%M}"


def who_wrote(entry: Entry, access: Access) -> str:
    """Who wrote an entry: "you", a name or address, or that the account is gone."""
    if entry.imported_from:
        return _("%(name)s, from a file") % {"name": entry.imported_from}
    if entry.created_by is None:
        return _("someone whose account is gone")
    if entry.created_by_id == access.user.pk:
        return _("you")
    return entry.created_by.get_full_name() or entry.created_by.email


def duration(since: dt.timedelta) -> str:
    """Hours and minutes in words: "1 h 20 min"."""
    hours, minutes = divmod(int(since.total_seconds()) // 60, 60)
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes} if hours else f"{minutes} min"


def _since(entry: Entry, taken: dict[str, list[dt.datetime]], names: Names) -> Iterable[str]:
    if entry.kind not in (Entry.Kind.CHECK_IN, Entry.Kind.TEST):
        return
    for key, times in taken.items():
        since = since_dose(entry.at, times)
        if since is not None and since < LONGEST:
            yield _("%(time)s after the last dose of %(name)s") % {"time": duration(since), "name": names.medicine(key)}


def _parts(entry: Entry, names: Names) -> Iterable[str]:
    """What an entry's data say, one short phrase each."""
    return {
        Entry.Kind.CHECK_IN: _check_in,
        Entry.Kind.EVENT: _event,
        Entry.Kind.DOSE: _dose,
        Entry.Kind.TEST: _test,
        Entry.Kind.WEIGHT: _weight,
    }[Entry.Kind(entry.kind)](entry.data, names)


def _check_in(data: dict[str, Any], names: Names) -> Iterable[str]:
    if "strength" in data:
        yield _("Strength: %(answer)s") % {"answer": STRENGTH[data["strength"]]}
    grades = data.get("grades", {})
    known = {code: place for place, code in enumerate(names.followed)}
    for code in sorted(grades, key=lambda code: (known.get(code, len(known)), code)):
        yield f"{names.symptom(code)}: {GRADES[grades[code]]}"
    if "flat" in data:
        yield _("Short of breath lying flat: yes") if data["flat"] else _("Short of breath lying flat: no")
    if data.get("context"):
        yield ", ".join(str(CONTEXT[code]) for code in data["context"])
    if "effort_minutes" in data:
        yield _("Effort before: %(count)s min") % {"count": data["effort_minutes"]}
    if "rest_minutes" in data:
        yield _("Rest before: %(count)s min") % {"count": data["rest_minutes"]}


def _event(data: dict[str, Any], names: Names) -> Iterable[str]:
    count = data.get("count", 1)
    words = str(EVENTS[data["event"]])
    yield (
        words
        if count == 1
        else ngettext("%(event)s, %(count)s time", "%(event)s, %(count)s times", count)
        % {
            "event": words,
            "count": count,
        }
    )


def _dose(data: dict[str, Any], names: Names) -> Iterable[str]:
    name = names.medicine(data["medicine"])
    yield _("%(name)s: missed") % {"name": name} if data.get("missed") else name
    if "food" in data:
        yield _("With food") if data["food"] else _("Without food")
    if data.get("effects"):
        yield _("Felt after it: %(effects)s") % {"effects": ", ".join(str(EFFECTS[code]) for code in data["effects"])}


def _test(data: dict[str, Any], names: Names) -> Iterable[str]:
    yield _("%(test)s: %(seconds)s seconds") % {"test": TESTS[data["test"]], "seconds": f"{data['seconds']:g}"}
    if "helper" in data:
        yield _("With a helper") if data["helper"] else _("Without a helper")
    if "rest_minutes" in data:
        yield _("Rest before: %(count)s min") % {"count": data["rest_minutes"]}


def _weight(data: dict[str, Any], names: Names) -> Iterable[str]:
    yield f"{data['kg']:g} kg"
