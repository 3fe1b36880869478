"""Tables: rows and columns added and taken away, and a table from cells that were typed."""

from __future__ import annotations

from collections.abc import Mapping

from lems_site.markup.lookups import Lookups

from .fields import Field, read_fields
from .parts import split_parts
from .typed_words import CannotWrite, clean_typed, escape_typed

RULE = "---"


def add_row(source: str, lookups: Lookups) -> str:
    """The table with an empty row below."""
    columns = max((len(row) for row in _read_rows(source, lookups)), default=0)
    return source if not columns else f"{source}\n{_row([''] * columns)}"


def add_column(source: str, lookups: Lookups) -> str:
    """The table with an empty column on the right."""
    rows = _read_rows(source, lookups)
    return _write([[*row, ""] for row in rows]) if rows else source


def remove_column(source: str, lookups: Lookups) -> str:
    """The table without its last column. Raises CannotWrite where that holds words, or is the only one."""
    rows = _read_rows(source, lookups)
    if not rows or any(len(row) < 2 or row[-1].strip() for row in rows):
        raise CannotWrite
    return _write([row[:-1] for row in rows])


def table_source(data: Mapping[str, str]) -> str:
    """A new table from the fields `f-cell-<row>-<column>`; empty rows and columns are left out. Raises CannotWrite."""
    cells: dict[tuple[int, int], str] = {}
    for name, typed in data.items():
        row, _dash, column = name.removeprefix("f-cell-").partition("-")
        if name.startswith("f-cell-") and row.isdecimal() and column.isdecimal() and (words := clean_typed("cell", typed)):
            cells[int(row), int(column)] = escape_typed(words, 0, len(words), "cell")
    rows, columns = sorted({row for row, _column in cells}), sorted({column for _row, column in cells})
    if len(rows) < 2 or not columns:
        raise CannotWrite
    return _write([[cells.get((row, column), "") for column in columns] for row in rows])


def write_table(rows: list[list[str]]) -> str:
    """A table of cells that are Markdown; each row gets as many cells as the longest."""
    columns = max(len(row) for row in rows)
    return _write([[*row, *[""] * (columns - len(row))] for row in rows])


def _read_rows(source: str, lookups: Lookups) -> list[list[str]]:
    part = split_parts(source)[0]
    rows: dict[str, list[Field]] = {}
    for one in read_fields(part, lookups):
        if one.form == "cell":
            rows.setdefault(one.name.split("-")[1], []).append(one)
    return [[one.source for one in row] for row in rows.values()]


def _write(rows: list[list[str]]) -> str:
    head, *rest = rows
    return "\n".join([_row(head), _row([RULE] * len(head)), *(_row(row) for row in rest)])


def _row(cells: list[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"
