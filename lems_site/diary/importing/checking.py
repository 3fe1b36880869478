"""What a diary file must be beyond its shape: zones that exist, ids that are there once, codes and keys that lead somewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.diary.codes.day_range import FIRST_DAY, LAST_DAY, is_diary_day
from lems_site.diary.codes.local_day import list_time_zones
from lems_site.diary.codes.symptom_catalogue import OWN_PREFIX
from lems_site.diary.entries.validation import InvalidEntry, is_symptom_code, validate_entry_data
from lems_site.diary.export.json_file import FORMAT, VERSION
from lems_site.diary.models import Diary

from .errors import MOST, FileProblem, Path
from .formats import parse_day, parse_moment
from .schema_check import count_entries, entry_problems, file_problems

EARLIEST = dt.datetime.combine(FIRST_DAY, dt.time(), dt.UTC) - dt.timedelta(days=1)  # a zone may be a day ahead
AT_ONCE = 1000  # entries in a step
AHEAD = dt.timedelta(days=2)  # a clock may be wrong, a zone may be a day ahead


@dataclass(frozen=True)
class CheckStep:
    """How far checking is: so many of all entries are checked, and at most MOST problems."""

    done: int
    total: int
    problems: list[FileProblem]


def check_in_steps(value: object, diary: Diary) -> Iterator[CheckStep]:
    """Check the value of a file, some entries in each step: whether it is a diary file at all, then its shape, then its sense.

    The last step has all problems; there are no more steps once there are enough.
    """
    kind = list(_check_kind(value))
    if kind or not isinstance(value, dict):
        yield CheckStep(0, 0, kind)
        return
    total = count_entries(value)
    problems = _first_problems(file_problems(value))
    yield CheckStep(0, total, problems)
    for start in range(0, total, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, total))
        problems += _first_problems(entry_problems(value, numbers))[: MOST - len(problems)]
        yield CheckStep(numbers.stop // 2, total, problems)
        if len(problems) >= MOST:
            return
    if problems:
        return
    problems += _first_problems(_check_lists(value))
    keys = _Keys.of(value, diary)
    for start in range(0, total, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, total))
        problems += _first_problems(_check_entries(value, numbers, keys))[: MOST - len(problems)]
        yield CheckStep((total + numbers.stop) // 2, total, problems)
        if len(problems) >= MOST:
            return
    yield CheckStep(total, total, problems)


def _first_problems(found: Iterator[FileProblem]) -> list[FileProblem]:
    return list(islice(found, MOST))


def _check_kind(value: object) -> Iterator[FileProblem]:
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        reason = _("This is not a diary of this site. Choose the file that “Export” gave you as the whole diary (JSON).")
        yield FileProblem(reason)
        return
    version = value.get("version")
    if version != VERSION or isinstance(version, bool):
        yield FileProblem(
            _("This file has version %(is)s; this site can read version %(can)s.") % {"is": str(version)[:20], "can": VERSION},
            ("version",),
        )


def _check_lists(value: dict[str, Any]) -> Iterator[FileProblem]:
    yield from _check_zone(value["diary"]["zone"], ("diary", "zone"))
    yield from _check_unique(value, "followed", "code")
    for name in ("medicines", "questions", "appointments"):
        yield from _check_unique(value, name, "key")
    yield from _check_unique(value, "entries", "id")
    for number, row in enumerate(value["followed"]):
        if not is_symptom_code(row["code"]) or (row["code"].startswith(OWN_PREFIX) and not row["words"].strip()):
            yield FileProblem(_("This is not a symptom of the list, nor an own one with words."), ("followed", number, "code"))
    for number, row in enumerate(value["medicines"]):
        if not row["name"].strip():
            yield FileProblem(_("The text is empty."), ("medicines", number, "name"))
    for number, row in enumerate(value["appointments"]):
        yield from _check_day(parse_day(row["day"]), ("appointments", number, "day"))


@dataclass(frozen=True)
class _Keys:
    """The symptoms and medicines that entries may name, and the latest moment that they may have."""

    symptoms: set[str]
    medicines: set[str]
    latest: dt.datetime

    @classmethod
    def of(cls, value: dict[str, Any], diary: Diary) -> _Keys:
        """Those of the file and of the diary. Two queries."""
        return cls(
            {row["code"] for row in value["followed"]} | {row.code for row in diary.tracked_symptoms.all()},
            {row["key"] for row in value["medicines"]} | set(diary.medicines.values_list("key", flat=True)),
            timezone.now() + AHEAD,
        )


def _check_entries(value: dict[str, Any], numbers: range, keys: _Keys) -> Iterator[FileProblem]:
    for number in numbers:
        yield from _check_entry(value["entries"][number], ("entries", number), keys.symptoms, keys.medicines, keys.latest)


def _check_zone(zone: str, path: Path) -> Iterator[FileProblem]:
    if zone not in list_time_zones():
        yield FileProblem(_("“%(zone)s” is not a time zone that this site knows.") % {"zone": zone[:64]}, path)


def _check_unique(value: dict[str, Any], name: str, key: str) -> Iterator[FileProblem]:
    seen: set[str] = set()
    for number, row in enumerate(value[name]):
        one = row[key].lower() if key == "id" else row[key]
        if one in seen:
            yield FileProblem(_("This stands here twice."), (name, number, key))
        seen.add(one)


def _check_entry(
    row: dict[str, Any], path: Path, own: set[str], medicines: set[str], latest: dt.datetime
) -> Iterator[FileProblem]:
    yield from _check_moment(row, path, latest)
    yield from _check_data(row["kind"], row, path)
    states = [(number, name) for number in range(len(row["history"])) for name in ("before", "after")]
    for number, name in states:
        state = row["history"][number][name]
        if state is not None:
            yield from _check_moment(state, (*path, "history", number, name), latest)
            yield from _check_data(row["kind"], state, (*path, "history", number, name))
    for code in _answered_codes(row["data"].get("grades", {})):
        if code.startswith(OWN_PREFIX) and code not in own:
            yield FileProblem(_("This own symptom is not in the list of symptoms."), (*path, "data", "grades", code))
    medicine = row["data"].get("medicine")
    if isinstance(medicine, str) and medicine not in medicines:
        yield FileProblem(_("This medicine is not in the list of medicines."), (*path, "data", "medicine"))


def _answered_codes(grades: object) -> Iterable[str]:
    return grades if isinstance(grades, dict) else ()


def _check_moment(row: dict[str, Any], path: Path, latest: dt.datetime) -> Iterator[FileProblem]:
    bad = list(_check_zone(row["zone"], (*path, "zone")))
    yield from bad
    at, day = parse_moment(row["at"]), parse_day(row["day"])
    if not EARLIEST <= at <= latest:
        yield FileProblem(_("This moment is not between 1900 and today."), (*path, "at"))
    elif not bad:
        wall = at.astimezone(ZoneInfo(row["zone"])).date()
        if day not in (wall, wall - dt.timedelta(days=1)):
            yield FileProblem(_("The day does not fit the moment and its zone."), (*path, "day"))
        else:
            yield from _check_day(day, (*path, "day"))


def _check_day(day: dt.date, path: Path) -> Iterator[FileProblem]:
    """Whether it is a day that the forms take, too."""
    if not is_diary_day(day):
        yield FileProblem(_("A diary has days from %(first)s to %(last)s.") % {"first": FIRST_DAY, "last": LAST_DAY}, path)


def _check_data(kind: str, row: dict[str, Any], path: Path) -> Iterator[FileProblem]:
    try:
        validate_entry_data(kind, row["data"], row["text"])
    except InvalidEntry as wrong:
        yield FileProblem(str(wrong), (*path, "data"))
