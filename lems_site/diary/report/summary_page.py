"""The first page of a report: short by its limits, counts and no judgement. Pure functions of entries.

Over 250 lines: one page, whose parts share its room.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import ngettext

from lems_site.diary.codes.choices import EVENTS, GRADES, TESTS
from lems_site.diary.codes.dates import DayFormatter
from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.entries.rows import EntryState
from lems_site.diary.insights.chart import Chart
from lems_site.diary.insights.date_range import DateRange
from lems_site.diary.insights.dose_and_time_patterns import strength_by_hours_since_dose
from lems_site.diary.insights.statistics import ENOUGH_DAYS, Value, summary_sentence
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Entry, EntryFact
from lems_site.web.rendering.texts import gettext as _

from .printable import shorten_text

# The limits that make the first page fit A4 and Letter.
SYMPTOMS, CHANGES, MEDICINES, KINDS, QUESTIONS, GAPS = 6, 3, 6, 6, 5, 3
NAME, MEDICINE, QUESTION, AMOUNT = 60, 80, 120, 30
AMOUNTS, TIMES, TIMED = 2, 6, 2
TROUBLES = 2  # "moderate" and worse


@dataclass(frozen=True)
class SymptomDays:
    """A symptom with on how many answered days it was each grade, from none to severe."""

    name: str
    counts: tuple[int, ...]
    logged: int


@dataclass(frozen=True)
class SummaryPage:
    """The lines of each part; `more` of a part says how many are not shown."""

    strength: str  # the sentence with counts
    chart: Chart | None  # of strength, where it was answered
    hours: tuple[str, ...]  # strength by hours since a dose; empty where no group has enough check-ins
    changes: tuple[str, ...]
    worst_symptoms: tuple[SymptomDays, ...]
    medicines: tuple[str, ...]
    events: tuple[str, ...]
    tests: tuple[str, ...]
    entry_count: str
    gaps: str
    questions: tuple[str, ...]

    @property
    def about_hours(self) -> str:
        """What the lines of `hours` are, and that they prove no cause: on the page and in the PDF."""
        return _("The usual answer, with the number of check-ins. Counts, not a cause.")


def of_kind(entries: list[EntryState], kind: str) -> list[EntryState]:
    return [entry for entry in entries if entry.kind == kind]


def compare_halves(days: dict[str, list[Value]], span: DateRange, names: DiaryLabels) -> list[str]:
    """The first half of the time beside the second, in counts. Silent where a half has too few answered days."""
    middle = span.first + dt.timedelta(days=(span.days + 1) // 2)
    found: list[tuple[float, str]] = []
    for code, values in days.items():
        before = [value.value for value in values if value.first < middle]
        after = [value.value for value in values if value.first >= middle]
        if min(len(before), len(after)) < ENOUGH_DAYS:
            continue
        counts = [sum(v < 0 if code == STRENGTH_CODE else v >= TROUBLES for v in half) for half in (before, after)]
        words = (
            _("Strength was less than usual on %(a)s of %(b)s answered days in the first half, on %(c)s of %(d)s in the second.")
            if code == STRENGTH_CODE
            else _(
                "%(name)s: moderate or severe on %(a)s of %(b)s answered days in the first half, on %(c)s of %(d)s in the second."
            )
        )
        line = words % {
            "name": shorten_text(names.symptom_label(code), NAME),
            "a": counts[0],
            "b": len(before),
            "c": counts[1],
            "d": len(after),
        }
        shift = abs(counts[0] / len(before) - counts[1] / len(after))
        if code == STRENGTH_CODE:
            found.append((2.0, line))  # always first
        elif counts[0] or counts[1]:
            found.append((shift, line))
    found.sort(key=lambda one: -one[0])
    if not found:
        return [
            _("Too few answered days to set the first half beside the second: it takes %(enough)s in each.")
            % {"enough": ENOUGH_DAYS}
        ]
    return [line for _shift, line in found[:CHANGES]]


def worst_symptoms(days: dict[str, list[Value]], names: DiaryLabels) -> list[SymptomDays]:
    """The symptoms with the most days at moderate or severe, then mild."""
    found = []
    for code, values in days.items():
        counts = Counter(value.value for value in values)
        if code != STRENGTH_CODE and any(counts[grade] for grade in GRADES if grade):
            found.append((code, counts))
    found.sort(key=lambda one: (-sum(one[1][grade] for grade in GRADES if grade >= TROUBLES), -one[1][1], one[0]))
    return [
        SymptomDays(shorten_text(names.symptom_label(code), NAME), tuple(counts[grade] for grade in GRADES), counts.total())
        for code, counts in found[:SYMPTOMS]
    ]


def hour_lines(facts: list[EntryFact], names: DiaryLabels) -> list[str]:
    """Strength by the hours since the last dose of each medicine whose hours are counted; only groups with enough check-ins."""
    lines = []
    for key in names.timed_medicines[:TIMED]:
        name = shorten_text(names.medicine_label(key), NAME)
        groups = [group for group in strength_by_hours_since_dose(facts, key, name).groups if group.words]
        said = "; ".join(
            _("%(hours)s: %(answer)s (%(count)s)") % {"hours": group.label, "answer": group.words, "count": group.count}
            for group in groups
        )
        lines += [f"{name}. {said}"] if said else []
    return lines


def _amounts_and_times(doses: list[EntryState], planned: list[str]) -> str:
    """The amounts as they were typed, the most frequent first, and the planned times: "1 tablet × 9; planned at 08:00"."""
    counts = Counter(amount for dose in doses if (amount := dose.data.get("amount", "")))
    amounts = [f"{shorten_text(text, AMOUNT)} × {count}" for text, count in counts.most_common(AMOUNTS)]
    times = [_("planned at %(times)s") % {"times": ", ".join(planned[:TIMES])}] if planned else []
    return "; ".join([*amounts, *times])


def medicine_lines(entries: list[EntryState], called: Mapping[str, str], planned: Mapping[str, list[str]]) -> list[str]:
    """Each medicine that was noted: how often taken, on how many days, how often missed, amounts and planned times.

    called, planned: its words and its planned times by key.
    """
    doses: dict[str, list[EntryState]] = {}
    taken: dict[str, list[dt.date]] = {}
    missed: Counter[str] = Counter()
    for dose in of_kind(entries, Entry.Kind.DOSE):
        key = dose.data["medicine"]
        taken.setdefault(key, [])
        if dose.data.get("missed"):
            missed[key] += 1
        else:
            taken[key].append(dose.local_day)
            doses.setdefault(key, []).append(dose)
    lines = []
    for key, days in taken.items():
        name, different = shorten_text(called.get(key) or _("A medicine"), MEDICINE), len(set(days))
        line = ngettext("%(name)s: taken once", "%(name)s: taken %(times)s times", len(days)) % {"name": name, "times": len(days)}
        line += ngettext(" on %(days)s day", " on %(days)s days", different) % {"days": different}
        if missed[key]:
            line += ngettext(", %(count)s dose missed", ", %(count)s doses missed", missed[key]) % {"count": missed[key]}
        if more := _amounts_and_times(doses.get(key, []), planned.get(key, [])):
            line += f". {more}"
        lines.append(line)
    return limit_lines(lines, MEDICINES)


def event_lines(entries: list[EntryState]) -> list[str]:
    """Each kind of event: how often, and on which day last."""
    counts: Counter[str] = Counter()
    last: dict[str, dt.date] = {}
    for event in of_kind(entries, Entry.Kind.EVENT):
        code = event.data["event"]
        counts[code] += event.data.get("count", 1)
        last[code] = max(event.local_day, last.get(code, event.local_day))
    lines = [
        ngettext("%(event)s: once, on %(day)s", "%(event)s: %(count)s times, last on %(day)s", counts[code])
        % {"event": EVENTS[code], "count": counts[code], "day": day_with_year(last[code])}
        for code in EVENTS
        if counts[code]
    ]
    return limit_lines(lines, KINDS)


def test_lines(entries: list[EntryState]) -> list[str]:
    """Each timed test, and the weight: the first and the last value. No verdict."""
    lines = []
    for code, words in TESTS.items():
        found = [
            (one.local_day, f"{one.data['seconds']:g}\N{NO-BREAK SPACE}s")
            for one in of_kind(entries, Entry.Kind.TEST)
            if one.data["test"] == code
        ]
        lines += [value_line(str(words), found)] if found else []
    weights = [(one.local_day, f"{one.data['kg']:g}\N{NO-BREAK SPACE}kg") for one in of_kind(entries, Entry.Kind.WEIGHT)]
    return lines + ([value_line(_("Weight"), weights)] if weights else [])


def value_line(words: str, found: list[tuple[dt.date, str]]) -> str:
    """One value with its day, or the first and the last of several."""
    (first_day, first), (last_day, last) = found[0], found[-1]
    if len(found) == 1:
        return _("%(what)s: %(value)s on %(day)s") % {"what": words, "value": first, "day": day_with_year(first_day)}
    return _("%(what)s: %(count)s values, first %(first)s (%(first_day)s), last %(last)s (%(last_day)s)") % {
        "what": words,
        "count": len(found),
        "first": first,
        "last": last,
        "first_day": day_with_year(first_day),
        "last_day": day_with_year(last_day),
    }


def gaps_text(entries: list[EntryState], span: DateRange) -> str:
    """How many days have no entry of any kind, and the longest gaps."""
    logged = {entry.local_day for entry in entries}
    missing = [day for number in range(span.days) if (day := span.first + dt.timedelta(days=number)) not in logged]
    if not missing:
        return _("Every day has an entry.")
    gaps: list[list[dt.date]] = []
    for day in missing:
        if gaps and gaps[-1][-1] == day - dt.timedelta(days=1):
            gaps[-1].append(day)
        else:
            gaps.append([day])
    longest = sorted(gaps, key=lambda gap: (-len(gap), gap[0]))[:GAPS]
    words = "; ".join(DayFormatter(year=True).format_range(gap[0], gap[-1]) for gap in sorted(longest))
    count = ngettext("%(count)s of %(days)s days has no entry", "%(count)s of %(days)s days have no entry", len(missing))
    more = _(". The longest gaps: %(gaps)s.") if len(gaps) > len(longest) else ": %(gaps)s."
    return count % {"count": len(missing), "days": span.days} + more % {"gaps": words}


def day_with_year(day: dt.date) -> str:
    """A day with its year: "Mon 2 Nov 2026"."""
    return DayFormatter(year=True)(day)


def limit_lines(lines: list[str], most: int) -> list[str]:
    """At most `most` lines; the last says how many there are besides."""
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], _("and %(count)s more, in the appendix") % {"count": len(lines) - most + 1}]


def build_summary_page(
    entries: list[EntryState],
    facts: list[EntryFact],
    *,
    days: dict[str, list[Value]],
    chart: Chart | None,
    span: DateRange,
    names: DiaryLabels,
    called: Mapping[str, str],
    planned: Mapping[str, list[str]],
    questions: list[str],
) -> SummaryPage:
    """The first page of a report over a span. entries: oldest first, with what is left out already gone.

    facts: the same with their times. days: the daily values of each code that has answers. called, planned: each medicine's words
    and planned times by its key.
    """
    count = ngettext("%(count)s entry", "%(count)s entries", len(entries)) % {"count": len(entries)}
    return SummaryPage(
        strength=summary_sentence(days.get(STRENGTH_CODE, []), STRENGTH_CODE, ""),
        chart=chart,
        hours=tuple(hour_lines(facts, names)),
        changes=tuple(compare_halves(days, span, names)),
        worst_symptoms=tuple(worst_symptoms(days, names)),
        medicines=tuple(medicine_lines(entries, called, planned)),
        events=tuple(event_lines(entries)),
        tests=tuple(test_lines(entries)),
        entry_count=count,
        gaps=gaps_text(entries, span),
        questions=tuple(limit_lines([shorten_text(text, QUESTION) for text in questions], QUESTIONS)),
    )
