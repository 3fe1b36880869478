"""What a file would add to a diary: what is new in it, and the same in short, as the preview shows it."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from lems_site.diary.models import Diary, Entry, Import

from .formats import parse_day

Rows = list[dict[str, Any]]


@dataclass
class ImportSummary:
    """What a file would add, in numbers: entries of each kind, rows of each list, and how many are there already.

    `days`: the first and the last day of the new entries, in ISO format; empty without entries. `removed`: how many of them had
    been removed. `has_log`: whether its log is new. `left_out`: whether something was left out when the file was exported.
    """

    kinds: dict[str, int]
    lists: dict[str, int]
    there: dict[str, int]
    days: list[str]
    removed: int
    has_log: bool
    left_out: bool

    @property
    def adds(self) -> bool:
        return bool(self.kinds or any(self.lists.values()) or self.has_log)

    @property
    def first_day(self) -> dt.date | None:
        return parse_day(self.days[0]) if self.days else None

    @property
    def last_day(self) -> dt.date | None:
        return parse_day(self.days[-1]) if self.days else None

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> ImportSummary:
        return cls(**json.loads(text))


@dataclass
class ImportPlan:
    """What is new in a file. `there`: how many of its rows the diary has already, by the name of their list."""

    value: dict[str, Any]
    new: dict[str, Rows] = field(default_factory=dict)
    there: Counter[str] = field(default_factory=Counter)
    has_log: bool = False

    def summary(self) -> ImportSummary:
        """The plan in numbers."""
        entries = self.new["entries"]
        days = [row["day"] for row in entries]
        return ImportSummary(
            kinds=dict(Counter(row["kind"] for row in entries)),
            lists={name: len(rows) for name, rows in self.new.items() if name != "entries"},
            there=dict(self.there),
            days=[min(days), max(days)] if days else [],
            removed=sum(row["removed_at"] is not None for row in entries),
            has_log=self.has_log,
            left_out=bool(self.value["left_out"]),
        )

    @property
    def adds(self) -> int:
        return sum(map(len, self.new.values()))


KEYS = {"entries": "id", "followed": "code", "medicines": "key", "questions": "key", "appointments": "key"}


def plan_import(value: dict[str, Any], diary: Diary) -> ImportPlan:
    """What a checked file would add. Six queries."""
    there: dict[str, set[Any]] = {
        "entries": {str(one) for one in Entry.objects.filter(diary=diary).values_list("client_id", flat=True)},
        "followed": {row.code for row in diary.tracked_symptoms.all()},
        "medicines": set(diary.medicines.values_list("key", flat=True)),
        "questions": set(diary.questions.values_list("key", flat=True)),
        "appointments": set(diary.appointments.values_list("key", flat=True)),
    }
    found = ImportPlan(value)
    for name, key in KEYS.items():
        found.new[name] = [row for row in value[name] if (row[key].lower() if key == "id" else row[key]) not in there[name]]
        found.there[name] = len(value[name]) - len(found.new[name])
    log = imported_log(value)
    found.has_log = bool(log) and found.adds > 0 and log not in [row.log for row in Import.objects.applied().filter(diary=diary)]
    return found


def imported_log(value: dict[str, Any]) -> str:
    """The log of the diary that the file came from, after the logs that it had brought itself."""
    return "\n".join(filter(None, (*value["imported_logs"], value["log"])))
