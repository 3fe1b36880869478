"""Several people write in one month at the same moment, in real transactions: none of them misses what another has written."""

from __future__ import annotations

import datetime as dt

import pytest

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.services import delete_entries
from lems_site.diary.models import Entry
from tests.diary.conftest import check_in, note
from tests.diary.entries.test_concurrent_saves import together
from tests.diary.summaries.test_writes import check_derived

pytestmark = pytest.mark.django_db(transaction=True)
START = dt.datetime(2026, 1, 31, 20, tzinfo=dt.UTC)
WRITERS = 6


def test_every_entry_is_counted(owner: Access) -> None:
    def write(number: int):
        at = START + dt.timedelta(hours=number)
        if number % 2:
            return lambda: note(owner, "dose", at=at, medicine="a")
        return lambda: check_in(owner, at=at, strength=1, grades={"legs": number % 4})

    for _ in range(4):
        together(*[write(number) for number in range(WRITERS)])
    assert Entry.objects.count() == 4 * WRITERS
    check_derived(owner.diary)


def test_deleting_beside_writing_is_counted(owner: Access) -> None:
    rows = [check_in(owner, at=START, strength=-1, grades={"arms": 1}) for _ in range(4)]
    deletes = [lambda pk=row.pk: delete_entries([pk], by=owner) for row in rows]
    together(*deletes, lambda: check_in(owner, at=START, strength=2), lambda: note(owner, "event", at=START, event="fall"))
    check_derived(owner.diary)
