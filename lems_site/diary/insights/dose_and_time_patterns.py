"""Strength by the hours since the last dose, and by the time of day: middle values with the number of entries.

Pure functions of facts with times, or of stored figures. They count and compare nothing: no cause, no verdict, no advice. A
group of fewer than ENOUGH entries says nothing. Each check-in counts once, with its own answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.lists.dose_intervals import dose_times, time_since_dose
from lems_site.diary.models import Entry, EntryFact
from lems_site.diary.summaries.answers import SINCE_DOSE_ENDS, hour_group, median_of_counts
from lems_site.diary.summaries.span import GroupCounts, SpanFigures

from .statistics import answer_labels, answer_of

ENOUGH = 5
# The words for the groups of summaries/answers.py.
SINCE_DOSE = (
    gettext_lazy("Less than 1 hour"),
    gettext_lazy("1 to 2 hours"),
    gettext_lazy("2 to 3 hours"),
    gettext_lazy("3 to 4 hours"),
    gettext_lazy("4 to 6 hours"),
    gettext_lazy("6 to 24 hours"),
)
OF_DAY = (
    gettext_lazy("Night (midnight to 5:00)"),
    gettext_lazy("Early morning (5:00 to 9:00)"),
    gettext_lazy("Morning (9:00 to 12:00)"),
    gettext_lazy("Midday (12:00 to 15:00)"),
    gettext_lazy("Afternoon (15:00 to 18:00)"),
    gettext_lazy("Evening (18:00 to 21:00)"),
    gettext_lazy("Late evening (21:00 to midnight)"),
)


@dataclass(frozen=True)
class Group:
    """The check-ins of one group of hours. `value` and `words` are None and "" where there are too few."""

    label: str
    count: int
    value: int | None
    words: str


@dataclass(frozen=True)
class Pattern:
    """Groups of check-ins by hours. `title` says by what."""

    title: str
    groups: tuple[Group, ...]

    @property
    def has_enough_data(self) -> bool:
        """Whether any group has enough entries."""
        return any(group.value is not None for group in self.groups)


def strength_by_hours_since_dose(facts: Iterable[EntryFact], medicine: str, name: str) -> Pattern:
    """Strength by the hours since the last dose of one medicine that was not missed.

    facts: check-ins and doses; doses of the day before the first check-in count too, so give them as well.
    """
    facts = list(facts)
    taken = dose_times(facts, medicine)
    counts: GroupCounts = {}
    for fact in facts:
        if fact.kind != Entry.Kind.CHECK_IN or fact.at is None or (answer := answer_of(fact, STRENGTH_CODE)) is None:
            continue
        since = time_since_dose(fact.at, taken)
        if since is not None:
            counts.setdefault(hour_group(since.total_seconds() / 3600, SINCE_DOSE_ENDS), Counter())[answer] += 1
    return _since_dose_pattern(counts, name)


def stored_hours_since_dose(figures: SpanFigures, medicine: str, name: str) -> Pattern:
    """The same from stored figures."""
    return _since_dose_pattern(figures.since_dose(medicine), name)


def strength_by_time_of_day(figures: SpanFigures) -> Pattern:
    """Strength by the time on the clock where the entry was written."""
    return Pattern(_("Time of day"), _build_groups(figures.time_of_day(), OF_DAY))


def _since_dose_pattern(counts: GroupCounts, name: str) -> Pattern:
    return Pattern(_("Hours since the last dose of %(name)s") % {"name": name}, _build_groups(counts, SINCE_DOSE))


def _build_groups(counts: GroupCounts, labels: Iterable[object]) -> tuple[Group, ...]:
    words = answer_labels(STRENGTH_CODE)
    groups = []
    for place, label in enumerate(labels):
        answers = counts.get(place, Counter())
        value = median_of_counts(answers, STRENGTH_CODE) if answers.total() >= ENOUGH else None
        groups.append(Group(str(label), answers.total(), value, "" if value is None else str(words[value])))
    return tuple(groups)
