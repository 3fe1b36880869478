"""Long lists in parts, each with an address of its own: a phone at night should not have to load 5,000 lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Part(Generic[Row]):
    """One part of a list: its rows, its number from 1, how many parts there are, and the address of the first one."""

    rows: list[Row]
    number: int
    count: int
    address: str

    def url(self, number: int) -> str:
        """The address of a part. The first is the list's own."""
        joint = "&" if "?" in self.address else "?"
        return self.address if number == 1 else f"{self.address}{joint}page={number}"

    @property
    def path(self) -> str:
        return self.url(self.number)

    @property
    def previous_url(self) -> str:
        return self.url(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(self.number + 1) if self.number < self.count else ""

    @property
    def first_url(self) -> str:
        return self.url(1) if self.number > 2 else ""

    @property
    def last_url(self) -> str:
        return self.url(self.count) if self.number < self.count - 1 else ""


def part_of(rows: QuerySet[Row], request: HttpRequest, size: int, address: str) -> Part[Row]:
    """The part that `?page=` names. One query where all fits in one part, else two. Raises Http404 for a part that is not."""
    return read_part(rows, asked_number(request), size, address)


def asked_number(request: HttpRequest) -> int:
    """The number of the part that `?page=` names, from 1. Raises Http404 for what is no such number."""
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 and int(asked)):
        raise Http404
    return int(asked)


def read_part(rows: QuerySet[Row], number: int, size: int, address: str) -> Part[Row]:
    """The part with this number. Queries and errors as `part_of`."""
    found = list(rows[(number - 1) * size : number * size + 1])
    if number == 1 and len(found) <= size:
        return Part(found, 1, 1, address)
    if not found:
        raise Http404
    return Part(found[:size], number, -(-rows.count() // size), address)
