"""A file that was brought goes through the clock: what the person sees meanwhile, and what a clock that stops leaves."""

from __future__ import annotations

import datetime as dt
import gc

import pytest
import time_machine
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.account.create import create_diary
from lems_site.diary.importing import apply, background, uploads
from lems_site.diary.models import Diary, Entry, Grant, Import, MonthlySummary
from lems_site.diary.summaries.rebuild import rebuild_due
from lems_site.web.models import ClockHeartbeat
from tests.diary.full_diary import add_upload, download_export, fill_diary, import_into, run_import_clock, upload

JSON = {"Accept": "application/json"}


@pytest.fixture
def saved(owner, helper, browse) -> bytes:
    """Ada's diary as the file that she saved."""
    fill_diary(owner, helper)
    return download_export(browse(owner.user), owner, "json")


@pytest.fixture
def anew(saved, owner) -> Access:
    """Ada deleted her diary and began another."""
    owner.diary.delete()
    return create_diary(by=owner.user, name="", zone="UTC", first_hour=0)


def test_the_page_says_how_far_it_is_from_the_upload_to_the_end(saved, anew, browse):
    client = browse(anew.user)
    ClockHeartbeat.beat("a")
    place = upload(client, anew, saved).url
    page = client.get(place).content.decode()
    assert "It waits to be checked." in page
    assert "not running" not in page
    assert not client.get(place).has_header("Refresh"), "only where it is asked for, and it can be stopped"
    refreshed = client.get(f"{place}?refresh=on")
    assert refreshed.headers["Refresh"] == "5"
    assert f'<a href="{place}">Stop that</a>' in refreshed.content.decode()
    Import.objects.update(done=2, total=7, attempts=1)
    assert "Checked: 2 of 7 entries." in client.get(place).content.decode()
    assert client.get(place, headers=JSON).json() == {
        "state": "checking",
        "done": 2,
        "total": 7,
        "words": "Checked: 2 of 7 entries.",
    }
    run_import_clock()
    assert "This would be added" in client.get(place).content.decode()
    client.post(place, {"answer": "add"})
    assert "All of it is added, or nothing." in client.get(place).content.decode()
    run_import_clock()
    assert "Added. Entries: 7." in client.get(place).content.decode()


def test_without_a_clock_the_page_says_so(saved, owner, browse):
    client = browse(owner.user)
    assert "is not running now." in client.get(upload(client, owner, saved).url).content.decode()


def test_a_new_file_takes_the_place_of_one_that_was_not_confirmed(saved, owner, keeper, browse):
    client = browse(owner.user)
    first = upload(client, owner, saved).url
    second = upload(client, owner, saved).url
    upload(browse(keeper.user), keeper, saved)
    assert client.get(first).status_code == 302
    assert client.get(second).status_code == 200
    assert Import.objects.count() == 2, "one for each person"
    assert "A new file takes its place." in client.get(f"/diary/{owner.diary.pk}/import/").content.decode()


def test_while_one_is_added_no_other_is_taken(saved, owner, browse):
    client = browse(owner.user)
    place = upload(client, owner, saved).url
    run_import_clock()
    client.post(place, {"answer": "add"})
    response = upload(client, owner, saved)
    assert response.status_code == 422
    assert "Another file of yours is being added now." in response.content.decode()
    run_import_clock()
    assert upload(client, owner, saved).status_code == 302


def test_it_can_be_cancelled_until_it_is_added(saved, anew, browse):
    client = browse(anew.user)
    place = upload(client, anew, saved).url
    steps = background.run_imports()
    next(steps)
    client.post(place, {"answer": "drop"})
    assert list(steps) == []
    place = upload(client, anew, saved).url
    run_import_clock()
    client.post(place, {"answer": "add"})
    client.post(place, {"answer": "drop"})
    run_import_clock()
    assert not Import.objects.exists()
    assert not Entry.objects.filter(diary=anew.diary).exists()


def test_a_clock_that_is_stopped_or_killed_leaves_nothing_half_and_the_next_goes_on(saved, anew, browse):
    client = browse(anew.user)
    place = upload(client, anew, saved).url
    stopped = background.run_imports()
    next(stopped)
    del stopped  # as the clock drops it
    gc.collect()
    assert Import.objects.get().attempts == 0, "it was asked to stop"
    killed = background.run_imports()
    next(killed)
    assert Import.objects.get().attempts == 1
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)):
        run_import_clock()
        client.post(place, {"answer": "add"})
        adding = background.run_imports()
        next(adding)
        assert not Entry.objects.filter(diary=anew.diary).exists()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60)):
        run_import_clock()
    assert Entry.objects.filter(diary=anew.diary).count() == 7


def test_a_file_that_no_attempt_could_finish_is_refused(saved, owner, browse):
    client = browse(owner.user)
    place = upload(client, owner, saved).url
    Import.objects.update(attempts=background.MOST_ATTEMPTS)
    run_import_clock()
    response = client.get(place)
    assert response.status_code == 422
    assert "could not read the file to its end" in response.content.decode()


def test_a_person_who_lost_the_diary_meanwhile_adds_nothing(saved, owner, keeper, browse):
    place = upload(browse(keeper.user), keeper, saved).url
    run_import_clock()
    browse(keeper.user).post(place, {"answer": "add"})
    Grant.objects.filter(user=keeper.user).update(revoked_at=timezone.now())
    run_import_clock()
    assert not Import.objects.exists()
    assert not Entry.objects.filter(diary=keeper.diary).exists()


def test_what_is_derived_from_a_large_file_is_built_afterwards(saved, anew, browse, monkeypatch):
    client = browse(anew.user)
    monkeypatch.setattr(apply, "DERIVED_AT_ONCE", 3)
    import_into(client, anew, saved)
    before = client.get(f"/diary/{anew.diary.pk}/charts/?from=2026-03-01&to=2026-03-31").content.split(b"<main", 1)[1]
    assert Diary.objects.get(pk=anew.diary.pk).derived_version == 0
    assert list(rebuild_due())
    assert MonthlySummary.objects.filter(diary=anew.diary, version__gt=0).exists()
    assert client.get(f"/diary/{anew.diary.pk}/charts/?from=2026-03-01&to=2026-03-31").content.split(b"<main", 1)[1] == before


def test_the_content_is_gone_as_soon_as_it_is_added_or_refused(saved, owner, browse):
    client = browse(owner.user)
    add_upload(client, upload(client, owner, saved).url)
    upload(client, owner, b"[]")
    run_import_clock()
    assert sorted((row.state, row.content) for row in Import.objects.all()) == [("added", ""), ("refused", "")]
    assert uploads.open_import(owner.user) is None
