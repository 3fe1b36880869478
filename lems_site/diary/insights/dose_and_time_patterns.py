"""Strength by the hours since the last dose, and by the time of day: middle values with the number of entries.

Pure functions of facts with times. They count and compare nothing: no cause, no verdict, no advice. A group of fewer than
ENOUGH entries says nothing. Each check-in counts once, with its own answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.lists.dose_intervals import dose_times, time_since_dose
from lems_site.diary.models import Entry, EntryFact

from .statistics import answer_labels, answer_of, median_value

ENOUGH = 5
# Upper ends in hours, and the words.
SINCE_DOSE = (
    (1, gettext_lazy("Less than 1 hour")),
    (2, gettext_lazy("1 to 2 hours")),
    (3, gettext_lazy("2 to 3 hours")),
    (4, gettext_lazy("3 to 4 hours")),
    (6, gettext_lazy("4 to 6 hours")),
    (24, gettext_lazy("6 to 24 hours")),
)
OF_DAY = (
    (5, gettext_lazy("Night (midnight to 5:00)")),
    (9, gettext_lazy("Early morning (5:00 to 9:00)")),
    (12, gettext_lazy("Morning (9:00 to 12:00)")),
    (15, gettext_lazy("Midday (12:00 to 15:00)")),
    (18, gettext_lazy("Afternoon (15:00 to 18:00)")),
    (21, gettext_lazy("Evening (18:00 to 21:00)")),
    (24, gettext_lazy("Late evening (21:00 to midnight)")),
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
    answers: dict[int, list[int]] = defaultdict(list)
    for fact in facts:
        if fact.kind != Entry.Kind.CHECK_IN or fact.at is None or (answer := answer_of(fact, STRENGTH_CODE)) is None:
            continue
        since = time_since_dose(fact.at, taken)
        if since is not None:
            answers[_group_index(since.total_seconds() / 3600, SINCE_DOSE)].append(answer)
    return Pattern(_("Hours since the last dose of %(name)s") % {"name": name}, _build_groups(answers, SINCE_DOSE))


def strength_by_time_of_day(facts: Iterable[EntryFact]) -> Pattern:
    """Strength by the time on the clock where the entry was written."""
    answers: dict[int, list[int]] = defaultdict(list)
    for fact in facts:
        if fact.kind == Entry.Kind.CHECK_IN and fact.at and (answer := answer_of(fact, STRENGTH_CODE)) is not None:
            wall = fact.at.astimezone(ZoneInfo(fact.zone))
            answers[_group_index(wall.hour + wall.minute / 60, OF_DAY)].append(answer)
    return Pattern(_("Time of day"), _build_groups(answers, OF_DAY))


def _group_index(hours: float, groups: tuple[tuple[int, object], ...]) -> int:
    return next(place for place, (end, _words) in enumerate(groups) if hours < end)


def _build_groups(answers: dict[int, list[int]], groups: tuple[tuple[int, object], ...]) -> tuple[Group, ...]:
    words = answer_labels(STRENGTH_CODE)
    made = []
    for place, (_end, label) in enumerate(groups):
        found = answers.get(place, [])
        value = median_value(found, STRENGTH_CODE) if len(found) >= ENOUGH else None
        made.append(Group(str(label), len(found), value, "" if value is None else str(words[value])))
    return tuple(made)
