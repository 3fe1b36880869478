"""Diaries that are older than summaries: built by the clock or the command, step by step, and stopped without harm."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.management import call_command

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.services import delete_entries
from lems_site.diary.models import Diary, Entry, MonthlySummary, SymptomIndexRow
from lems_site.diary.summaries import rebuild
from lems_site.diary.summaries.store import DERIVED_VERSION
from lems_site.web.background_jobs import registered_jobs
from tests.diary.conftest import check_in, overwrite
from tests.diary.summaries.test_writes import check_derived


def fill(access: Access, days: int = 400) -> None:
    """Entries that no service has written, as those of a diary that is older than summaries."""
    rows = [
        Entry(
            diary=access.diary,
            kind="check-in" if number % 3 else "dose",
            at=dt.datetime(2024, 1, 1, 23, tzinfo=dt.UTC) + dt.timedelta(days=number),
            zone="UTC",
            local_day=dt.date(2024, 1, 1) + dt.timedelta(days=number),
            data={"strength": number % 5 - 2, "grades": {"legs": 1}} if number % 3 else {"medicine": "a"},
            batch=uuid.uuid4(),
            created_by=access.user,
        )
        for number in range(days)
    ]
    Entry.objects.bulk_create(rows)


@pytest.mark.django_db
def test_the_clock_builds_an_old_diary_once(owner):
    fill(owner)
    check_in(owner, strength=1)
    job = next(job for job in registered_jobs() if job.name == "build monthly summaries")
    assert job.next_due() is not None
    assert list(job.run() or ()) == [267, 6, 6, 2, 0]  # check-ins, months
    assert job.next_due() is None
    assert list(job.run() or ()) == []
    check_derived(owner.diary)


@pytest.mark.django_db
def test_it_goes_on_where_it_was_stopped(owner, monkeypatch):
    fill(owner)
    stored: list[int] = []
    monkeypatch.setattr(rebuild, "ENTRIES_AT_ONCE", 50)
    while Diary.objects.get(pk=owner.diary.pk).derived_version != DERIVED_VERSION:
        for number, _done in enumerate(rebuild.rebuild_due()):
            if number == 3:
                break  # the process ends after some steps
        stored.append(SymptomIndexRow.objects.count() + MonthlySummary.objects.count())
    assert len(stored) > 2
    assert stored == sorted(stored)
    check_derived(owner.diary)


@pytest.mark.django_db
def test_what_is_written_meanwhile_is_in_it(owner):
    fill(owner, 100)
    steps = rebuild.rebuild_due()
    next(steps)
    entry = check_in(owner, at=dt.datetime(2023, 1, 1, tzinfo=dt.UTC), grades={"arms": 2})
    delete_entries([Entry.objects.filter(kind="check-in").exclude(pk=entry.pk).earliest("pk").pk], by=owner)
    list(steps)
    check_derived(owner.diary)


@pytest.mark.django_db
def test_the_command_builds_everything_anew(owner, capsys):
    fill(owner, 60)
    call_command("rebuild_summaries")
    assert "months and entries read" in capsys.readouterr().out
    overwrite(MonthlySummary.objects.all(), value=b"{}")  # as after a fault
    call_command("rebuild_summaries")
    assert bytes(MonthlySummary.objects.earliest("pk").value) == b"{}"
    call_command("rebuild_summaries", "--anew")
    check_derived(owner.diary)


@pytest.mark.django_db
def test_a_diary_that_is_deleted_meanwhile_does_no_harm(owner):
    fill(owner, 100)
    steps = rebuild.rebuild_due()
    next(steps)
    Diary.objects.filter(pk=owner.diary.pk).delete()
    assert sum(steps) == 0
    assert not MonthlySummary.objects.exists()
