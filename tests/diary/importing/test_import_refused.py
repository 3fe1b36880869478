"""What import refuses: each wrong file with its line, place and reason, and never a part of it taken."""

from __future__ import annotations

import json
import re
import time
from itertools import islice

import pytest
from django.db import connection

from lems_site.diary.export.json_schema import MOST_ENTRIES
from lems_site.diary.importing import parse
from lems_site.diary.importing.schema_check import schema_problems
from lems_site.diary.models import Import
from lems_site.diary.views.importing import InMemory
from tests.conftest import ROOT
from tests.cpu_time import cpu_seconds
from tests.diary.full_diary import download_export, fill_diary, run_import_clock, upload


@pytest.fixture
def saved(owner, helper, browse):
    """Ada's diary as the file that she saved."""
    fill_diary(owner, helper)
    return download_export(browse(owner.user), owner, "json")


def refused(client, access, content) -> str:
    """What the page says about a file that cannot be added, at once or when the clock has checked it; nothing of it is kept."""
    response = upload(client, access, content)
    if response.status_code == 302:
        run_import_clock()
        response = client.get(response.url)
    page = response.content.decode()
    assert response.status_code == 422, page
    assert [(row.state, row.content) for row in Import.objects.all()] in ([], [("refused", "")])
    return page.partition("What is wrong with the file")[2].partition("Nothing was added.")[0]


def changed(saved: bytes, **paths):
    """The file with values put at paths: entries__0__zone="Mars"."""
    value = json.loads(saved)
    for path, new in paths.items():
        *way, last = [int(key) if key.isdigit() else key for key in path.split("__")]
        at = value
        for key in way:
            at = at[key]
        at[last] = new
    return value


WRONG = [
    ({"format": "other"}, "This is not a diary of this site."),
    ({"version": 2}, "version: This file has version 2; this site can read version 1."),
    ({"entries__1__zone": "Mars/Olympus"}, "entries[1].zone: “Mars/Olympus” is not a time zone"),
    ({"entries__1__at": "2026-02-30T10:00:00Z"}, "entries[1].at: This is not a moment"),
    ({"entries__1__at": "2026-03-29 10:00"}, "entries[1].at: This is not a moment"),
    ({"entries__1__at": "1850-01-01T10:00:00Z"}, "entries[1].at: This moment is not between 1900 and today."),
    ({"entries__1__at": "2999-01-01T10:00:00Z"}, "entries[1].at: This moment is not between 1900 and today."),
    ({"appointments__0__day": "0001-01-01"}, "appointments[0].day: A diary has days from 1900-01-01 to 2199-12-31."),
    ({"entries__1__at": "0001-01-01T00:00:00+14:00"}, "entries[1].at: This is not a moment"),
    ({"entries__1__day": "2020-01-01"}, "entries[1].day: The day does not fit"),
    ({"entries__1__kind": "secret"}, "entries[1].kind: This is not one of: check-in"),
    ({"entries__0__data__grades": {"legs": 9}}, "entries[0].data: “grades” cannot be that"),
    ({"entries__0__data__grades": {"nose": 1}}, "entries[0].data: “grades” cannot be that"),
    ({"entries__0__data__grades": {"own-zzz": 1}}, "This own symptom is not in the list"),
    ({"entries__0__data__evil": 1}, "entries[0].data: “evil” cannot be that"),
    ({"entries__0__data": []}, "entries[0].data: There must be an object { } here."),
    ({"entries__0__text": "x" * 5001}, "entries[0].text: The text is longer than 5000 characters."),
    ({"entries__0__text": "\ud83d"}, "entries[0].text: There is a character"),
    ({"entries__0__version": True}, "entries[0].version: There must be a whole number here."),
    ({"entries__0__id": "1"}, "entries[0].id: This is not an id."),
    ({"entries__2__data__medicine": "other"}, "This medicine is not in the list"),
    ({"entries__0__more": 1}, "entries[0].more: This is not part of a diary file."),
    ({"medicines__0__name": " "}, "medicines[0].name: The text is empty."),
    ({"followed__0__code": "nose"}, "followed[0].code: This is not a symptom"),
    ({"diary__zone": "Nowhere"}, "diary.zone: “Nowhere” is not a time zone"),
    ({"diary__first_hour": 24}, "diary.first_hour: The number must be from 0 to 23."),
    ({"diary__hides": ["all"]}, "diary.hides[0]: This is not one of"),
    ({"entries__1__history__0__before__data": {"event": "x"}}, "entries[1].history[0].before.data: “event” cannot be that"),
    ({"log": 5}, "log: There must be a text here."),
    ({"entries": {}}, "entries: There must be a list [ ] here."),
]


