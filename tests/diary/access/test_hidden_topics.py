"""What is hidden is taken out of entries in every way that they can be fetched."""

from __future__ import annotations

import pickle

import pytest
from django.core.exceptions import FieldError
from django.db.models import Count, F, Max, Q

from lems_site.diary.entries.services import correct, remove
from lems_site.diary.models import Entry
from tests.diary.conftest import check_in, grant

pytestmark = pytest.mark.django_db
SECRET = "between us"


@pytest.fixture
def written(owner) -> Entry:
    """A check-in with a note and a grade that Ada hides from others."""
    owner.diary.hidden_topics = ["erection", "notes", "mood"]
    owner.diary.save()
    return check_in(owner, text=SECRET, strength=1, grades={"legs": 2, "erection": 3})


@pytest.fixture(params=["helper", "reader"])
def other(owner, written, ben, request):
    return grant(owner, ben, request.param)


FETCHES = {
    "all": list,
    "iterator": lambda rows: list(rows.iterator()),
    "iterator in chunks": lambda rows: list(rows.iterator(chunk_size=1)),
    "first": lambda rows: [rows.first()],
    "last": lambda rows: [rows.last()],
    "earliest": lambda rows: [rows.earliest("at")],
    "latest": lambda rows: [rows.latest("at")],
    "get": lambda rows: [rows.get()],
    "index": lambda rows: [rows[0]],
    "slice": lambda rows: list(rows[:5]),
    "step": lambda rows: rows[0:5:1],
    "filter": lambda rows: list(rows.filter(kind="check-in").exclude(kind="dose")),
    "of_kind": lambda rows: list(rows.of_kind("check-in").newest_first()),
    "in_order": lambda rows: list(rows.in_order()),
    "only": lambda rows: list(rows.only("data", "text", "kind")),
    "only the key": lambda rows: list(rows.only("pk")),
    "defer": lambda rows: list(rows.defer("text", "data")),
    "related": lambda rows: list(rows.select_related("created_by", "diary")),
    "prefetched": lambda rows: list(rows.prefetch_related("changes")),
    "annotated": lambda rows: list(rows.annotate(number=Count("changes"))),
    "in_bulk": lambda rows: list(rows.in_bulk().values()),
    "union": lambda rows: list(rows.union(rows)),
    "or": lambda rows: list(rows | rows.filter(kind="dose")),
    "and": lambda rows: list(rows & rows),
    "distinct": lambda rows: list(rows.distinct()),
    "reversed": lambda rows: list(rows.order_by("at").reverse()),
    "using": lambda rows: list(rows.using("default")),
    "copied": lambda rows: list(rows.all().all()),
    "pickled": lambda rows: list(pickle.loads(pickle.dumps(rows))),  # noqa: S301
    "twice": lambda rows: [list(rows), list(rows)][1],
}


@pytest.mark.parametrize("how", FETCHES)
def test_hidden_things_are_not_there_however_entries_are_fetched(other, how):
    (row,) = FETCHES[how](Entry.objects.visible_to(other))
    assert row.text == ""
    assert row.data.get("grades") == {"legs": 2}
    assert SECRET not in str(vars(row))
    assert "erection" not in str(vars(row))


@pytest.mark.parametrize("how", FETCHES)
def test_the_owner_sees_everything(owner, written, how):
    (row,) = FETCHES[how](Entry.objects.visible_to(owner))
    assert row.text == SECRET
    assert row.data["grades"]["erection"] == 3


VALUES = {
    "values": lambda rows: list(rows.values()),
    "values of text": lambda rows: list(rows.values("text")),
    "values_list": lambda rows: list(rows.values_list()),
    "flat": lambda rows: list(rows.values_list("text", flat=True)),
    "flat data": lambda rows: list(rows.values_list("data", flat=True)),
    "inside data": lambda rows: list(rows.values_list("data__grades__erection", flat=True)),
    "inside data, in pairs": lambda rows: list(rows.values_list("pk", "data__grades")),
    "named": lambda rows: list(rows.values_list("data", named=True)),
    "iterator": lambda rows: list(rows.values_list("text", flat=True).iterator()),
    "first": lambda rows: rows.values_list("text").first(),
    "max": lambda rows: rows.aggregate(Max("text")),
    "filter": lambda rows: rows.filter(text=SECRET).exists(),
    "filter by data": lambda rows: rows.filter(data__grades__erection=3).count(),
    "filter by having it": lambda rows: rows.filter(data__grades__has_key="erection").count(),
    "filter by having one": lambda rows: rows.exclude(data__grades__has_any_keys=["legs", "erection"]).count(),
    "filter by all data": lambda rows: rows.filter(data={}).count(),
    "filter in a Q": lambda rows: rows.filter(Q(kind="dose") | ~Q(data__grades__erection__gt=0)).count(),
    "annotate": lambda rows: rows.annotate(grade=F("data__grades__erection")).count(),
    "sort": lambda rows: rows.order_by("data__grades__erection").first(),
    "count by data": lambda rows: rows.aggregate(Count("data__grades__erection")),
}


@pytest.mark.parametrize("how", VALUES)
def test_values_that_would_tell_are_refused(other, how):
    with pytest.raises(FieldError):
        VALUES[how](Entry.objects.visible_to(other))


def test_values_that_tell_nothing_are_given(other, written):
    rows = Entry.objects.visible_to(other)
    assert list(rows.values_list("pk", flat=True)) == [written.pk]
    assert list(rows.values_list("local_day", "pk")) == [(written.local_day, written.pk)]
    assert rows.count() == 1
    assert rows.exists()
    assert rows.filter(data__grades__has_key="legs").count() == 1


def test_removed_entries_that_can_come_back_hide_the_same(owner, written, ben):
    remove([written], by=owner)
    helper = grant(owner, ben, "helper")
    (row,) = Entry.objects.undoable_by(helper)
    assert row.text == ""
    assert "erection" not in row.data["grades"]


def test_what_a_helper_corrects_keeps_what_they_do_not_see(owner, written, ben):
    helper = grant(owner, ben, "helper")
    seen = Entry.objects.visible_to(helper).get()
    data = {**seen.data, "grades": {"legs": 1}}
    correct(seen, by=helper, version=seen.version, data=data, text=seen.text, at=seen.at)
    now = Entry.objects.visible_to(owner).get()
    assert now.text == SECRET
    assert now.data["grades"] == {"legs": 1, "erection": 3}


def test_other_diaries_and_removed_entries_are_not_there(owner, keeper, written):
    check_in(keeper, strength=0)
    assert Entry.objects.visible_to(owner).count() == 1
    remove([written], by=owner)
    assert not Entry.objects.visible_to(owner)


def test_readers_write_and_undo_nothing(owner, written, ben):
    reader = grant(owner, ben, "reader")
    assert not Entry.objects.writable_by(reader)
    assert not Entry.objects.undoable_by(reader)
