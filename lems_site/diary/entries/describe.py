"""Entries in words: what is shown of them on pages. Nothing here fetches but `Names`, and only what an entry needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from lems_site.diary.codes.choices import EFFECTS, EVENTS, TESTS
from lems_site.diary.codes.dates import format_long_day, format_zone
from lems_site.diary.codes.local_day import happens_twice
from lems_site.diary.codes.translated_choices import translated_choices
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Entry

CLEAR = frozenset({"missed", "seconds", "kg"})  # values that say by themselves what they are


class Line(NamedTuple):
    """One thing that an entry says. `code` is the same for the same thing in every state of the entry."""

    code: str
    label: str
    value: str
    is_typed: bool = False  # the person's own words, which keep their line breaks


def title(entry: Entry, names: DiaryLabels) -> str:
    """What an entry is."""
    data = entry.data
    if entry.kind == Entry.Kind.EVENT:
        return str(EVENTS.get(data.get("event", ""), _("Something else")))
    if entry.kind == Entry.Kind.TEST:
        return str(TESTS.get(data.get("test", ""), _("Timed test")))
    if entry.kind == Entry.Kind.DOSE:
        return names.medicine_label(data.get("medicine", ""))
    return _("Check-in") if entry.kind == Entry.Kind.CHECK_IN else _("Weight")


def time_of(entry: Entry, zone: str) -> str:
    """The time on the clock where it was written; the place too where it is not `zone`, the clock where the hour comes twice."""
    on_wall = entry.at.astimezone(ZoneInfo(entry.zone))
    if entry.zone != zone:
        return _("%(time)s in %(place)s") % {"time": f"{on_wall:%H:%M}", "place": format_zone(entry.zone).rpartition("/")[2]}
    if happens_twice(on_wall.date(), on_wall.time(), entry.zone):
        return f"{on_wall:%H:%M} ({on_wall:%Z})"
    return f"{on_wall:%H:%M}"


def when(entry: Entry, zone: str) -> str:
    """Day and time in words; says so where the entry counts for the day before."""
    date = entry.at.astimezone(ZoneInfo(entry.zone)).date()
    words = _("%(day)s, %(time)s") % {"day": format_long_day(date), "time": time_of(entry, zone)}
    if date == entry.local_day:
        return words
    return _("%(when)s; it counts for %(day)s") % {"when": words, "day": format_long_day(entry.local_day)}


def lines(entry: Entry, names: DiaryLabels) -> list[Line]:
    """Everything that an entry says, without when and who."""
    found = list({Entry.Kind.CHECK_IN: _check_in, Entry.Kind.DOSE: _dose}.get(Entry.Kind(entry.kind), _plain)(entry.data, names))
    if entry.text.strip():
        label = _("Notes") if entry.kind == Entry.Kind.CHECK_IN else _("In your words")
        found.append(Line("text", label, entry.text, is_typed=True))
    return found


def summary(entry: Entry, names: DiaryLabels) -> str:
    """An entry in a few words, for lists: of a check-in the headline and what is not "none"."""
    data, more = entry.data, []
    if entry.kind == Entry.Kind.CHECK_IN:
        words = translated_choices()
        if "strength" in data:
            more.append(words.strength[data["strength"]])
        more += [f"{names.symptom_label(code)}: {words.grades[grade]}" for code, grade in data.get("grades", {}).items() if grade]
        more += [words.context[code] for code in data.get("context", [])]
    elif entry.kind != Entry.Kind.EVENT:
        said = _dose(data, names) if entry.kind == Entry.Kind.DOSE else _plain(data, names)
        more += [line.value if line.code in CLEAR else f"{line.label}: {line.value}" for line in said if line.code != "medicine"]
    elif data.get("count", 1) > 1:
        more.append(_("%(count)s times") % {"count": data["count"]})
    if entry.text.strip():
        more.append(_("with notes"))
    return "; ".join(more)


def yes_or_no(value: Any) -> str:
    return _("yes") if value else _("no")


def _minutes(data: dict[str, Any], name: str, label: str) -> Iterator[Line]:
    if name in data:
        yield Line(name, label, _("%(minutes)s minutes") % {"minutes": data[name]})


def _check_in(data: dict[str, Any], names: DiaryLabels) -> Iterator[Line]:
    words = translated_choices()
    if "strength" in data:
        yield Line("strength", _("Strength"), words.strength[data["strength"]])
    grades = data.get("grades", {})
    place = {code: number for number, code in enumerate(names.tracked_codes)} if grades else {}
    for code in sorted(grades, key=lambda code: place.get(code, len(place))):
        yield Line(f"grade-{code}", names.symptom_label(code), words.grades[grades[code]])
    if "flat" in data:
        yield Line("flat", _("Short of breath lying flat"), yes_or_no(data["flat"]))
    if context := [words.context[code] for code in data.get("context", [])]:
        yield Line("context", _("What was going on"), "; ".join(context))
    yield from _minutes(data, "effort_minutes", _("Effort before"))
    yield from _minutes(data, "rest_minutes", _("Rest before"))


def _dose(data: dict[str, Any], names: DiaryLabels) -> Iterator[Line]:
    yield Line("medicine", _("Medicine"), names.medicine_label(data.get("medicine", "")))
    yield Line("missed", _("Dose"), _("missed") if data.get("missed") else _("taken"))
    yield from _plain(data, names)


def _plain(data: dict[str, Any], names: DiaryLabels) -> Iterator[Line]:
    """What every other kind says: a line for each item that is there."""
    if "count" in data:
        yield Line("count", _("How often"), str(data["count"]))
    if "seconds" in data:
        yield Line("seconds", _("Time"), _("%(seconds)s seconds") % {"seconds": number_format(data["seconds"])})
    if "kg" in data:
        yield Line("kg", _("Weight"), _("%(kg)s kg") % {"kg": number_format(data["kg"])})
    for name, label in (("food", _("With food")), ("helper", _("With a helper"))):
        if name in data:
            yield Line(name, label, yes_or_no(data[name]))
    if effects := [str(EFFECTS[code]) for code in data.get("effects", [])]:
        yield Line("effects", _("Felt after it"), "; ".join(effects))
    yield from _minutes(data, "rest_minutes", _("Rest before"))
