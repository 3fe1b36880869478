"""Deleting while somebody reads: it is done at once, the page says what is left in files, and the clock erases that."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from lems_site.accounts.models import User
from lems_site.diary.account.database_files import empty_log_in_clock, empty_write_ahead_log
from lems_site.diary.models import AuditEvent, Diary
from lems_site.web.models import ClockHeartbeat
from tests.diary.account.test_deletion import signed_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="other databases have no such log"),
]
MARK = "MARK-OF-A-DELETED-DIARY"


@pytest.fixture
def marked(owner) -> Client:
    """Ada's browser; a line of the diary's log, which is not sealed, is a mark in it."""
    owner.log(AuditEvent.Action.ADDED, MARK)
    return signed_in(owner.user)


@pytest.fixture
def reader(marked) -> Iterator[sqlite3.Connection]:
    """Somebody who reads, and whose reading is not over."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM diary_diary").fetchone()
        yield other


def files_with_mark() -> list[str]:
    database = Path(connection.settings_dict["NAME"])
    return [path.name for path in database.parent.glob(f"{database.name}*") if MARK.encode() in path.read_bytes()]


def test_a_deleted_diary_leaves_no_trace_in_the_files(marked, owner):
    assert files_with_mark()
    page = marked.post(f"/diary/{owner.diary.pk}/delete/", {"sure": "on"}, follow=True).content.decode()
    assert "The diary is deleted." in page
    assert "in a file of the server" not in page
    assert files_with_mark() == []


@pytest.mark.parametrize("what", ["diary", "account"])
def test_a_reader_holds_nothing_up_and_the_clock_erases_the_rest(marked, owner, reader, what):
    ClockHeartbeat.beat("a")
    address = f"/diary/{owner.diary.pk}/delete/" if what == "diary" else "/account/delete/"
    began = time.monotonic()
    page = marked.post(address, {"sure": "on"}, follow=True).content.decode()
    assert time.monotonic() - began < 5
    assert "as a rule within two minutes" in page
    assert not Diary.objects.filter(pk=owner.diary.pk).exists()
    assert User.objects.filter(pk=owner.user.pk).exists() is (what == "diary")
    assert files_with_mark(), "the reader still needs it"
    empty_log_in_clock()
    assert files_with_mark()
    reader.execute("COMMIT")
    empty_log_in_clock()
    assert files_with_mark() == []


def test_without_a_clock_the_page_does_not_promise_it(marked, owner, reader):
    page = marked.post(f"/diary/{owner.diary.pk}/delete/", {"sure": "on"}, follow=True).content.decode()
    assert "which stands still now" in page


def test_the_usual_waiting_time_of_the_connection_is_kept(marked, reader):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        before = cursor.fetchone()
        assert not empty_write_ahead_log()
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == before
