"""Entries in words, as pages show them. Nothing here reads the database but `Names`, and only what an entry needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.formats import number_format

from lems_site.diary.access.display_names import writer_name
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import EFFECTS, EVENTS, REASONS, TESTS
from lems_site.diary.codes.dates import format_duration, format_long_day, format_zone
from lems_site.diary.codes.local_day import happens_twice
from lems_site.diary.codes.translated_choices import translated_choices
from lems_site.diary.entries.dose_day import plan_words
from lems_site.diary.entries.rows import EntryRow, EntryState
from lems_site.diary.entries.validation import POUND, POUNDS
from lems_site.diary.lists.dose_intervals import MAX_INTERVAL, dose_times, time_since_dose
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Entry, EntryFact
from lems_site.diary.models.entries import EntryData
from lems_site.web.rendering.texts import gettext as _

CLEAR = frozenset({"missed", "amount", "seconds", "kg"})  # values that say by themselves what they are


class EntryLine(NamedTuple):
    """One thing that an entry says. `code` is the same for the same thing in every state of the entry."""

    code: str
    label: str
    value: str
    is_typed: bool = False  # the person's own words, which keep their line breaks


class EntryDescription(NamedTuple):
    """An entry as a page shows it. `time`: the time alone, for pages that name the day once; `zone`: the diary's."""

    entry: EntryRow
    title: str
    zone: str
    time: str
    who: str
    lines: list[EntryLine]

    @property
    def when(self) -> str:
        """Day and time."""
        return entry_moment(self.entry, self.zone)


def describe_entries(
    entries: Iterable[EntryRow], access: Access, names: DiaryLabels | None = None, doses: Iterable[EntryFact] = ()
) -> list[EntryDescription]:
    """Entries in words, in the order given.

    doses: with times, of the entries' days and the day before, for the hours since the last one; none are shown without.
    """
    names = names or DiaryLabels(access)
    taken = {key: dose_times(doses, key) for key in names.timed_medicines} if (doses := list(doses)) else {}
    zone = access.diary.zone
    return [
        EntryDescription(
            entry,
            entry_title(entry, names),
            zone,
            entry_time(entry, zone),
            writer_name(entry, access),
            [*entry_lines(entry, names), *_since_doses(entry, taken, names)],
        )
        for entry in entries
    ]


def _since_doses(entry: EntryRow, taken: dict[str, list[dt.datetime]], names: DiaryLabels) -> Iterator[EntryLine]:
    if entry.kind not in (Entry.Kind.CHECK_IN, Entry.Kind.TEST):
        return
    for key, times in taken.items():
        since = time_since_dose(entry.at, times)
        if since is not None and since < MAX_INTERVAL:
            label = _("Since the last dose of %(name)s") % {"name": names.medicine_label(key)}
            yield EntryLine(f"since-{key}", label, format_duration(since))


def entry_title(entry: EntryState, names: DiaryLabels) -> str:
    """What an entry is."""
    data = entry.data
    if entry.kind == Entry.Kind.EVENT:
        return str(EVENTS.get(data.get("event", ""), _("Something else")))
    if entry.kind == Entry.Kind.TEST:
        return str(TESTS.get(data.get("test", ""), _("Timed test")))
    if entry.kind == Entry.Kind.DOSE:
        return names.medicine_label(data.get("medicine", ""))
    return _("Check-in") if entry.kind == Entry.Kind.CHECK_IN else _("Weight")


def entry_time(entry: EntryState, zone: str) -> str:
    """The time on the clock where it was written; the place too where it is not `zone`, the clock where the hour comes twice."""
    on_wall = entry.at.astimezone(ZoneInfo(entry.zone))
    if entry.zone != zone:
        return _("%(time)s in %(place)s") % {"time": f"{on_wall:%H:%M}", "place": format_zone(entry.zone).rpartition("/")[2]}
    if happens_twice(on_wall.date(), on_wall.time(), entry.zone):
        return f"{on_wall:%H:%M} ({on_wall:%Z})"
    return f"{on_wall:%H:%M}"


def entry_moment(entry: EntryState, zone: str) -> str:
    """Day and time in words; says so where the entry counts for the day before."""
    date = entry.at.astimezone(ZoneInfo(entry.zone)).date()
    words = _("%(day)s, %(time)s") % {"day": format_long_day(date), "time": entry_time(entry, zone)}
    if date == entry.local_day:
        return words
    return _("%(when)s; it counts for %(day)s") % {"when": words, "day": format_long_day(entry.local_day)}


