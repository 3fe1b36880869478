"""Tables as CSV for spreadsheet programs: UTF-8 with a byte order mark, lines as RFC 4180 has them, and no text a formula.

A spreadsheet takes a cell for a formula that begins with = + - @ | or %, also full-width or behind white space, and some split
cells at ";", tabs and line ends even inside quotes. Wherever such a sign begins a text or such a part of it, with or without
blanks and apostrophes between, one apostrophe is put before it, and so it is before a text that begins with a tab or line end.
Taking one apostrophe away at each such place gives the text back exactly. Numbers are left as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

Cell = str | int | float
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


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of a table, with the byte order mark and the head first. Every text is escaped; rows are never all in memory."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow([escape_formula(cell) for cell in head])
    for row in rows:
        yield writer.writerow([escape_formula(cell) if isinstance(cell, str) else cell for cell in row])
