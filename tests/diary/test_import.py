"""Bringing a saved diary back: what was taken out comes back the same, and no other file gets in."""

from __future__ import annotations

import copy
import datetime as dt
import json
import threading
import uuid

import jsonschema
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lems_site.accounts import consent
from lems_site.diary.access import Access
from lems_site.diary.export.json_schema import SCHEMA
from lems_site.diary.importing import adding, reading
from lems_site.diary.importing.refusal import Refused
from lems_site.diary.importing.shape import problems
from lems_site.diary.models import Change, Entry, Grant, Import, LogLine
from lems_site.diary.starting import start

from .conftest import check_in
from .whole import fill, taken


def browser_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(client, access, content: bytes | str | dict):
    if isinstance(content, dict):
        content = json.dumps(content)
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return client.post(f"/diary/{access.diary.pk}/import/", {"file": SimpleUploadedFile("diary.json", raw)})


def bring(client, access, content, *, settings: bool = True):
    """Upload a file and say yes."""
    response = upload(client, access, content)
    assert response.status_code == 302, response.content.decode()
    data = {"answer": "add", **({"settings": "on"} if settings else {})}
    return client.post(response.url, data)


@pytest.fixture
def saved(owner, helper, browse):
    """Ada's diary as the file that she saved."""
    fill(owner, helper)
    owner.diary.hides = ["notes"]
    owner.diary.save()
    return taken(browse(owner.user), owner, "json")


@pytest.fixture
def anew(saved, owner) -> Access:
    """Ada deleted her diary and began another."""
    owner.diary.delete()
    return start(by=owner.user, name="", zone="UTC", first_hour=0)


def test_take_out_delete_bring_back_gives_the_same_diary(saved, anew, browse):
    client = browse(anew.user)
    bring(client, anew, saved)
    again = taken(client, anew, "json")
    before, after = json.loads(saved), json.loads(again)
    for row in (*before["entries"], *before["questions"]):
        row["imported"] = True
    before["imported_logs"] = [before["log"]]
    for name in ("exported_at", "log"):  # when it was taken out, and the new diary's own log
        before[name] = after[name]
    assert json.dumps(after, indent=1) == json.dumps(before, indent=1)


def test_the_file_is_the_same_byte_for_byte_but_for_what_must_differ(saved, anew, browse):
    client = browse(anew.user)
    bring(client, anew, saved)
    lines, again = (raw.decode().split("\n") for raw in (saved, taken(client, anew, "json")))
    assert len(lines) == len(again)
    differs = [
        old
        for old, new in zip(lines, again, strict=True)
        if old != new and old.replace('"imported": false', '"imported": true') != new
    ]
    assert [line.split(":")[0] for line in differs] == ['"exported_at"', '"log"', '"imported_logs"']


def test_what_is_brought_says_so_and_gives_nobody_access(saved, anew, browse):
    bring(browse(anew.user), anew, saved)
    rows = Entry.objects.filter(diary=anew.diary)
    assert {row.imported_from for row in rows} == {"owner", "helper 1"}
    assert {row.created_by for row in rows} == {anew.user}
    assert {row.imported_from for row in Change.objects.filter(entry__diary=anew.diary)} == {"owner", "helper 1"}
    assert list(Grant.objects.filter(diary=anew.diary).values_list("user__email", "role")) == [("ada@example.org", "owner")]


def test_the_brought_log_is_a_text_apart_and_never_in_the_real_log(saved, anew, browse):
    client = browse(anew.user)
    bring(client, anew, saved)
    assert [(line.act, line.what) for line in LogLine.objects.filter(diary=anew.diary)] == [
        ("wrote", "import"),
        ("settings", "import"),
    ]
    brought = Import.objects.get(diary=anew.diary)
    assert brought.content == ""
    page = client.get(f"/diary/{anew.diary.pk}/import/{brought.pk}/log/").content.decode()
    assert "helper 1  corrected  event  2026-03-29" in page
    assert "It is not this diary&#x27;s own log" in page or "It is not this diary's own log" in page


