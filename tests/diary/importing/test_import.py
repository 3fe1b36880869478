"""Bringing a saved diary back: what was taken out comes back the same, and no other file gets in."""

# Over 250 lines: one page, one file.

from __future__ import annotations

import datetime as dt
import json
import threading

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client

from lems_site.accounts import consent
from lems_site.diary.access.permissions import Access
from lems_site.diary.account.create import create_diary
from lems_site.diary.importing import apply, uploads
from lems_site.diary.models import AuditEvent, Change, Entry, Grant, Import
from tests.diary.conftest import check_in, overwrite
from tests.diary.full_diary import add_upload, download_export, fill_diary, import_into, run_import_clock, upload
from tests.proved_session import sign_in


def browser_of(user) -> Client:
    return sign_in(Client(), user)


@pytest.fixture
def saved(owner, helper, browse):
    """Ada's diary as the file that she saved."""
    fill_diary(owner, helper)
    owner.diary.hidden_topics = ["notes"]
    owner.diary.save()
    return download_export(browse(owner.user), owner, "json")


@pytest.fixture
def anew(saved, owner) -> Access:
    """Ada deleted her diary and began another."""
    owner.diary.delete()
    return create_diary(by=owner.user, name="", zone="UTC", first_hour=0)


def test_take_out_delete_bring_back_gives_the_same_diary(saved, anew, browse):
    client = browse(anew.user)
    import_into(client, anew, saved)
    again = download_export(client, anew, "json")
    before, after = json.loads(saved), json.loads(again)
    for row in (*before["entries"], *before["questions"]):
        row["imported"] = True
    before["imported_logs"] = [before["log"]]
    for name in ("exported_at", "log"):  # when it was taken out, and the new diary's own log
        before[name] = after[name]
    assert json.dumps(after, indent=1) == json.dumps(before, indent=1)


def test_the_file_is_the_same_byte_for_byte_but_for_what_must_differ(saved, anew, browse):
    client = browse(anew.user)
    import_into(client, anew, saved)
    lines, again = (raw.decode().split("\n") for raw in (saved, download_export(client, anew, "json")))
    assert len(lines) == len(again)
    differs = [
        old
        for old, new in zip(lines, again, strict=True)
        if old != new and old.replace('"imported": false', '"imported": true') != new
    ]
    assert [line.split(":")[0] for line in differs] == ['"exported_at"', '"log"', '"imported_logs"']


def test_what_is_brought_says_so_and_gives_nobody_access(saved, anew, browse):
    import_into(browse(anew.user), anew, saved)
    rows = Entry.objects.filter(diary=anew.diary)
    assert {row.imported_from for row in rows} == {"owner", "helper 1"}
    assert {row.created_by for row in rows} == {anew.user}
    assert {row.imported_from for row in Change.objects.filter(entry__diary=anew.diary)} == {"owner", "helper 1"}
    assert list(Grant.objects.filter(diary=anew.diary).values_list("user__email", "role")) == [("ada@example.org", "owner")]


def test_the_brought_log_is_a_text_apart_and_never_in_the_real_log(saved, anew, browse):
    client = browse(anew.user)
    import_into(client, anew, saved)
    assert [(line.action, line.target) for line in AuditEvent.objects.filter(diary=anew.diary)] == [
        ("added", "import"),
        ("settings", "import"),
    ]
    brought = Import.objects.get(diary=anew.diary)
    assert brought.content == ""
    page = client.get(f"/diary/{anew.diary.pk}/import/{brought.pk}/log/").content.decode()
    assert "helper 1  corrected  event  2026-03-29" in page
    assert "It is not this diary&#x27;s own log" in page or "It is not this diary's own log" in page


def test_the_preview_says_what_would_be_added_and_adds_nothing(saved, anew, browse):
    client = browse(anew.user)
    place = upload(client, anew, saved).url
    run_import_clock()
    page = client.get(place).content.decode()
    for said in (
        "check-in: 2",
        "event: 1",
        "medicine: 2",
        "timed test: 1",
        "weight: 1",
        "From 29 March 2026 to 29 March 2026",
        "removed before: 1",
        "Medicines: 1",
        "Symptoms: 2",
        "Symptoms: 4",
    ):
        assert said in page, said
    assert not Entry.objects.filter(diary=anew.diary).exists()


def test_saying_no_deletes_the_file_and_adds_nothing(saved, anew, browse):
    client = browse(anew.user)
    client.post(upload(client, anew, saved).url, {"answer": "drop"})
    assert not Import.objects.exists()
    assert not Entry.objects.filter(diary=anew.diary).exists()


def test_the_same_file_twice_and_a_double_press_add_nothing_twice(saved, anew, browse):
    client = browse(anew.user)
    place = upload(client, anew, saved).url
    run_import_clock()
    for _twice in range(2):
        client.post(place, {"answer": "add"})
    run_import_clock()
    client.post(place, {"answer": "add"})
    assert "Added. Entries: 7." in add_upload(client, place).content.decode()
    assert Entry.objects.filter(diary=anew.diary).count() == 7
    again = upload(client, anew, saved).url
    run_import_clock()
    page = client.get(again).content.decode()
    assert "Everything in this file is already in the diary." in page
    assert "Entries: 7" in page
    assert "Added. Entries: 0." in add_upload(client, again).content.decode()
    assert [bool(one.log) for one in Import.objects.applied()] == [False, True], "the same log is kept twice"


