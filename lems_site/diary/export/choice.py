"""What goes into an export, and who wrote what, in words that name nobody."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import SENSITIVE_TOPICS
from lems_site.diary.codes.symptom_catalogue import is_hidden
from lems_site.diary.models import Entry, Grant

NOTES = "notes"
FORMER = "a former helper"


@dataclass(frozen=True)
class Choice:
    """What the person ticked. Notes are all that was typed beside entries; sensitive items are mood and erection problems."""

    notes: bool = True
    sensitive: bool = True
    removed: bool = True
    history: bool = True

    @property
    def hidden_topics(self) -> frozenset[str]:
        """The codes of choices.SENSITIVE_TOPICS that are left out."""
        left = set() if self.notes else {NOTES}
        return frozenset(left if self.sensitive else left | (set(SENSITIVE_TOPICS) - {NOTES}))

    @property
    def left_out(self) -> list[str]:
        """The names of what was not ticked."""
        return [name for name in ("notes", "sensitive", "removed", "history") if not getattr(self, name)]

    def entries(self, access: Access) -> QuerySet[Entry]:
        """The entries that stand in the diary, without what is left out, oldest first."""
        return Entry.objects.visible_to(access).without(self.hidden_topics).select_related(None).in_order()


@dataclass(frozen=True)
class WithinDays(Choice):
    """What stands in the diary between two local days, both included: the table of a shared report."""

    first: dt.date = dt.date.min
    last: dt.date = dt.date.max

    def entries(self, access: Access) -> QuerySet[Entry]:
        return super().entries(access).filter(local_day__gte=self.first, local_day__lte=self.last)


def state_without(text: str, hidden_topics: frozenset[str]) -> dict[str, Any] | None:
    """A state of an entry's history without what is left out; None where there was none."""
    if not text:
        return None
    state: dict[str, Any] = json.loads(text)
    if NOTES in hidden_topics:
        state["text"] = ""
    grades = state.get("data", {}).get("grades")
    if grades:
        seen = {code: grade for code, grade in grades.items() if not is_hidden(code, hidden_topics)}
        state["data"]["grades"] = seen
    return state


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
