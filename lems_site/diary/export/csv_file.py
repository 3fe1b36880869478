"""A diary as a table for a spreadsheet: one row an observation. web/csv_writer.py keeps typed texts from becoming formulas."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import CONTEXT, EFFECTS, EVENTS, GRADES, REASONS, STRENGTH, TESTS
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS
from lems_site.diary.entries.rows import EntryRow
from lems_site.diary.models import Entry, Medicine, TrackedSymptom
from lems_site.diary.models.entries import EntryData
from lems_site.web.csv_writer import Cell, csv_lines

from .choice import ExportChoice, Writers

COLUMNS = ("day", "time", "zone", "utc", "kind", "item", "code", "value", "unit", "text", "who_wrote", "imported", "entry")
Part = tuple[str, str, Cell, str, str]  # item in words, code, value, unit, typed text


def csv_table(access: Access, choice: ExportChoice) -> Iterator[str]:
    """The lines of the table, with its head. Streams: entries are never all in memory."""
    return csv_lines(COLUMNS, _table_rows(access, choice), choice.table)


def _table_rows(access: Access, choice: ExportChoice) -> Iterator[tuple[Cell, ...]]:
    own = {row.code: row.own_name for row in TrackedSymptom.objects.filter(diary=access.diary) if row.is_own}
    medicines = {row.key: " ".join(filter(None, (row.name, row.form, row.strength))) for row in access.diary.medicines.all()}
    writers = Writers(access)
    for entry in choice.stream(access):
        wall = entry.at.astimezone(ZoneInfo(entry.zone))
        utc = entry.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        when = (entry.local_day.isoformat(), wall.strftime("%H:%M"), entry.zone, utc)
        who = writers.words(entry.created_by_id, entry.imported_from)
        end = (who, "yes" if entry.imported_from else "no", str(entry.client_id))
        for part in entry_cells(entry, own, medicines):
            yield (*when, entry.kind, *part, *end)


def entry_cells(entry: EntryRow, own: dict[str, str], medicines: dict[str, str]) -> Iterator[Part]:
    """The observations in an entry. own: words by code of own symptoms; medicines: names by key."""
    reader = {
        Entry.Kind.CHECK_IN: _check_in,
        Entry.Kind.EVENT: _event_parts,
        Entry.Kind.DOSE: _dose_parts,
        Entry.Kind.TEST: _test_parts,
        Entry.Kind.WEIGHT: _weight_parts,
    }[Entry.Kind(entry.kind)]
    yield from reader(entry.data, own, medicines)
    if entry.text:
        yield "Note", "note", "", "", entry.text


def _check_in(data: EntryData, own: dict[str, str], medicines: dict[str, str]) -> Iterator[Part]:
    if "strength" in data:
        yield "Strength today", "strength", data["strength"], "from -2 to 2", str(STRENGTH[data["strength"]])
    for code, grade in data.get("grades", {}).items():
        words = str(SYMPTOMS[code].label) if code in SYMPTOMS else own.get(code, code)
        yield words, code, grade, "0 to 3", str(GRADES[grade])
    for code in data.get("context", []):
        yield str(CONTEXT[code]), f"context-{code}", 1, "", ""
    if "flat" in data:
        yield "Short of breath lying flat", "flat", int(data["flat"]), "0 or 1", ""
    yield from _minute_parts(data)


def _minute_parts(data: EntryData) -> Iterator[Part]:
    if "effort_minutes" in data:
        yield "Effort before", "effort_minutes", data["effort_minutes"], "min", ""
    if "rest_minutes" in data:
        yield "Rest before", "rest_minutes", data["rest_minutes"], "min", ""


def _event_parts(data: EntryData, own: dict[str, str], medicines: dict[str, str]) -> Iterator[Part]:
    yield str(EVENTS[data["event"]]), data["event"], data.get("count", 1), "", ""


def _dose_parts(data: EntryData, own: dict[str, str], medicines: dict[str, str]) -> Iterator[Part]:
    missed = bool(data.get("missed"))
    words = medicines.get(data["medicine"], Medicine._meta.verbose_name or "")
    yield str(words), f"medicine-{data['medicine']}", 0 if missed else 1, "", "missed" if missed else "taken"
    if "amount" in data:
        yield "Amount", "amount", "", "", data["amount"]
    if "planned" in data:
        yield "Planned for", "planned", data["planned"], "", ""
    if "reason" in data:
        yield "Why not taken", f"reason-{data['reason']}", 1, "", str(REASONS[data["reason"]])
    if "food" in data:
        yield "With food", "food", int(data["food"]), "0 or 1", ""
    for code in data.get("effects", []):
        yield str(EFFECTS[code]), f"effect-{code}", 1, "", ""


def _test_parts(data: EntryData, own: dict[str, str], medicines: dict[str, str]) -> Iterator[Part]:
    yield str(TESTS[data["test"]]), data["test"], data["seconds"], "s", ""
    if "helper" in data:
        yield "Somebody was there", "helper", int(data["helper"]), "0 or 1", ""
    yield from _minute_parts(data)


def _weight_parts(data: EntryData, own: dict[str, str], medicines: dict[str, str]) -> Iterator[Part]:
    yield "Weight", "weight", data["kg"], "kg", ""
