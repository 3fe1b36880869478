"""What was saved in one press is found by an index, however much the diary holds."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lems_site.diary.entries.selectors import batch_entries, deleted_entries, saved_before
from lems_site.diary.entries.services import create_entries
from tests.diary.conftest import check_in

LOOKUPS = {
    "saved": batch_entries,
    "deleted": lambda access, batch: deleted_entries(access, batch=batch),
    "saved before": lambda access, batch: saved_before(access, batch, timezone.now()),
    "created again": lambda access, batch: create_entries([], by=access, client_id=batch),
}


@pytest.mark.parametrize("name", LOOKUPS)
def test_a_batch_is_found_by_its_index(owner, name):
    check_in(owner, strength=0)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        LOOKUPS[name](owner, uuid.uuid4())
    (read,) = (one["sql"] for one in queries if "batch" in one["sql"] and one["sql"].startswith("SELECT"))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # which a table of one row would otherwise get
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + read)
        plan = " ".join(str(column) for row in cursor.fetchall() for column in row)
    assert "entry_batch" in plan, plan
