"""What is hidden from a reader is in no row that the diary's selectors return, and nothing that views hold leads to it."""

from __future__ import annotations

import ast
import dataclasses
import pickle
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries import selectors
from lems_site.diary.entries.selectors import EntryFilter, HiddenTopic
from lems_site.diary.entries.services import Draft, create_entries, delete_entries, restore_entries, update_entry
from lems_site.diary.models import Entry
from lems_site.diary.report.choice import ReportAccess
from lems_site.web.pagination.keyset_pages import PageRequest
from tests.diary.conftest import check_in, grant

SECRET = "between us"
DIARY = Path(apps.get_app_config("diary").path)
READERS = ("views", "report", "forms", "insights", "export", "home", "lists", "paper", "reminders", "access")


@pytest.fixture
def written(owner) -> Entry:
    """A check-in with a note and a grade that Ada hidden_topics from others, corrected once."""
    owner.diary.hidden_topics = ["erection", "notes", "mood"]
    owner.diary.save()
    entry = check_in(owner, text=SECRET, strength=1, grades={"legs": 1, "erection": 3})
    data: Any = {"strength": 1, "grades": {"legs": 2, "erection": 2}}
    update_entry(entry.pk, by=owner, version=1, data=data, text=SECRET + " still", at=entry.at)
    return entry


@pytest.fixture(params=["helper", "reader"])
def other(owner, written, ben, request):
    return grant(owner, ben, request.param)