def entry_lines(entry: EntryState, names: DiaryLabels) -> list[EntryLine]:
    """Everything that an entry says, without when and who."""
    if entry.kind == Entry.Kind.DOSE:
        found = list(_dose_lines(entry, names))
    else:
        found = list((_check_in if entry.kind == Entry.Kind.CHECK_IN else _plain_lines)(entry.data, names))
    if entry.text.strip():
        label = _("Notes") if entry.kind == Entry.Kind.CHECK_IN else _("In your words")
        found.append(EntryLine("text", label, entry.text, is_typed=True))
    return found


def entry_summary(entry: EntryState, names: DiaryLabels) -> str:
    """An entry in a few words, for lists: of a check-in the headline and what is not "none"."""
    data, more = entry.data, []
    if entry.kind == Entry.Kind.CHECK_IN:
        words = translated_choices()
        if "strength" in data:
            more.append(words.strength[data["strength"]])
        more += [f"{names.symptom_label(code)}: {words.grades[grade]}" for code, grade in data.get("grades", {}).items() if grade]
        more += [words.context[code] for code in data.get("context", [])]
    elif entry.kind != Entry.Kind.EVENT:
        said = _dose_lines(entry, names) if entry.kind == Entry.Kind.DOSE else _plain_lines(data, names)
        more += [line.value if line.code in CLEAR else f"{line.label}: {line.value}" for line in said if line.code != "medicine"]
    elif data.get("count", 1) > 1:
        more.append(_("%(count)s times") % {"count": data["count"]})
    if entry.text.strip():
        more.append(_("with notes"))
    return "; ".join(more)


def yes_no_label(value: bool) -> str:
    return _("yes") if value else _("no")


def _minutes_lines(data: EntryData, name: Literal["effort_minutes", "rest_minutes"], label: str) -> Iterator[EntryLine]:
    if name in data:
        yield EntryLine(name, label, _("%(minutes)s minutes") % {"minutes": data[name]})


def _check_in(data: EntryData, names: DiaryLabels) -> Iterator[EntryLine]:
    words = translated_choices()
    if "strength" in data:
        yield EntryLine("strength", _("Strength"), words.strength[data["strength"]])
    grades = data.get("grades", {})
    place = names.places if grades else {}
    for code in sorted(grades, key=lambda code: place.get(code, len(place))):
        yield EntryLine(f"grade-{code}", names.symptom_label(code), words.grades[grades[code]])
    if "flat" in data:
        yield EntryLine("flat", _("Short of breath lying flat"), yes_no_label(data["flat"]))
    if context := [words.context[code] for code in data.get("context", [])]:
        yield EntryLine("context", _("Circumstances"), "; ".join(context))
    yield from _minutes_lines(data, "effort_minutes", _("Effort before"))
    yield from _minutes_lines(data, "rest_minutes", _("Rest before"))


def _dose_lines(entry: EntryState, names: DiaryLabels) -> Iterator[EntryLine]:
    data = entry.data
    yield EntryLine("medicine", _("Medicine"), names.medicine_label(data.get("medicine", "")))
    yield EntryLine("missed", _("Dose"), dose_state(data))
    if "amount" in data:
        yield EntryLine("amount", _("Amount"), data["amount"])
    if "planned" in data:
        yield EntryLine("planned", _("Planned for"), plan_words(entry))
    if "reason" in data:
        yield EntryLine("reason", _("Why not"), str(REASONS[data["reason"]]))
    yield from _plain_lines(data, names)


def dose_state(data: EntryData) -> str:
    """Whether a dose was taken, missed or skipped: a reason other than forgetting makes it skipped."""
    if not data.get("missed"):
        return _("taken")
    return _("missed") if data.get("reason", "forgot") == "forgot" else _("skipped")


def _plain_lines(data: EntryData, names: DiaryLabels) -> Iterator[EntryLine]:
    """What every other kind says: a line for each item that is there."""
    if "count" in data:
        yield EntryLine("count", _("How often"), str(data["count"]))
    if "seconds" in data:
        yield EntryLine("seconds", _("Time"), _("%(seconds)s seconds") % {"seconds": number_format(data["seconds"])})
    if "kg" in data:
        kg = _("%(kg)s kg") % {"kg": number_format(data["kg"])}
        if data.get("unit") == POUNDS:
            kg = _("%(lb)s lb (%(kg)s)") % {"lb": number_format(f"{data['kg'] / POUND:.4g}"), "kg": kg}
        yield EntryLine("kg", _("Weight"), kg)
    if "food" in data:
        yield EntryLine("food", _("With food"), yes_no_label(data["food"]))
    if "helper" in data:
        yield EntryLine("helper", _("With a helper"), yes_no_label(data["helper"]))
    if effects := [str(EFFECTS[code]) for code in data.get("effects", [])]:
        yield EntryLine("effects", _("Felt after it"), "; ".join(effects))
    yield from _minutes_lines(data, "rest_minutes", _("Rest before"))
