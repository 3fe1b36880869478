"""What a diary file must be beyond its shape: zones that exist, ids that are there once, codes and keys that lead somewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
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

from .errors import MOST, FileProblem, ImportRefused, Path
from .formats import parse_day, parse_moment
from .parse import parse_json
from .schema_check import schema_problems

EARLIEST = dt.datetime.combine(FIRST_DAY, dt.time(), dt.UTC) - dt.timedelta(days=1)  # a zone may be a day ahead
AHEAD = dt.timedelta(days=2)  # a clock may be wrong, a zone may be a day ahead


def parse_diary_file(content: bytes, diary: Diary) -> tuple[str, dict[str, Any]]:
    """The text and the value of a file that may be added to a diary. Raises ImportRefused with the text's lines worked out."""
    text, value = parse_json(content)
    found = _first_problems(_find_problems(value, diary))
    if found:
        raise ImportRefused([FileProblem(line) for line in ImportRefused(found).lines(text)])
    return text, value


def _first_problems(found: Iterator[FileProblem]) -> list[FileProblem]:
    return [problem for problem, _number in zip(found, range(MOST), strict=False)]


def _find_problems(value: object, diary: Diary) -> Iterator[FileProblem]:
    """First whether it is a diary file at all, then its shape, then its sense."""
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        reason = _("This is not a diary of this site. Choose the file that “Take out” gave you as the whole diary (JSON).")
        yield FileProblem(reason)
        return
    version = value.get("version")
    if version != VERSION or isinstance(version, bool):
        yield FileProblem(
            _("This file has version %(is)s; this site can read version %(can)s.") % {"is": str(version)[:20], "can": VERSION},
            ("version",),
        )
        return
    bad = _first_problems(schema_problems(value))
    yield from bad
    if not bad:
        yield from _check_content(value, diary)


def _check_content(value: dict[str, Any], diary: Diary) -> Iterator[FileProblem]:
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
    own = {row["code"] for row in value["followed"]} | {row.code for row in diary.tracked_symptoms.all()}
    medicines = {row["key"] for row in value["medicines"]} | set(diary.medicines.values_list("key", flat=True))
    latest = timezone.now() + AHEAD
    for number, row in enumerate(value["entries"]):
        yield from _check_entry(row, ("entries", number), own, medicines, latest)


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
