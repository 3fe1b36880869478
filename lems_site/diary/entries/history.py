"""What became of an entry: who changed it, when, and what it said before and after, in words. Hidden items stay hidden."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from lems_site.diary.access.display_names import writer_name
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_moment
from lems_site.diary.entries.rows import ChangeRow, EntryRow, EntryState
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import AuditEvent
from lems_site.diary.models.entries import EntrySnapshot

from .describe import EntryLine, entry_lines, entry_moment
from .selectors import entry_changes


class Difference(NamedTuple):
    """One thing that was changed; "" where it was not there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One change of an entry."""

    at: str  # in words, by the diary's clock
    by: str
    what: str
    differences: list[Difference] = field(default_factory=list)


def _past_state(kind: str, snapshot: EntrySnapshot) -> EntryState:
    """An earlier state of an entry of a kind."""
    return EntryState(
        snapshot["data"],
        kind,
        dt.datetime.fromisoformat(snapshot["at"]),
        snapshot["zone"],
        dt.date.fromisoformat(snapshot["day"]),
        snapshot["text"],
    )


def line_differences(before: list[EntryLine], after: list[EntryLine]) -> list[Difference]:
    """What two lists of lines do not have in common, in the order of the first, then of the second."""
    old, new = {line.code: line for line in before}, {line.code: line for line in after}
    found = []
    for code in dict.fromkeys([*old, *new]):
        was, now = old.get(code), new.get(code)
        if (was and was.value) != (now and now.value):
            label = (old[code] if code in old else new[code]).label
            found.append(Difference(label, was.value if was else "", now.value if now else ""))
    return found


def _describe_differences(change: ChangeRow, kind: str, access: Access, names: DiaryLabels) -> list[Difference]:
    if change.before is None or change.after is None:
        return []
    before, after = _past_state(kind, change.before), _past_state(kind, change.after)
    found = []
    if (before.at, before.zone) != (after.at, after.zone):
        zone = access.diary.zone
        found.append(Difference(_("When"), entry_moment(before, zone), entry_moment(after, zone)))
    return found + line_differences(entry_lines(before, names), entry_lines(after, names))


def entry_history(entry: EntryRow, access: Access, names: DiaryLabels) -> list[Step]:
    """Every change that the reader can see something of, the newest first. One query."""
    found = []
    for change in reversed(entry_changes(access, entry)):
        changed = _describe_differences(change, entry.kind, access, names)
        if changed or change.action != AuditEvent.Action.CORRECTED:
            words = str(AuditEvent.Action(change.action).label)
            found.append(Step(format_moment(change.at, access.diary.zone), writer_name(change, access), words, changed))
    return found
