"""Tables as CSV for spreadsheet programs: UTF-8 with a byte order mark, lines as RFC 4180 has them, and no text a formula.

Which sign separates cells and which stands in numbers depends on the language that the spreadsheet program runs in: where 12,5 is
a number, programs split cells at semicolons.

A spreadsheet takes a cell for a formula that begins with = + - @ | or %, also full-width or behind white space, and some split
cells at ";", tabs and line ends even inside quotes. Wherever such a sign begins a text or such a part of it, with or without
blanks and apostrophes between, one apostrophe is put before it, and so it is before a text that begins with a tab or line end.
Taking one apostrophe away at each such place gives the text back exactly. Numbers are left as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.utils.formats import get_format
from django.utils.translation import check_for_language
from django.utils.translation.trans_real import parse_accept_lang_header

Cell = str | int | float


class TableFormat(NamedTuple):
    """What separates cells, and what stands in numbers for the decimal point."""

    separator: str
    decimal: str


COMMAS = TableFormat(",", ".")
SEMICOLONS = TableFormat(";", ",")
SEMICOLONS_AND_POINTS = TableFormat(";", ".")
POINTS_WITH_SEMICOLONS = ("-ch", "-li")  # in Switzerland and Liechtenstein
BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheet programs that the text is UTF-8
SIGNS = r"=+\-@|%＝＋－＠"
_FORMULA = re.compile(rf"\A(?=[\s']*[{SIGNS}]|[ ']*[\t\r\n])|(?<=[;\t\r\n])(?=[ ']*[{SIGNS}])")


def escape_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return _FORMULA.sub("'", text)


class _Line:
    """What csv writes to: returns the line."""

    def write(self, line: str) -> str:
        return line


def guess_table_format(accept_language: str) -> TableFormat:
    """The format that spreadsheet programs in a browser's first language take. accept_language: the header of that name."""
    for language, _weight in parse_accept_lang_header(accept_language.lower()):
        if language.endswith(POINTS_WITH_SEMICOLONS):
            return SEMICOLONS_AND_POINTS
        if check_for_language(language.partition("-")[0]):
            return SEMICOLONS if get_format("DECIMAL_SEPARATOR", lang=language, use_l10n=True) == "," else COMMAS
    return COMMAS


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Cell]], table: TableFormat = COMMAS) -> Iterator[str]:
    """The lines of a table, with the byte order mark and the head first. Every text is escaped; rows are never all in memory."""
    writer = csv.writer(_Line(), lineterminator="\r\n", delimiter=table.separator)
    yield BYTE_ORDER_MARK + writer.writerow([escape_formula(cell) for cell in head])
    for row in rows:
        yield writer.writerow([_cell(cell, table) for cell in row])


def _cell(cell: Cell, table: TableFormat) -> Cell:
    """A text escaped, a number with the table's decimal sign."""
    if isinstance(cell, str):
        return escape_formula(cell)
    return cell if isinstance(cell, int) else str(cell).replace(".", table.decimal)
