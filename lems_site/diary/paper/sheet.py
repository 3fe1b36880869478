"""A blank diary on paper: which days and symptoms stand on which page, so that each page fits A4 and Letter."""

from __future__ import annotations

from dataclasses import dataclass, field

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS, is_hidden
from lems_site.diary.models import TrackedSymptom

DAYS = 7
FEW = 6  # so many symptoms leave room for two days on a page
MOST = 16  # so many fit beside one day's other fields
ALONE = 40  # so many fit on a page without them
MEDICINES = 4


@dataclass(frozen=True)
class Day:
    """A day of the sheet: its symptoms, and whether the other fields stand with them or came a page earlier."""

    number: int
    symptoms: tuple[str, ...]
    goes_on: bool = False


@dataclass(frozen=True)
class Page:
    """A sheet's page."""

    days: tuple[Day, ...]
    number: int = 0
    of: int = 0


@dataclass(frozen=True)
class Sheet:
    """A week on paper. `medicines`: names for the lines of times."""

    pages: tuple[Page, ...]
    medicines: tuple[str, ...] = field(default=())


def of_diary(access: Access) -> Sheet:
    """The week of one diary: the symptoms that are followed and not hidden from the reader. Two queries."""
    followed = [row for row in access.diary.tracked_symptoms.filter(archived=False) if _is_shown(row, access.hidden_topics)]
    names = [row.name for row in access.diary.medicines.filter(archived=False)[:MEDICINES]]
    return sheet([row.label for row in followed], names)


def generic() -> Sheet:
    """The week of anybody: the symptoms that a new diary begins with, and lines for more."""
    usual = [str(symptom.words) for symptom in SYMPTOMS.values() if symptom.starts]
    return sheet([*usual, *[""] * (FEW - len(usual))], [])


def _is_shown(row: TrackedSymptom, hidden_topics: frozenset[str]) -> bool:
    return (row.is_own or row.code in SYMPTOMS) and not is_hidden(row.code, hidden_topics)


def sheet(symptoms: list[str], medicines: list[str]) -> Sheet:
    """A week with these symptoms, by words; "" is a line to write on."""
    days: list[tuple[Day, ...]] = []
    if len(symptoms) <= FEW:
        numbers = range(1, DAYS + 1)
        every = [Day(number, tuple(symptoms)) for number in numbers]
        days = [tuple(every[start : start + 2]) for start in range(0, DAYS, 2)]
    else:
        for number in range(1, DAYS + 1):
            days.append((Day(number, tuple(symptoms[:MOST])),))
            for start in range(MOST, len(symptoms), ALONE):
                days.append((Day(number, tuple(symptoms[start : start + ALONE]), goes_on=True),))
    pages = tuple(Page(on_it, place, len(days)) for place, on_it in enumerate(days, start=1))
    return Sheet(pages, tuple([*medicines, ""][:MEDICINES]))
