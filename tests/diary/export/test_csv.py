"""A diary as a table: each observation a row, no cell a formula, each text to be had back exactly."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from lems_site.diary.access.audit_log import describe_event
from lems_site.diary.models import AuditEvent
from tests.diary.conftest import check_in
from tests.diary.full_diary import ALL, HARD, download_export, fill_diary
from tests.web.test_csv_writer import unescaped


@pytest.fixture
def table(owner, helper, browse):
    """Ada's diary as rows, and the bytes that they came from."""
    fill_diary(owner, helper)
    raw = download_export(browse(owner.user), owner, "csv")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))), raw


def test_each_observation_is_one_row(table):
    rows, _raw = table
    codes = [row["code"] for row in rows]
    assert sorted(codes) == sorted(
        [
            "strength",
            "legs",
            "mood",
            "erection",
            "own-abc123",
            "context-heat",
            "flat",
            "effort_minutes",
            "rest_minutes",
            "note",
            "fall",
            "note",
            "medicine-m1",
            "amount",
            "planned",
            "reason-ran-out",
            "food",
            "effect-tingling",
            "effect-nausea",
            "medicine-m1",
            "3tug",
            "helper",
            "weight",
        ]
    )
    legs = next(row for row in rows if row["code"] == "legs")
    assert (legs["item"], legs["value"], legs["text"]) == ("Stairs and getting up", "2", "moderate")


def test_a_row_says_when_by_the_persons_clock_where_in_utc_and_who_wrote(table):
    rows, _raw = table
    first = rows[0]
    assert (first["day"], first["time"], first["zone"], first["utc"]) == (
        "2026-03-29",
        "14:00",
        "Europe/Berlin",
        "2026-03-29T12:00:30Z",
    )
    assert (first["value"], first["who_wrote"], first["imported"]) == ("-2", "owner", "no")
    assert {row["who_wrote"] for row in rows if row["kind"] == "event"} == {"helper 1"}


def test_the_typed_text_comes_back_to_the_letter(table):
    rows, _raw = table
    note = next(row for row in rows if row["kind"] == "check-in" and row["code"] == "note")
    assert note["text"].startswith("'=HYPERLINK")
    assert unescaped(note["text"]) == HARD
    own = next(row for row in rows if row["code"] == "own-abc123")
    assert (own["item"], unescaped(own["item"])) == ("'=Cold hands", "=Cold hands")


def test_excel_reads_it_as_utf_8_and_lines_end_as_the_rfc_says(table):
    _rows, raw = table
    assert raw.startswith(b"\xef\xbb\xbfday,time,zone,utc,")
    assert raw.endswith(b"\r\n")
    assert b"example.org" not in raw, "an address stands in the file"


def test_what_was_not_ticked_is_not_in_it(owner, helper, browse):
    fill_diary(owner, helper)
    text = download_export(browse(owner.user), owner, "csv", {}).decode("utf-8-sig")
    for left_out in ("HYPERLINK", "garden", "mood", "erection", "by mistake"):
        assert left_out not in text
    assert "legs" in text


def test_removed_entries_are_never_in_the_table(table):
    assert b"by mistake" not in table[1]


def test_taking_out_is_logged_without_content(owner, helper, browse):
    fill_diary(owner, helper)
    download_export(browse(owner.user), owner, "csv")
    line = AuditEvent.objects.filter(diary=owner.diary).first()
    assert (line.user, line.action, line.target, line.day) == (owner.user, "exported", "csv", None)


@pytest.mark.parametrize("name", ["json", "csv", "fhir"])
def test_a_file_that_was_not_taken_to_its_end_is_logged_as_begun(owner, browse, name):
    client = browse(owner.user)
    response: Any = client.post(f"/diary/{owner.diary.pk}/export/", {"format": name, "table": "commas"})
    next(iter(response.streaming_content))
    line = AuditEvent.objects.filter(diary=owner.diary, action="exported").get()
    assert line.target == f"{name}-begun"
    assert "began to export" in describe_event(line.action, line.target, "")


def test_helpers_readers_and_strangers_cannot_take_out(owner, helper, reader, cleo, browse):
    for user in (helper.user, reader.user, cleo):
        for method in ("get", "post"):
            assert getattr(browse(user), method)(f"/diary/{owner.diary.pk}/export/").status_code == 404


def test_nothing_chosen_is_said_at_the_field(owner, browse):
    response = browse(owner.user).post(f"/diary/{owner.diary.pk}/export/", {"notes": "on"})
    assert response.status_code == 422
    page = response.content.decode().partition("<main")[2].partition("</main>")[0]
    assert "Choose which file you want." in page
    assert page.count("checked") == 1, "what was ticked is kept"


def test_a_table_of_many_entries_asks_no_more_queries(owner, browse, django_assert_num_queries):
    client = browse(owner.user)
    for number in (1, 5):
        for _time in range(number):
            check_in(owner, strength=1, grades={"legs": 1})
        with django_assert_num_queries(12):
            download_export(client, owner, "csv")


@pytest.mark.parametrize(
    ("language", "asked", "separator", "weight"),
    [
        ("de", {}, ";", "63,4"),
        ("en", {}, ",", "63.4"),
        ("en", {"table": "semicolons"}, ";", "63,4"),
        ("de", {"table": "points"}, ";", "63.4"),
    ],
)
def test_a_spreadsheet_of_the_language_splits_columns_and_reads_numbers(
    owner, helper, browse, language, asked, separator, weight
):
    fill_diary(owner, helper)
    client = browse(owner.user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    raw = download_export(client, owner, "csv", {**ALL, **asked})
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=separator))
    assert {len(row) for row in rows} == {13}
    assert next(row for row in rows if row["code"] == "weight")["value"] == weight
    assert unescaped(next(row for row in rows if row["code"] == "note")["text"]) == HARD


def test_the_page_says_what_each_choice_is_for_and_guesses(owner, browse):
    client = browse(owner.user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    page = client.get(f"/diary/{owner.diary.pk}/export/").content.decode()
    assert "By semicolons, and numbers as 12,5" in page
    assert re.search(r'value="semicolons"[^>]*checked', page)
