"""The same form twice at the same time, in real transactions: one entry, whichever press comes first."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lems_site.diary.entries.services import EditConflict, delete_entries, update_entry
from lems_site.diary.models import Change, Entry
from tests.diary.conftest import check_in

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 6


def together(*jobs):
    """Run the jobs at the same moment, each in a thread with a connection of its own."""
    barrier = Barrier(len(jobs))

    def run(job):
        barrier.wait(timeout=30)
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_many_presses_at_once_make_one_entry(owner, browse):
    path = f"/diary/{owner.diary.pk}/check-in/"
    answers = {"client_id": str(uuid.uuid4()), "strength": "1", "events": ["fall"]}
    clients = [browse(owner.user) for _ in range(PRESSES)]
    found = together(*(lambda client=client: client.post(path, answers) for client in clients))
    assert {answer.status_code for answer in found} == {302}
    assert len({answer.url for answer in found}) == 1
    assert sorted(Entry.objects.values_list("kind", flat=True)) == ["check-in", "event"]
    assert not Change.objects.exists()


def test_of_two_corrections_at_once_one_is_kept_and_the_other_is_shown(owner, helper, browse):
    entry = check_in(owner, strength=0)
    path = f"/diary/{owner.diary.pk}/entry/{entry.pk}/change/"
    jobs = [(browse(access.user), strength) for access, strength in ((owner, "1"), (helper, "2"))]
    found = together(
        *(
            lambda client=client, strength=strength: client.post(path, {"version": "1", "strength": strength})
            for client, strength in jobs
        )
    )
    assert sorted(answer.status_code for answer in found) == [302, 409]
    entry.refresh_from_db()
    assert entry.version == 2
    assert Change.objects.count() == 1


def test_what_is_taken_out_at_the_moment_of_saving_is_shown_and_not_lost(owner, helper):
    entry = check_in(owner, strength=0)
    delete_entries([entry.pk], by=helper)
    with pytest.raises(EditConflict) as caught:  # as the page finds it that read the entry a moment before
        update_entry(entry.pk, by=owner, version=1, data={"strength": 2}, text="", at=entry.at)
    assert caught.value.pk == entry.pk


def test_correcting_and_taking_out_at_once_is_no_error(owner, helper, browse):
    entry = check_in(owner, strength=0)
    base = f"/diary/{owner.diary.pk}/entry/{entry.pk}/"
    ours, theirs = browse(owner.user), browse(helper.user)
    found = together(
        lambda: ours.post(base + "change/", {"version": "1", "strength": "2"}), lambda: theirs.post(base + "remove/")
    )
    assert [answer.status_code for answer in found] in ([302, 302], [409, 302])
