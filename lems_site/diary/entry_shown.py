"""Entries made ready for a page: what, when, who, and everything that they say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .access import Access
from .entry_words import Line, lines, title, when
from .following import Names
from .models import Entry
from .who import writer_of


class Shown(NamedTuple):
    """An entry as a page shows it."""

    entry: Entry
    title: str
    when: str
    who: str
    lines: list[Line]


def shown(entries: Iterable[Entry], access: Access, names: Names | None = None) -> list[Shown]:
    """Entries in words. Fetch them with select_related("created_by")."""
    names = names or Names(access)
    zone = access.diary.zone
    return [Shown(one, title(one, names), when(one, zone), writer_of(one, access), lines(one, names)) for one in entries]