# Each way to read entries that stand in the diary, by the name of the selector.
READS: dict[str, Callable[[Access], Any]] = {
    "visible_entries": selectors.visible_entries,
    "visible_entries, the newest": lambda access: selectors.visible_entries(access, newest_first=True, limit=5),
    "visible_entries, of a batch": lambda access: selectors.visible_entries(access, EntryFilter(batch=Entry.objects.get().batch)),
    "batch_entries": lambda access: selectors.batch_entries(access, Entry.objects.get().batch),
    "entry_briefs": lambda access: selectors.entry_briefs(access, EntryFilter(), limit=5),
    "entry_states, the newest": lambda access: selectors.entry_states(access, EntryFilter(), newest_first=True, limit=5),
    "visible_entry": lambda access: [selectors.visible_entry(access, Entry.objects.get().pk)],
    "entry_states": lambda access: selectors.entry_states(access, EntryFilter()),
    "entry_facts": lambda access: selectors.entry_facts(access, EntryFilter()),
    "entry_facts with times": lambda access: selectors.entry_facts(access, EntryFilter(), times=True),
    "entry_facts, the newest": lambda access: selectors.entry_facts(access, EntryFilter(), newest=5),
    "stream_entries": lambda access: list(selectors.stream_entries(access)),
    "entry_page": lambda access: selectors.entry_page(access, EntryFilter(), PageRequest(5)).rows,
    "symptom_page": lambda access: selectors.symptom_page(access, "legs", PageRequest(5)).rows,
    "entry_page, the oldest": lambda access: selectors.entry_page(access, EntryFilter(), PageRequest(5, oldest=True)).rows,
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", READS)
def test_no_selector_returns_what_is_hidden(other, how):
    (row,) = READS[how](other)
    assert row.data == {"strength": 1, "grades": {"legs": 2}}
    assert getattr(row, "text", "") == ""
    assert SECRET.encode() not in pickle.dumps(row)
    assert b"erection" not in pickle.dumps(row)


@pytest.mark.django_db
@pytest.mark.parametrize("how", READS)
def test_the_owner_sees_everything(owner, written, how):
    (row,) = READS[how](owner)
    assert row.data["grades"] == {"legs": 2, "erection": 2}
    assert getattr(row, "text", SECRET).startswith(SECRET)


@pytest.mark.django_db
def test_every_selector_that_returns_rows_is_tested_here():
    public = {name for name in vars(selectors) if callable(vars(selectors)[name]) and not name.startswith("_")}
    ours = {name for name in public if vars(selectors)[name].__module__ == selectors.__name__}
    types = {"ChangeRow", "EntryFilter", "EntryRow", "EntryState", "HiddenTopic"}
    no_content = {
        "diary_of_batch",
        "first_entry_day",
        "has_check_in",
        "has_entries",
        "last_entry_day",
        "saved_before",
        "without_hidden",
    }
    below = {"deleted_entries", "deleted_entry", "entry_changes", "stream_whole_diary"}
    assert ours - types - no_content - below == {name.partition(",")[0].partition(" ")[0] for name in READS}


@pytest.mark.django_db
def test_earlier_states_hide_the_same(other, owner):
    for access, secret in ((other, False), (owner, True)):
        (entry,) = selectors.visible_entries(access)
        (change,) = selectors.entry_changes(access, entry)
        assert (SECRET in repr(change)) == secret
        assert ("erection" in repr(change)) == secret
        assert change.before["data"]["grades"]["legs"] == 1


@pytest.mark.django_db
def test_only_who_manages_a_diary_reads_the_whole_of_it(other, owner):
    def read(access):
        return list(selectors.stream_whole_diary(access, deleted=True, history=True, leave_out=frozenset({"erection"})))

    assert read(other) == []
    ((entry, changes),) = read(owner)
    assert entry.text.startswith(SECRET)
    assert "erection" not in repr((entry, changes))


def list_page(access, where):
    return selectors.entry_page(access, where, PageRequest(5)).rows


@pytest.mark.django_db
def test_entries_cannot_be_chosen_by_a_hidden_symptom(other, owner):
    with pytest.raises(HiddenTopic):
        selectors.symptom_page(other, "erection", PageRequest(5))
    assert len(selectors.symptom_page(owner, "erection", PageRequest(5)).rows) == 1


@pytest.mark.django_db
def test_rows_cannot_be_changed_or_read_again(other):
    """A row is no object of the database: it has no refresh_from_db, no manager, and no attribute can be set."""
    row: Any = selectors.visible_entries(other)[0]
    assert not isinstance(row, models.Model)
    assert not [name for name in dir(row) if name in ("refresh_from_db", "objects", "save", "_state", "created_by", "changes")]
    with pytest.raises(dataclasses.FrozenInstanceError):
        row.text = SECRET
    with pytest.raises(TypeError):
        row | row


@pytest.mark.django_db
def test_the_objects_that_views_hold_lead_to_no_entries(other):
    """A view holds an Access: its diary, grant and user. None of them, nor an entry, has a related manager of entries."""
    for held in (other, other.diary, other.grant, other.user, Entry.objects.get()):
        for name in ("entries", "entry_set", "changes", "change_set"):
            assert not hasattr(held, name)
    related = [relation for model in apps.get_models() for relation in model._meta.related_objects]
    assert not [relation.name for relation in related if relation.related_model._meta.model_name in ("entry", "change")]


def modules_that_read() -> list[Path]:
    """The modules of the packages that show or export entries, and hold no row of the table."""
    return sorted(path for package in READERS for path in (DIARY / package).rglob("*.py"))


def forbidden_reads(source: str) -> list[str]:
    """Where a module reads entries or their changes past the selectors, or uses what a service returns."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value).split(".")[-1]
            of_model = node.attr in ("objects", "_default_manager", "_base_manager") and owner in ("Entry", "Change")
            if of_model or node.attr == "entries" or (node.attr == "changes" and owner in ("entry", "row")):
                found.append(ast.unparse(node))
        elif isinstance(node, ast.Call):
            function, *arguments = (ast.unparse(part) for part in (node.func, *node.args))
            if function in ("Entry", "Change") or (function == "get_object_or_404" and arguments[0] in ("Entry", "Change")):
                found.append(ast.unparse(node))
        elif isinstance(node, ast.Assign) and "create_entries(" in ast.unparse(node.value):
            found.append(ast.unparse(node))
    return found


def test_no_module_that_shows_entries_reads_the_table_itself():
    found = {str(path.relative_to(DIARY)): forbidden_reads(path.read_text()) for path in modules_that_read()}
    assert len(found) > 50
    assert {name: reads for name, reads in found.items() if reads} == {}


@pytest.mark.parametrize(
    "source",
    [
        "Entry.objects.all()",
        "models.Entry.objects.get(pk=1)",
        "Entry._base_manager.first()",
        "access.diary.entries.all()",
        "entry.changes.all()",
        "get_object_or_404(Entry, pk=1)",
        "row = Entry(kind='dose')",
        "rows = create_entries([], by=access)",
    ],
)
def test_such_reads_are_noticed(source):
    assert forbidden_reads(source)


@pytest.mark.django_db
def test_a_report_hides_what_was_left_out_by_choice(owner, written):
    access = ReportAccess(owner.user, owner.diary, owner.grant, frozenset({"notes", "erection"}))
    (state,) = selectors.entry_states(access, EntryFilter())
    assert (state.text, state.data["grades"]) == ("", {"legs": 2})


@pytest.mark.django_db
def test_deleted_entries_that_can_come_back_hide_the_same(owner, written, ben):
    delete_entries([written.pk], by=owner)
    helper = grant(owner, ben, "helper")
    (row,) = selectors.deleted_entries(helper)
    assert row == selectors.deleted_entry(helper, written.pk)
    assert row.text == ""
    assert "erection" not in row.data["grades"]


@pytest.mark.django_db
def test_what_a_helper_corrects_keeps_what_they_do_not_see(owner, written, ben):
    helper = grant(owner, ben, "helper")
    (seen,) = selectors.visible_entries(helper)
    data: Any = {**seen.data, "grades": {"legs": 1}}
    update_entry(seen.pk, by=helper, version=seen.version, data=data, text=seen.text, at=seen.at)
    (now,) = selectors.visible_entries(owner)
    assert now.text == SECRET + " still"
    assert now.data["grades"] == {"legs": 1, "erection": 2}


@pytest.mark.django_db
def test_other_diaries_and_deleted_entries_are_not_there(owner, keeper, written):
    check_in(keeper, strength=0)
    assert len(selectors.visible_entries(owner)) == len(list_page(owner, EntryFilter())) == 1
    delete_entries([written.pk], by=owner)
    assert not selectors.visible_entries(owner)


@pytest.mark.django_db
def test_readers_delete_and_restore_nothing(owner, written, ben, keeper):
    reader = grant(owner, ben, "reader")
    for access in (reader, keeper):
        delete_entries([written.pk], by=access)
        assert selectors.visible_entry(owner, written.pk)
    delete_entries([written.pk], by=owner)
    assert not selectors.deleted_entries(reader)
    restore_entries([written.pk], by=reader)
    assert selectors.deleted_entry(owner, written.pk)


def test_readers_create_nothing(owner, reader):
    draft = Draft(Entry.Kind.CHECK_IN, timezone.now(), {"strength": 0})
    with pytest.raises(PermissionDenied):
        create_entries([draft], by=reader, client_id=uuid.uuid4())
    assert not Entry.objects.exists()
