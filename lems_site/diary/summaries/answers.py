"""What answers count for: the middle one of several, circumstances, groups of hours. Numbers and codes only, no words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lems_site.diary.codes.translated_choices import STRENGTH_CODE
from lems_site.diary.models.entries import EntryData

SINCE_DOSE_ENDS = (1, 2, 3, 4, 6, 24)  # upper ends of the groups, in hours
TIME_OF_DAY_ENDS = (5, 9, 12, 15, 18, 21, 24)


def median_value(values: list[int], code: str) -> int:
    """The middle one of some values; of two the weaker (strength) or the worse (symptoms)."""
    return median_of_ordered(sorted(values), code)


def median_of_ordered(values: list[int], code: str) -> int:
    """The same of values that are in order."""
    return values[(len(values) - 1) // 2 if code == STRENGTH_CODE else len(values) // 2]


def median_of_counts(counts: Mapping[int, int], code: str) -> int:
    """The same for values that are given as how often each came. Raises ValueError without any."""
    total = sum(counts.values())
    place = (total - 1) // 2 if code == STRENGTH_CODE else total // 2
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise ValueError("There are no values.")


def circumstances_of(data: EntryData) -> set[str]:
    """The codes of choices.CONTEXT that a check-in names; minutes of effort or rest count as effort and rest."""
    found = set(data.get("context", ()))
    found |= {"effort"} if data.get("effort_minutes") else set()
    return found | ({"rested"} if data.get("rest_minutes") else set())


def hour_group(hours: float, ends: Iterable[int]) -> int:
    """The number of the group whose upper end is the first above `hours`."""
    return next(place for place, end in enumerate(ends) if hours < end)
