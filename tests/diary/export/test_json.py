"""The whole diary as JSON: everything is in it, it fits its published schema, and nobody's name or address is."""

from __future__ import annotations

import json

import jsonschema
import pytest

from lems_site.diary.entries.services import delete_entries
from lems_site.diary.models import Appointment, Change, Diary, Entry, Medicine, Question, TrackedSymptom
from tests.diary.conftest import check_in
from tests.diary.full_diary import HARD, download_export, fill_diary


@pytest.fixture
def schema(client):
    """The schema as anybody gets it."""
    return client.get("/api/v1/diary.schema.json").json()


def exported(owner, browse, ticks=None):
    return json.loads(download_export(browse(owner.user), owner, "json", ticks))


def test_it_fits_its_published_schema(owner, helper, browse, schema):
    fill_diary(owner, helper)
    value = exported(owner, browse)
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    checker.validate(value)
    assert value["schema"] == schema["$id"]
    value["entries"][0]["data"]["strength"] = 7
    assert not checker.is_valid(value), "the schema lets a wrong strength pass"


def test_everything_is_in_it(owner, helper, browse):
    entries = fill_diary(owner, helper)
    value = exported(owner, browse)
    assert value["diary"]["name"] == "Ada's diary"
    assert [row["code"] for row in value["followed"]][-2:] == ["own-abc123", "erection"]
    assert value["medicines"][0]["strength"] == "10 mg"
    assert value["questions"][0]["written_by"] == "helper 1"
    assert value["appointments"][0]["words"] == "Dr Who, room 5"
    assert len(value["entries"]) == len(entries)
    by_id = {row["id"]: row for row in value["entries"]}
    assert by_id[str(entries["first"].client_id)]["text"] == HARD
    event = by_id[str(entries["event"].client_id)]
    assert (event["version"], event["history"][0]["before"]["text"], event["history"][0]["by"]) == (2, "Fell at home", "helper 1")
    assert by_id[str(entries["gone"].client_id)]["removed_at"]
    assert "helper 1  corrected  event  2026-03-29" in value["log"]


def test_nobodys_address_is_in_it(owner, helper, browse):
    fill_diary(owner, helper)
    assert b"example.org" not in download_export(browse(owner.user), owner, "json")


def test_who_wrote_stays_said_when_their_account_is_gone(owner, helper, browse):
    entries = fill_diary(owner, helper)
    helper.user.delete()
    by_id = {row["id"]: row for row in exported(owner, browse)["entries"]}
    assert by_id[str(entries["event"].client_id)]["written_by"] == "a former helper"


def test_what_was_not_ticked_is_nowhere_in_it_not_even_in_the_history(owner, helper, browse):
    entries = fill_diary(owner, helper)
    text = download_export(browse(owner.user), owner, "json", {}).decode()
    for left_out in ("HYPERLINK", "Fell", "travel", "Dr Who", "by mistake", '"mood"', '"erection": 1'):
        assert left_out not in text, left_out
    value = json.loads(text)
    assert value["left_out"] == ["notes", "sensitive", "removed", "history"]
    without_notes = download_export(browse(owner.user), owner, "json", {"removed": "on", "history": "on"}).decode()
    assert "Fell" not in without_notes
    assert "by mistake" not in without_notes
    assert str(entries["gone"].client_id) in without_notes


def test_each_field_of_each_table_is_in_it_or_left_out_on_purpose(owner, helper, browse):
    fill_diary(owner, helper)
    value = exported(owner, browse)
    row_of = {"entry": value["entries"][0], "medicine": value["medicines"][0], "question": value["questions"][0]}
    event = next(row for row in value["entries"] if row["kind"] == "event")
    row_of |= {"change": event["history"][0], "trackedsymptom": value["followed"][0], "appointment": value["appointments"][0]}
    row_of["diary"] = value["diary"]
    renamed = {
        "client_id": "id",
        "local_day": "day",
        "created_by": "written_by",
        "imported_from": "imported",
        "hidden_topics": "hides",
        "started_at": "began_at",
        "own_name": "words",
        "note": "words",
        "archived": "hidden",
        "action": "what",
    }
    left = {
        "diary": {"id", "owner", "is_demo", "derived_version", "index_key"},
        "entry": {"id", "diary"},
        "medicine": {"id", "diary", "position"},
        "question": {"id", "diary"},
        "change": {"id", "entry", "imported_from", "seal_id"},
        "trackedsymptom": {"id", "diary", "position", "seal_id", "code_digest"},
        "appointment": {"id", "diary"},
    }
    for model in (Diary, Entry, Change, TrackedSymptom, Medicine, Question, Appointment):
        name = model._meta.model_name
        for field in model._meta.fields:
            if field.name not in left[name]:
                assert renamed.get(field.name, field.name) in row_of[name], f"{name}.{field.name} is not taken out"


def test_an_empty_diary_can_be_taken_out(owner, browse, schema):
    value = exported(owner, browse)
    jsonschema.validate(value, schema)
    assert value["entries"] == []


def test_many_entries_with_history_ask_no_more_queries(owner, helper, browse, django_assert_num_queries):
    client = browse(owner.user)
    fill_diary(owner, helper)
    with django_assert_num_queries(17):
        download_export(client, owner, "json")
    for _time in range(5):
        delete_entries([check_in(owner, strength=1).pk], by=owner)
    with django_assert_num_queries(17):
        download_export(client, owner, "json")