@pytest.mark.parametrize(("paths", "said"), WRONG, ids=[said[:50] for _paths, said in WRONG])
def test_a_wrong_file_is_refused_with_line_place_and_reason(saved, owner, browse, paths, said):
    text = json.dumps(changed(saved, **paths), indent=1)
    page = refused(browse(owner.user), owner, text)
    assert said.replace("'", "&#x27;") in page
    if "[" in next(iter(said.split(":"))):
        assert "Line " in page


def test_the_line_is_the_line_of_the_wrong_value(saved, owner, browse):
    text = json.dumps(changed(saved, entries__1__zone="Mars/Olympus"), indent=1)
    line = text[: text.index("Mars/Olympus")].count("\n") + 1
    assert f"Line {line}, entries[1].zone" in refused(browse(owner.user), owner, text)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"  \n", "The file is empty."),
        (b"\xff\xfe{\x00}\x00", "The file is not in UTF-8."),
        (b'{"format": "lems-diary", "x": "\xe4"}', "Line 1: The file is not in UTF-8."),
        (b'{"format": "lems-diary",\n "entries": [', "Line 2: This is not a whole JSON file"),
        (b"%PDF-1.7", "Line 1: This is not a whole JSON file"),
        (b"[1, 2]", "This is not a diary of this site."),
        (b"null", "This is not a diary of this site."),
        (b'{"format": "lems-diary",\n"version": NaN}', "Line 2, version: NaN is not a number."),
        (b'{"format": "lems-diary",\n"version": -Infinity}', "-Infinity is not a number."),
        (b'{"format": "lems-diary",\n"version": 1e999}', "This number is too large"),
        (b'{"version":' + b"9" * 5000 + b"}", "This number is too long."),
        (b'{"format": "lems-diary", "format": "lems-diary"}', "format: This stands here twice."),
        (b'{"a":\n' + b"[" * 100_000, "Line 2: Things stand inside each other too deeply."),
        (b'{"a":\n' + b"[" * 20 + b"]" * 20 + b"}", "Line 2: Things stand inside each other too deeply."),
        (b"[" * 300_000 + b"]" * 300_000, "too deeply"),
    ],
    ids=range(16),
)
def test_what_is_no_diary_file_is_refused(owner, browse, content, said):
    assert said in refused(browse(owner.user), owner, content)


def test_an_id_that_is_there_twice_is_refused(saved, owner, browse):
    value = json.loads(saved)
    value["entries"][1]["id"] = value["entries"][0]["id"].upper()
    assert "entries[1].id: This stands here twice." in refused(browse(owner.user), owner, value)


def test_a_huge_file_is_refused_and_never_written_to_a_disk(saved, owner, browse, monkeypatch):
    def nowhere(*args, **kwargs):
        raise AssertionError("a part of the file went to a disk")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", nowhere)
    assert "The file is larger than 25 MB." in refused(browse(owner.user), owner, b" " * (parse.LARGEST - 1) + b"{}   ")


LARGE_FILES = {
    "NaN": b"NaN,",
    "JSON": b'{"kind": "check-in", "at": "2026-11-20T10:00:00Z", "strength": 1, "text": "words"},\n',
    "CSV": b"2026-11-20,10:00,check-in,legs,1,words\n",
}


