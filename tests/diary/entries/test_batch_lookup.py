"""What was saved in one press is found by an index, however much the diary holds."""

from __future__ import annotations

import uuid
from copy import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lems_site.diary.entries.selectors import batch_entries, deleted_entries, saved_before
from lems_site.diary.entries.services import create_entries
from lems_site.diary.models import Entry
from tests.diary.conftest import check_in

LOOKUPS = {
    "saved": batch_entries,
    "deleted": lambda access, batch: deleted_entries(access, batch=batch),
    "saved before": lambda access, batch: saved_before(access, batch, timezone.now()),
    "created again": lambda access, batch: create_entries([], by=access, client_id=batch),
}


def add_entries(count: int) -> None:
    """So many entries more like the one that is there, each of a press of its own, and counted by the database."""
    entry, copies = Entry.objects.get(), []
    opened = {name: getattr(entry, name) for name in ("data", "text", "imported_from")}  # sealed, they belong to that row alone
    for _number in range(count):
        one = copy(entry)
        one.pk, one.batch, one.client_id = None, uuid.uuid4(), uuid.uuid4()
        for name, value in opened.items():
            setattr(one, name, value)
        copies.append(one)
    Entry.objects.bulk_create(copies)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE diary_entry")


@pytest.mark.parametrize("name", LOOKUPS)
def test_a_batch_is_found_by_its_index(owner, name):
    check_in(owner, strength=0)
    if connection.vendor == "postgresql":  # it chooses by what it has counted; in a small table any way is as good
        add_entries(2000)
    with CaptureQueriesContext(connection) as queries:
        LOOKUPS[name](owner, uuid.uuid4())
    (read,) = (one["sql"] for one in queries if "batch" in one["sql"] and one["sql"].startswith("SELECT"))
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + read)
        plan = " ".join(str(column) for row in cursor.fetchall() for column in row)
    assert "entry_batch" in plan, plan