def test_the_preview_says_what_would_be_added_and_adds_nothing(saved, anew, browse):
    client = browse(anew.user)
    response = client.get(upload(client, anew, saved).url)
    page = response.content.decode()
    for said in ("check-in: 2", "event: 1", "medicine: 2", "timed test: 1", "weight: 1", "From 29 March 2026 to 29 March 2026",
                 "removed before: 1", "Medicines: 1", "Symptoms: 2", "Symptoms: 4"):  # fmt: skip
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
    other = upload(client, anew, saved).url
    for address in (place, place, other):
        client.post(address, {"answer": "add"})
    assert Entry.objects.filter(diary=anew.diary).count() == 7
    assert Import.objects.done().exclude(done_at=None).count() == 2
    assert [bool(one.log) for one in Import.objects.done()] == [False, True], "the same log is kept twice"
    page = client.get(upload(client, anew, saved).url).content.decode()
    assert "All that is in this file is in the diary already." in page
    assert "Entries: 7" in page


def test_what_was_corrected_here_is_not_overwritten(saved, owner, browse):
    Entry.objects.filter(diary=owner.diary, kind="event").update(data={"event": "fall", "count": 9})
    bring(browse(owner.user), owner, saved)
    assert Entry.objects.get(diary=owner.diary, kind="event").data["count"] == 9


def test_settings_are_left_alone_unless_ticked_and_nothing_is_shown_that_was_hidden(saved, anew, browse):
    anew.diary.hides = ["mood"]
    anew.diary.save()
    client = browse(anew.user)
    bring(client, anew, saved, settings=False)
    anew.diary.refresh_from_db()
    assert (anew.diary.name, anew.diary.zone, anew.diary.hides) == ("", "UTC", ["mood"])
    bring(client, anew, saved)
    anew.diary.refresh_from_db()
    assert (anew.diary.name, anew.diary.zone, anew.diary.hides) == ("Ada's diary", "Europe/Berlin", ["mood", "notes"])


def test_a_file_waits_an_hour_and_is_then_deleted(saved, owner, browse):
    client = browse(owner.user)
    place = upload(client, owner, saved).url
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=61)):
        assert client.get(place).status_code == 302
        assert client.post(place, {"answer": "add"}).status_code == 302
        assert LogLine.objects.filter(diary=owner.diary, what="import").count() == 0
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
    consent.withdraw(by=owner.user)
    assert upload(client, owner, saved).url.endswith("/paused/")
    assert client.post(place, {"answer": "add"}).url.endswith("/paused/")


def test_a_form_without_its_token_is_refused(saved, owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner.user)
    assert upload(client, owner, saved).status_code == 403


# What is refused, and how it is said.


def refused(client, access, content) -> str:
    """What the page says about a file that it does not take; nothing may have been kept."""
    response = upload(client, access, content)
    page = response.content.decode()
    assert response.status_code == 422, page
    assert not Import.objects.exists()
    return page.partition("Why this file cannot be taken")[2].partition("Nothing was added.")[0]


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
    ({"entries__1__at": "0001-01-01T00:00:00+14:00"}, "entries[1].at: This is not a moment"),
    ({"entries__1__day": "2020-01-01"}, "entries[1].day: The day does not fit"),
    ({"entries__1__kind": "secret"}, "entries[1].kind: This is not one of: check-in"),
    ({"entries__0__data__grades": {"legs": 9}}, "entries[0].data: “grades” cannot be that"),
    ({"entries__0__data__grades": {"nose": 1}}, "entries[0].data: “grades” cannot be that"),
    ({"entries__0__data__grades": {"own-zzz": 1}}, "This own symptom is not in the list"),
    ({"entries__0__data__evil": 1}, "entries[0].data: “evil” cannot be that"),
    ({"entries__0__data": []}, "entries[0].data: There must be an object { } here."),
    ({"entries__0__text": "x" * 5001}, "entries[0].text: The text is longer than 5000 characters."),
    ({"entries__0__text": "a\u0000b"}, "entries[0].text: There is a character"),
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
]  # fmt: skip


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
    assert "The file is larger than 20 MB." in refused(browse(owner.user), owner, b" " * (reading.LARGEST - 1) + b"{}   ")