@pytest.mark.parametrize("unit", LARGE_FILES.values(), ids=LARGE_FILES)
def test_the_upload_of_the_largest_file_costs_little(owner, browse, unit):
    """It is measured in seconds of the processor: 0.2 to 0.3 of at most 2."""
    content = (unit * (parse.LARGEST // len(unit) + 1))[: parse.LARGEST]
    client = browse(owner.user)
    assert cpu_seconds(lambda: upload(client, owner, content)) < 2
    assert [row.state for row in Import.objects.all()] == ["checking"], "and it was taken"


@pytest.mark.parametrize("server", ["nginx.conf", "Caddyfile"])
def test_the_web_server_lets_the_largest_file_in(server):
    text = (ROOT / "lems_site" / "deploy" / server).read_text(encoding="utf-8")
    [(size, unit)] = re.findall(r"(?:import/ \{ client_max_body_size|max_size) (\d+)(m|MB)\b", text)
    assert int(size) * {"m": 1024**2, "MB": 1000**2}[unit] > parse.LARGEST + 10_000  # with the rest of the form


def test_an_upload_does_not_stay_in_the_memory_of_a_worker(saved, owner, browse, monkeypatch):
    """Neither in the handler, which lives until the next garbage collection, nor in the connection to SQLite."""
    handlers = []
    complete = InMemory.file_complete
    monkeypatch.setattr(InMemory, "file_complete", lambda handler, size: [handlers.append(handler), complete(handler, size)][1])
    monkeypatch.setattr(connection, "close_at", None)
    assert upload(browse(owner.user), owner, saved).status_code == 302
    assert [handler.parts for handler in handlers] == [[]]
    assert connection.vendor != "sqlite" or connection.close_at == 0


def test_more_entries_than_allowed_are_refused(saved, owner, browse):
    many = json.dumps({**json.loads(saved), "entries": [{}] * (MOST_ENTRIES + 1)})
    assert f"entries: There are more than {MOST_ENTRIES} here." in refused(browse(owner.user), owner, many)


def test_at_most_twenty_problems_are_told(saved, owner, browse):
    value = json.loads(saved)
    value["entries"] = [{"id": "x"} for _number in range(50)]
    assert refused(browse(owner.user), owner, value).count("<li>") == 20


def test_no_file_is_said_at_the_field(owner, browse):
    response = browse(owner.user).post(f"/diary/{owner.diary.pk}/import/", {})
    assert response.status_code == 422
    assert "Choose a file." in response.content.decode()


def test_markup_in_a_file_is_shown_as_text(saved, owner, browse):
    page = refused(browse(owner.user), owner, changed(saved, diary__zone="<script>alert(1)</script>"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_hostile_file_is_refused_at_once(saved_value):
    """However many problems there are, only some are looked for: lists that are too long are not gone through."""
    hostile = {
        **saved_value,
        "left_out": [{}] * 500_000,
        "medicines": [{}] * 500_000,
        "imported_logs": [None] * 500_000,
        "entries": [{**saved_value["entries"][0], "history": [{}] * 500_000, **dict.fromkeys("abc")}] * 100,
        **{f"name-{number}": 1 for number in range(100_000)},
    }
    problems = list(islice(schema_problems(hostile), 20))
    reasons = {problem.path[0]: problem.reason for problem in problems}
    assert reasons["left_out"] == "There are more than 4 here."
    assert reasons["medicines"] == "There are more than 1000 here."
    assert (("entries", 0, "history"), "There are more than 1000 here.") in [problem[1::-1] for problem in problems]


@pytest.mark.parametrize(
    "content",
    [
        b"[" + b"NaN," * 2_000_000 + b"NaN]",
        b'{"a":[' + b'{"b":[]},' * 600_000 + b"NaN]}",
        b'{"format":"lems-diary","version":1,"x":"' + b"x" * 5_000_000 + b'",' + b'"y":1,' * 500_000 + b'"z":1}',
        b"[" * 2_000_000,
        b'{"a":' * 300_000,
    ],
    ids=["NaN", "objects", "members", "lists", "deep"],
)
def test_a_hostile_file_costs_the_clock_little_and_the_page_is_short(owner, browse, content):
    client = browse(owner.user)
    before = time.process_time()
    upload(client, owner, content)
    assert time.process_time() - before < 2, "the upload alone"
    run_import_clock()
    assert time.process_time() - before < 30
    row = Import.objects.get()
    assert row.state == "refused"
    page = client.get(f"/diary/{owner.diary.pk}/import/{row.pk}/").content
    assert len(page) < 30_000
    assert page.count(b"<li>Line ") <= 20


def test_a_long_name_in_a_file_is_told_in_short(saved, owner, browse):
    page = refused(browse(owner.user), owner, changed(saved, entries__0__data={"x" * 100_000: 1}))
    assert len(page) < 1000


@pytest.fixture
def saved_value(saved):
    return json.loads(saved)
