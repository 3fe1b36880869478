"""Long lists, newest first, in pages that are found by a position instead of a number.

A page by number costs a count and reads all rows before it. A page by the position of a row costs the same at any length, and
does not shift when somebody writes meanwhile.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
POSITION = re.compile(r"(-?\d{1,18})\.(\d{1,18})", re.ASCII)
OLDEST = "oldest"


class Placed(Protocol):
    """A row with a moment and a key, by which the list is sorted."""

    @property
    def at(self) -> dt.datetime: ...
    @property
    def pk(self) -> int: ...


Row = TypeVar("Row", bound=Placed)
RowModel = TypeVar("RowModel", bound=Model)


@dataclass(frozen=True)
class Position:
    """The place of a row in the list. As text: microseconds since 1970, a point, the row's key."""

    at: dt.datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}.{self.pk}"

    @classmethod
    def parse(cls, text: str) -> Position | None:
        """Read a position from an address; None where it is none."""
        match = POSITION.fullmatch(text)
        try:
            return cls(EPOCH + int(match[1]) * MICROSECOND, int(match[2])) if match else None
        except OverflowError:
            return None


@dataclass(frozen=True)
class PageRequest:
    """Which page is asked for: older than a row, newer than a row, the oldest, or (none of them) the newest. `size`: rows."""

    size: int
    before: Position | None = None
    after: Position | None = None
    oldest: bool = False

    @classmethod
    def from_query(cls, query: QueryDict, size: int) -> PageRequest:
        """Read ?before=, ?after= or ?page=oldest. What cannot be read asks for the newest page."""
        before, after = (Position.parse(query.get(name, "")) for name in ("before", "after"))
        return cls(size, before, None if before else after, query.get("page") == OLDEST)

    @property
    def upwards(self) -> bool:
        """Whether rows are read from old to new."""
        return self.after is not None or (self.oldest and self.before is None)

    def select(self, rows: QuerySet[RowModel], *, key: str = "pk") -> QuerySet[RowModel]:
        """The rows of the page, and one more if there is one, in the order in which they are read."""
        return self.arrange(rows, key=key)[: self.size + 1]

    def arrange(self, rows: QuerySet[RowModel], *, key: str = "pk") -> QuerySet[RowModel]:
        """The rows from the page's first on, in the order in which they are read. key: the column that a position's key is of."""
        if self.before:
            older = Q(at__lt=self.before.at) | Q((f"{key}__lt", self.before.pk))
            rows = rows.filter(Q(at__lte=self.before.at), older)
        elif self.after:
            newer = Q(at__gt=self.after.at) | Q((f"{key}__gt", self.after.pk))
            rows = rows.filter(Q(at__gte=self.after.at), newer)
        return rows.order_by(*(("at", key) if self.upwards else ("-at", f"-{key}")))

    def build_page(self, found: Sequence[Row]) -> KeysetPage[Row]:
        """The page from the rows that `select` gives."""
        more, rows = len(found) > self.size, list(found[: self.size])
        if self.upwards:
            rows.reverse()
        has_newer = more if self.upwards else self.before is not None
        has_older = not self.oldest if self.upwards else more
        newer = str(Position(rows[0].at, rows[0].pk)) if rows and has_newer else ""
        older = str(Position(rows[-1].at, rows[-1].pk)) if rows and has_older else ""
        return KeysetPage(rows, newer, older)


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """Rows, newest first, and the positions to ask for newer (`?after=`) and older (`?before=`) ones; "" where there are none."""

    rows: list[Row]
    newer: str
    older: str

    @property
    def has_others(self) -> bool:
        return bool(self.newer or self.older)
