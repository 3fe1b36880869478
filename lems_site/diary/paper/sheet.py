"""A blank diary on paper: which days and symptoms stand on which page, so that each page fits A4 and Letter."""

from __future__ import annotations

from dataclasses import dataclass, field

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS, is_hidden
from lems_site.diary.models import TrackedSymptom

DAYS = 7
MAX_FOR_TWO_DAYS = 6  # so many symptoms leave room for two days on a page
MAX_BESIDE_FIELDS = 16  # so many fit beside one day's other fields
MAX_ALONE = 40  # so many fit on a page without them
MEDICINE_LINES = 4


@dataclass(frozen=True)
class SheetDay:
    """A day of the sheet: its symptoms, and whether the other fields stand with them or came a page earlier."""

    number: int
    symptoms: tuple[str, ...]
    goes_on: bool = False


@dataclass(frozen=True)
class SheetPage:
    """A sheet's page."""

    days: tuple[SheetDay, ...]
    number: int = 0
    of: int = 0


@dataclass(frozen=True)
class Sheet:
    """A week on paper. `medicines`: names for the lines of times."""

    pages: tuple[SheetPage, ...]
    medicines: tuple[str, ...] = field(default=())


def diary_sheet(access: Access) -> Sheet:
    """The week of one diary: the symptoms that are followed and not hidden from the reader. Two queries."""
    followed = [row for row in access.diary.tracked_symptoms.filter(archived=False) if _is_printable(row, access.hidden_topics)]
    names = [row.name for row in access.diary.medicines.filter(archived=False)[:MEDICINE_LINES]]
    return lay_out_sheet([row.label for row in followed], names)


def generic_sheet() -> Sheet:
    """The week of anybody: the symptoms that a new diary begins with, and lines for more."""
    usual = [str(symptom.label) for symptom in SYMPTOMS.values() if symptom.is_default]
    return lay_out_sheet([*usual, *[""] * (MAX_FOR_TWO_DAYS - len(usual))], [])


def _is_printable(row: TrackedSymptom, hidden_topics: frozenset[str]) -> bool:
    return (row.is_own or row.code in SYMPTOMS) and not is_hidden(row.code, hidden_topics)


def lay_out_sheet(symptoms: list[str], medicines: list[str]) -> Sheet:
    """A week with these symptoms, by words; "" is a line to write on."""
    days: list[tuple[SheetDay, ...]] = []
    if len(symptoms) <= MAX_FOR_TWO_DAYS:
        numbers = range(1, DAYS + 1)
        every = [SheetDay(number, tuple(symptoms)) for number in numbers]
        days = [tuple(every[start : start + 2]) for start in range(0, DAYS, 2)]
    else:
        for number in range(1, DAYS + 1):
            days.append((SheetDay(number, tuple(symptoms[:MAX_BESIDE_FIELDS])),))
            for start in range(MAX_BESIDE_FIELDS, len(symptoms), MAX_ALONE):
                days.append((SheetDay(number, tuple(symptoms[start : start + MAX_ALONE]), goes_on=True),))
    pages = tuple(SheetPage(on_it, place, len(days)) for place, on_it in enumerate(days, start=1))
    return Sheet(pages, tuple([*medicines, ""][:MEDICINE_LINES]))
