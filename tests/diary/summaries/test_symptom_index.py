"""The list of one symptom: the same pages from the index as from the entries, and no plain code in a query."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.selectors import symptom_page
from lems_site.diary.entries.services import Draft, create_entries, delete_entries, restore_entries, update_entry
from lems_site.diary.models import Entry
from lems_site.diary.summaries.rebuild import rebuild_diary
from lems_site.web.pagination.keyset_pages import PageRequest, Position
from tests.diary.conftest import check_in

START = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
SIZE = 4


def fill(access: Access) -> list[Entry]:
    """Check-ins of which some answer the symptom, several at one moment; corrected, deleted and restored ones."""
    drafts = [
        Draft("check-in", START + dt.timedelta(hours=number // 3), {"grades": {"legs" if number % 2 else "arms": number % 4}})
        for number in range(40)
    ]
    rows = create_entries(drafts, by=access, client_id=uuid.uuid4())
    delete_entries([row.pk for row in rows[:9]], by=access)
    restore_entries([row.pk for row in rows[:3]], by=access)
    for row in rows[20:24]:
        update_entry(row.pk, by=access, version=1, data={"grades": {"legs": 3}}, text="", at=row.at + dt.timedelta(days=9))
    update_entry(rows[31].pk, by=access, version=1, data={"grades": {"arms": 1}}, text="", at=rows[31].at)
    return rows


def build(access: Access) -> None:
    list(rebuild_diary(access.diary))
    access.diary.refresh_from_db()


def walk(access: Access) -> list[list[int]]:
    """The pages of the symptom: from the newest down, from the oldest up, and one above what is the newest."""
    pages, before = [], ""
    while True:
        page = symptom_page(access, "legs", PageRequest(SIZE, before=Position.parse(before)))
        pages.append([row.pk for row in page.rows])
        if not (before := page.older):
            break
    page = symptom_page(access, "legs", PageRequest(SIZE, oldest=True))
    while page.newer:
        pages.append([row.pk for row in page.rows])
        page = symptom_page(access, "legs", PageRequest(SIZE, after=Position.parse(page.newer)))
    newest = Position(page.rows[0].at, page.rows[0].pk)
    pages.append([row.pk for row in symptom_page(access, "legs", PageRequest(SIZE, after=newest)).rows])
    return pages


@pytest.mark.django_db
def test_pages_are_the_same_with_and_without_the_index(owner):
    fill(owner)
    scanned = walk(owner)
    build(owner)
    assert walk(owner) == scanned
    standing = Entry.objects.filter(removed_at=None).order_by("-at", "-pk")
    expected = [row.pk for row in standing if "legs" in row.data["grades"]]
    flat = [pk for page in scanned[: -(-len(expected) // SIZE)] for pk in page]
    assert flat == expected


@pytest.mark.django_db
def test_what_is_written_later_is_found(owner):
    fill(owner)
    build(owner)
    entry = check_in(owner, at=START + dt.timedelta(days=30), grades={"legs": 1})
    assert symptom_page(owner, "legs", PageRequest(SIZE)).rows[0].pk == entry.pk
    delete_entries([entry.pk], by=owner)
    assert symptom_page(owner, "legs", PageRequest(SIZE)).rows[0].pk != entry.pk


@pytest.mark.django_db
@pytest.mark.parametrize("built", [True, False])
def test_no_query_names_the_symptom(owner, browse, built):
    fill(owner)
    if built:
        build(owner)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = browse(owner.user).get(f"/diary/{owner.diary.pk}/list/?symptom=legs").content.decode()
    assert "Stairs and getting up: severe" in page
    assert not [query["sql"] for query in asked if "legs" in query["sql"]]
    with CaptureQueriesContext(connection) as asked:
        check_in(owner, grades={"legs": 1})
    about = [query["sql"] for query in asked if "legs" in query["sql"]]
    assert all('INSERT INTO "diary_entry"' in sql for sql in about)


@pytest.mark.django_db
def test_a_page_costs_two_queries(owner, django_assert_num_queries):
    fill(owner)
    build(owner)
    with django_assert_num_queries(2):
        symptom_page(owner, "legs", PageRequest(SIZE, oldest=True))


@pytest.mark.django_db
def test_a_diary_finds_nothing_of_another(owner, keeper):
    fill(keeper)
    for access in (owner, keeper):
        build(access)
    assert symptom_page(owner, "legs", PageRequest(SIZE)).rows == []
    assert len(symptom_page(keeper, "legs", PageRequest(SIZE)).rows) == SIZE
