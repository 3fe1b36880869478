"""What became of an entry: who changed it, when, and what it said before and after, in words. Hidden items stay hidden."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from lems_site.diary.access.display_names import writer_name
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.dates import format_moment
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import AuditEvent, Change, Entry
from lems_site.diary.models.entries import remove_hidden

from .describe import Line, lines, when


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


def past_state(entry: Entry, state: str, access: Access) -> Entry:
    """An earlier state of an entry (a Change's JSON text), not saved, without what is hidden from the reader."""
    kept = json.loads(state)
    past = Entry(kind=entry.kind, data=kept["data"], text=kept["text"], zone=kept["zone"])
    past.at, past.local_day = dt.datetime.fromisoformat(kept["at"]), dt.date.fromisoformat(kept["day"])
    remove_hidden(past, access.hidden_topics)
    return past


def differences(before: list[Line], after: list[Line]) -> list[Difference]:
    """What two lists of lines do not have in common, in the order of the first, then of the second."""
    old, new = {line.code: line for line in before}, {line.code: line for line in after}
    found = []
    for code in [*old, *(code for code in new if code not in old)]:
        was, now = old.get(code), new.get(code)
        if (was and was.value) != (now and now.value):
            label = (was or now).label  # type: ignore[union-attr]  # one of the two is there
            found.append(Difference(label, was.value if was else "", now.value if now else ""))
    return found


def _differences(change: Change, entry: Entry, access: Access, names: DiaryLabels) -> list[Difference]:
    before, after = (past_state(entry, state, access) for state in (change.before, change.after))
    found = []
    if (before.at, before.zone) != (after.at, after.zone):
        zone = access.diary.zone
        found.append(Difference(_("When"), when(before, zone), when(after, zone)))
    return found + differences(lines(before, names), lines(after, names))


def history(entry: Entry, access: Access, names: DiaryLabels) -> list[Step]:
    """Every change that the reader can see something of, the newest first. One query."""
    found = []
    for change in entry.changes.select_related("by").order_by("-at", "-pk"):
        changed = _differences(change, entry, access, names) if change.before and change.after else []
        if changed or change.action != AuditEvent.Action.CORRECTED:
            words = str(AuditEvent.Action(change.action).label)
            found.append(Step(format_moment(change.at, access.diary.zone), writer_name(change, access), words, changed))
    return found
