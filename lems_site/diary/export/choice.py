"""What goes into an export, and who wrote what, in words that name nobody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import SENSITIVE_TOPICS
from lems_site.diary.entries.rows import EntryRow
from lems_site.diary.entries.selectors import EntryFilter, stream_entries
from lems_site.diary.models import Grant
from lems_site.web.csv_writer import COMMAS, TableFormat

NOTES = "notes"
FORMER = "a former helper"


@dataclass(frozen=True)
class ExportChoice:
    """What the person ticked. Notes are all that was typed beside entries; sensitive items are mood and erection problems."""

    notes: bool = True
    sensitive: bool = True
    removed: bool = True
    history: bool = True
    table: TableFormat = COMMAS  # of the table (CSV)

    @property
    def hidden_topics(self) -> frozenset[str]:
        """The codes of choices.SENSITIVE_TOPICS that are left out."""
        left = set() if self.notes else {NOTES}
        return frozenset(left if self.sensitive else left | (set(SENSITIVE_TOPICS) - {NOTES}))

    @property
    def left_out(self) -> list[str]:
        """The names of what was not ticked."""
        return [name for name in ("notes", "sensitive", "removed", "history") if not getattr(self, name)]

    def stream(self, access: Access) -> Iterator[EntryRow]:
        """The entries that stand in the diary, without what is left out, oldest first."""
        return stream_entries(access, self.days, leave_out=self.hidden_topics)

    @property
    def days(self) -> EntryFilter:
        """The days whose entries are exported: all of them."""
        return EntryFilter()


@dataclass(frozen=True)
class ExportOfDays(ExportChoice):
    """What stands in the diary between two local days, both included: the table of a shared report."""

    first: dt.date = dt.date.min
    last: dt.date = dt.date.max

    @property
    def days(self) -> EntryFilter:
        return EntryFilter(first=self.first, last=self.last)


class Writers:
    """Who wrote, as words: "owner", "keeper", "helper 1". No export holds a name or an address of anybody. One query."""

    def __init__(self, access: Access) -> None:
        self._words: dict[int, str] = {}
        counted: Counter[str] = Counter()
        grants = Grant.objects.filter(diary=access.diary).order_by("granted_at", "pk")
        for user, role in grants.values_list("user_id", "role"):
            if role in (Grant.Role.OWNER, Grant.Role.KEEPER):
                self._words[user] = str(role)
            elif user not in self._words:
                counted[role] += 1
                self._words[user] = f"{role} {counted[role]}"

    def words(self, user: int | None, imported_from: str = "") -> str:
        """Who it was. What came from an import says what the import said."""
        return imported_from or (self._words.get(user, FORMER) if user else FORMER)