def test_more_entries_than_allowed_are_refused(saved, owner, browse, monkeypatch):
    monkeypatch.setitem(SCHEMA["properties"]["entries"], "maxItems", 3)
    assert "entries: There are more than 3 here." in refused(browse(owner.user), owner, saved)


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


def test_what_fails_while_adding_adds_nothing(saved, anew, browse, monkeypatch):
    client = browse(anew.user)
    place = upload(client, anew, saved).url

    def fail(*args, **kwargs):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(Change.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        client.post(place, {"answer": "add", "settings": "on"})
    assert not Entry.objects.filter(diary=anew.diary).exists()
    assert anew.diary.followed.count() == 4
    assert Import.objects.waiting().count() == 1, "the file can be confirmed again"


def test_a_file_that_was_saved_without_notes_can_be_brought(owner, helper, keeper, browse):
    fill(owner, helper)
    some = taken(browse(owner.user), owner, "json", {"removed": "on"})
    bring(browse(keeper.user), keeper, some)
    assert Entry.objects.filter(diary=keeper.diary).count() == 7


def test_a_deleted_helper_stays_a_former_helper(owner, helper, keeper, browse):
    fill(owner, helper)
    helper.user.delete()
    bring(browse(keeper.user), keeper, taken(browse(owner.user), owner, "json"))
    assert "a former helper" in {row.imported_from for row in Entry.objects.filter(diary=keeper.diary)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's test database is in memory: one connection")
def test_two_presses_at_once_add_once(owner, helper, keeper, browse):
    fill(owner, helper)
    raw = taken(browse(owner.user), owner, "json")
    places = [adding.bring(raw, by=keeper) for _twice in range(2)]
    ready = threading.Barrier(2)

    def confirm(pk: uuid.UUID) -> None:
        ready.wait()
        adding.add(pk, by=keeper, settings=True)
        connection.close()

    threads = [threading.Thread(target=confirm, args=[one.pk]) for one in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Entry.objects.filter(diary=keeper.diary).count() == 7


# The checker knows the schema's language as well as a full one does.

JUNK = st.sampled_from([None, True, 0, -1, 1.5, "", "x", "2026-01-01", "2026-01-01T00:00:00Z", [], {}, [1], {"a": 1}])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_checker_agrees_with_a_full_one(saved_value, data):
    value = copy.deepcopy(saved_value)
    at, way = value, 0
    while isinstance(at, dict | list) and at and way < 6:
        key = data.draw(st.sampled_from(sorted(at))) if isinstance(at, dict) else data.draw(st.integers(0, len(at) - 1))
        if data.draw(st.booleans()) or not isinstance(at[key], dict | list) or not at[key]:
            if isinstance(at, dict) and data.draw(st.booleans()):
                del at[key]
            else:
                at[key] = data.draw(JUNK)
            break
        at, way = at[key], way + 1
    plain = {**SCHEMA, "properties": {**SCHEMA["properties"], "entries": {**SCHEMA["properties"]["entries"]}}}
    row = {key: rule for key, rule in SCHEMA["properties"]["entries"]["items"].items() if key != "allOf"}
    plain["properties"]["entries"]["items"] = row
    full = jsonschema.Draft202012Validator(plain).is_valid(value)
    ours = [problem for problem in problems(value, plain) if "moment" not in problem.reason and "a day" not in problem.reason]
    ours = [problem for problem in ours if "an id" not in problem.reason]
    assert (not ours) == full, ours


@pytest.fixture
def saved_value(saved):
    return json.loads(saved)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:\\u0d8efortma1e-NaI ', max_size=60).map(lambda text: text.encode()))
def test_any_bytes_are_read_or_refused(content):
    try:
        reading.read(content)
    except Refused as refusal:
        said = refusal.lines()
    else:
        said = ["it was read"]
    assert said


def test_check_ins_written_here_are_not_marked_as_imported(saved, anew, browse):
    bring(browse(anew.user), anew, saved)
    assert check_in(anew, strength=1).imported_from == ""
