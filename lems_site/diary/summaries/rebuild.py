"""Building what is derived from the entries of whole diaries: for diaries older than it, and after a change of its shape.

The clock does it, and `manage.py rebuild_summaries`. Each step is a short transaction; what is stored stays when it is stopped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from lems_site.diary.models import Diary, Entry, MonthlySummary, SymptomIndexRow

from .index_keys import ensure_index_key
from .store import DERIVED_VERSION, lock_for_writing, months_with_entries, store_months
from .symptom_index import index_entries

MONTHS_AT_ONCE = 6
ENTRIES_AT_ONCE = 500


def next_rebuild_due() -> dt.datetime | None:
    """Now where a diary is not built to the end. One query on an index."""
    return timezone.now() if Diary.objects.filter(derived_version__lt=DERIVED_VERSION).exists() else None


def rebuild_due() -> Iterator[int]:
    """Build what is missing of each diary; gives the number of months or entries of each step."""
    for diary in Diary.objects.filter(derived_version__lt=DERIVED_VERSION).order_by("pk"):
        yield from rebuild_diary(diary)


def discard_derived() -> None:
    """Have everything built anew. Until that is done, pages compute from entries."""
    with transaction.atomic():
        Diary.objects.update(derived_version=0)
        MonthlySummary.objects.update(version=0)
        SymptomIndexRow.objects.all().delete()


def rebuild_diary(diary: Diary) -> Iterator[int]:
    """Build what is missing of one diary, step by step."""
    yield from _index_symptoms(diary)
    while months := missing_months(diary):
        for start in range(0, len(months), MONTHS_AT_ONCE):
            part = months[start : start + MONTHS_AT_ONCE]
            with transaction.atomic():
                lock_for_writing(diary)
                if Diary.objects.filter(pk=diary.pk).exists():  # it may be deleted meanwhile
                    store_months(diary, part)
            yield len(part)
    with transaction.atomic():
        lock_for_writing(diary)
        if not missing_months(diary):  # else an import came in between: the next run finds it
            Diary.objects.filter(pk=diary.pk).update(derived_version=DERIVED_VERSION)
    yield 0


def missing_months(diary: Diary) -> list[dt.date]:
    """The months with entries that have no figures of this version, in order. Two queries."""
    stored = MonthlySummary.objects.filter(diary_id=diary.pk, version=DERIVED_VERSION).values_list("month", flat=True)
    return sorted(months_with_entries(diary) - set(stored))


def _index_symptoms(diary: Diary) -> Iterator[int]:
    """Index the check-ins that are not. Those that are written meanwhile are indexed by who writes them."""
    last = 0
    while True:
        with transaction.atomic():
            lock_for_writing(diary)
            if not Diary.objects.filter(pk=diary.pk).exists():
                return
            ensure_index_key(diary)
            indexed = Exists(SymptomIndexRow.objects.filter(entry=OuterRef("pk")))
            found = Entry.objects.filter(~indexed, diary_id=diary.pk, kind=Entry.Kind.CHECK_IN, removed_at=None, pk__gt=last)
            entries = list(
                found.order_by("pk").only("pk", "diary_id", "client_id", "kind", "at", "data", "removed_at")[:ENTRIES_AT_ONCE]
            )
            index_entries(diary, entries, new=True)
        if not entries:
            return
        last = entries[-1].pk
        yield len(entries)