def test_what_was_corrected_here_is_not_overwritten(saved, owner, browse):
    overwrite(Entry.objects.filter(diary=owner.diary, kind="event"), data={"event": "fall", "count": 9})
    import_into(browse(owner.user), owner, saved)
    assert Entry.objects.get(diary=owner.diary, kind="event").data["count"] == 9


def test_settings_are_left_alone_unless_ticked_and_nothing_is_shown_that_was_hidden(saved, anew, browse):
    anew.diary.hidden_topics = ["mood"]
    anew.diary.save()
    client = browse(anew.user)
    import_into(client, anew, saved, settings=False)
    anew.diary.refresh_from_db()
    assert (anew.diary.name, anew.diary.zone, anew.diary.hidden_topics) == ("", "UTC", ["mood"])
    import_into(client, anew, saved)
    anew.diary.refresh_from_db()
    assert (anew.diary.name, anew.diary.zone, anew.diary.hidden_topics) == ("Ada's diary", "Europe/Berlin", ["mood", "notes"])


def test_a_checked_file_waits_an_hour_and_is_then_deleted(saved, owner, browse):
    client = browse(owner.user)
    place = upload(client, owner, saved).url
    run_import_clock()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=61)):
        assert client.get(place).status_code == 302
        assert client.post(place, {"answer": "add"}).status_code == 302
        run_import_clock()
        assert AuditEvent.objects.filter(diary=owner.diary, target="import").count() == 0
        call_command("sweep_diary")
    assert not Import.objects.exists()


def test_a_file_that_no_clock_came_to_is_deleted_after_a_day(saved, owner, browse):
    client = browse(owner.user)
    place = upload(client, owner, saved).url
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=23)):
        call_command("sweep_diary")
        assert client.get(place).status_code == 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=25)):
        call_command("sweep_diary")
    assert not Import.objects.exists()


def test_helpers_readers_and_strangers_cannot_bring_or_confirm(saved, owner, helper, reader, cleo):
    place = upload(browser_of(owner.user), owner, saved).url
    for user in (helper.user, reader.user, cleo):
        assert upload(browser_of(user), owner, saved).status_code == 404
        assert browser_of(user).post(place, {"answer": "add"}).status_code == 404


def test_a_file_waiting_for_one_diary_cannot_be_added_to_another(saved, owner, keeper, browse):
    place = upload(browse(owner.user), owner, saved).url
    other = place.replace(str(owner.diary.pk), str(keeper.diary.pk))
    browse(keeper.user).post(other, {"answer": "add"})
    assert not Entry.objects.filter(diary=keeper.diary).exists()


def test_nothing_is_added_while_the_diary_is_paused(saved, owner, browse):
    client = browse(owner.user)
    place = upload(client, owner, saved).url
    consent.withdraw_consent(by=owner.user)
    assert upload(client, owner, saved).url.endswith("/paused/")
    assert client.post(place, {"answer": "add"}).url.endswith("/paused/")


def test_a_form_without_its_token_is_refused(saved, owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner.user)
    assert upload(client, owner, saved).status_code == 403


def test_what_fails_while_adding_adds_nothing_and_is_tried_again(saved, anew, browse, monkeypatch):
    client = browse(anew.user)
    place = upload(client, anew, saved).url
    run_import_clock()

    def fail(*args, **kwargs):
        raise RuntimeError("in the middle")

    with monkeypatch.context() as patched:
        patched.setattr(Change.objects, "bulk_create", fail)
        add_upload(client, place, settings=True)
    assert not Entry.objects.filter(diary=anew.diary).exists()
    assert anew.diary.tracked_symptoms.count() == 4
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)):
        run_import_clock()
    assert Entry.objects.filter(diary=anew.diary).count() == 7


def test_a_file_that_was_saved_without_notes_can_be_brought(owner, helper, keeper, browse):
    fill_diary(owner, helper)
    some = download_export(browse(owner.user), owner, "json", {"removed": "on"})
    import_into(browse(keeper.user), keeper, some)
    assert Entry.objects.filter(diary=keeper.diary).count() == 7


def test_a_deleted_helper_stays_a_former_helper(owner, helper, keeper, browse):
    fill_diary(owner, helper)
    helper.user.delete()
    import_into(browse(keeper.user), keeper, download_export(browse(owner.user), owner, "json"))
    assert "a former helper" in {row.imported_from for row in Entry.objects.filter(diary=keeper.diary)}


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_add_once(owner, helper, keeper, browse):
    fill_diary(owner, helper)
    raw = download_export(browse(owner.user), owner, "json")
    brought = uploads.store_upload(raw, by=keeper)
    run_import_clock()
    assert uploads.confirm_import(brought.pk, by=keeper, settings=True)
    ready = threading.Barrier(2)

    def add() -> None:
        ready.wait()
        apply.apply_import(brought.pk, json.loads(raw), by=keeper)
        connection.close()

    threads = [threading.Thread(target=add) for _twice in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Entry.objects.filter(diary=keeper.diary).count() == 7


def test_check_ins_written_here_are_not_marked_as_imported(saved, anew, browse):
    import_into(browse(anew.user), anew, saved)
    assert check_in(anew, strength=1).imported_from == ""
