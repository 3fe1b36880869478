"""A second dose of a medicine close to one that is written already: shown and asked about, never refused or judged."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from lems_site.diary.access.grants import lock_diary
from lems_site.diary.access.permissions import Access
from lems_site.diary.models import Entry

from .rows import EntryRow
from .selectors import EntryFilter, saved_before, visible_entries
from .services import Draft, create_entries

ASKED_WITHIN = dt.timedelta(hours=1)


class DoseWritten(Exception):
    """A dose of the medicine stands within an hour of this one. `entry`: that dose."""

    def __init__(self, entry: EntryRow) -> None:
        super().__init__()
        self.entry = entry


def dose_near(access: Access, medicine: str, at: dt.datetime) -> EntryRow | None:
    """The dose of a medicine (by its key) that was taken nearest to a moment, within an hour of it. One query."""
    where = EntryFilter(kinds=(Entry.Kind.DOSE,), since=at - ASKED_WITHIN, until=at + ASKED_WITHIN)
    taken = [one for one in visible_entries(access, where) if one.data["medicine"] == medicine and not one.data.get("missed")]
    return min(taken, key=lambda one: abs(one.at - at), default=None)


def create_dose(draft: Draft, *, by: Access, client_id: uuid.UUID, asked: bool) -> None:
    """Write a dose; the same `client_id` again writes nothing. asked: whether the person said that it is another dose.

    The diary is locked meanwhile, so that of two presses at once one is asked about. Raises DoseWritten, InvalidEntry.
    """
    with transaction.atomic():
        lock_diary(by.diary.pk)
        if not asked and not draft.data.get("missed") and not saved_before(by, client_id, draft.at + ASKED_WITHIN):
            entry = dose_near(by, draft.data["medicine"], draft.at)
            if entry is not None:
                raise DoseWritten(entry)
        create_entries([draft], by=by, client_id=client_id)
