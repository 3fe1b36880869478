"""How entries are read for a long report: in pieces, so that a worker never holds all of them as they are stored."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from lems_site.diary.entries import rows, selectors
from lems_site.diary.entries.selectors import EntryFilter, entry_states
from tests.diary.conftest import check_in


def test_a_long_report_holds_few_stored_rows_at_a_time(owner, monkeypatch, django_assert_num_queries):
    now, sizes, open_columns = timezone.now(), [], rows.open_columns

    def count_rows(stored, *others):
        stored = list(stored)
        sizes.append(len(stored))
        return open_columns(stored, *others)

    for number in range(7):
        check_in(owner, at=now - dt.timedelta(hours=number), text=f"word {number}", strength=0)
    monkeypatch.setattr(selectors, "CHUNK", 3)
    monkeypatch.setattr(selectors, "open_columns", count_rows)
    with django_assert_num_queries(1):
        states = entry_states(owner, EntryFilter())
    assert [state.text for state in states] == [f"word {number}" for number in reversed(range(7))]
    assert sizes == [3, 3, 1]
