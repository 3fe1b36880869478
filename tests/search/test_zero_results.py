"""Queries without a result are counted by words and week, and by nothing else."""

from __future__ import annotations

import time
from datetime import date, timedelta
from sqlite3 import connect

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.backends.sqlite3 import base as sqlite3

from lems_site.search import zero_results
from lems_site.search.models import ZeroResultQuery
from tests.markup.hostile import texts

pytestmark = pytest.mark.django_db
NO_RESULT = "qqqqqqqq zzzzzzzz"


def counts() -> dict[str, int]:
    return dict(ZeroResultQuery.objects.values_list("query", "times"))


def test_each_search_without_a_result_is_counted(client):
    for query in (NO_RESULT, "  QQQQQQQQ   zzzzzzzz!! ", "Qqqqqqqq, Zzzzzzzz"):
        client.get("/search/", {"q": query})
    assert counts() == {NO_RESULT: 3}


@pytest.mark.parametrize("query", ["weak legs", "ptosis", "azathioprene", ""])
def test_a_search_with_a_result_is_not_counted(client, query):
    client.get("/search/", {"q": query})
    assert counts() == {}


def test_a_head_request_is_not_counted(client):
    client.head("/search/", {"q": NO_RESULT})
    assert counts() == {}


@pytest.mark.parametrize(
    "query",
    [
        "qqqqqqqq@zzzzzzzz",
        "qqqqqqqq 1",
        "qqqqqqqq ٣",
        "qqqqqqqq ½",
        "qqqqqqqq Ⅷ",
        "qqqqqqqq ²",
        "qqqqqqqq " * 7,
        "q" * 61,
        "!!!",
        "q",
        "😀",
        "qqqqqqqq\n07700 900123",
    ],
)
def test_queries_that_may_identify_somebody_are_not_counted(query):
    zero_results.count_query(query)
    assert counts() == {}


def test_only_query_week_and_count_are_stored(client):
    client.get("/search/", {"q": NO_RESULT})
    assert {field.name for field in ZeroResultQuery._meta.get_fields()} == {"id", "query", "week", "times"}


def test_a_week_begins_on_monday(time_machine):
    for day in ("2026-01-04T23:00Z", "2026-01-05T01:00Z", "2026-01-11T12:00Z"):
        time_machine.move_to(day)
        zero_results.count_query(NO_RESULT)
    assert list(ZeroResultQuery.objects.order_by("week").values_list("week", "times")) == [
        (date(2025, 12, 29), 1),
        (date(2026, 1, 5), 2),
    ]


def test_staff_see_queries_tried_three_times_in_any_weeks(time_machine):
    for week in range(3):
        time_machine.move_to(f"2026-01-{5 + 7 * week:02}T12:00Z")
        zero_results.count_query("rare words")
        if week < 2:
            zero_results.count_query("rarer words")
    assert [(one["query"], one["total"]) for one in zero_results.frequent_queries()] == [("rare words", 3)]


def test_counts_are_deleted_after_ninety_days(time_machine):
    time_machine.move_to("2026-01-05T12:00Z")
    zero_results.count_query(NO_RESULT)
    time_machine.shift(timedelta(days=90))
    call_command("sweep", verbosity=0)
    assert counts() == {NO_RESULT: 1}
    time_machine.shift(timedelta(days=1))
    call_command("sweep", verbosity=0)
    assert counts() == {}


def test_at_most_so_many_different_queries_a_week_are_counted(monkeypatch):
    monkeypatch.setattr(zero_results, "MAX_QUERIES_A_WEEK", 3)
    for word in ("aaaq", "bbbq", "cccq", "dddq", "eeeq", "aaaq"):
        zero_results.count_query(word)
    assert counts() == {"aaaq": 2, "bbbq": 1, "cccq": 1}


def test_counting_costs_one_statement_and_only_without_a_result(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        zero_results.count_query(NO_RESULT)
    with django_assert_num_queries(0):
        zero_results.count_query("qqqqqqqq 1")
    with django_assert_num_queries(6):
        client.get("/search/", {"q": "weak legs"})


def test_a_search_does_not_wait_for_another_writer(tmp_path, monkeypatch):
    """On SQLite there is one writer at a time: a search is answered at once, uncounted."""
    database = sqlite3.DatabaseWrapper(
        {**connections["default"].settings_dict, "NAME": tmp_path / "site", "OPTIONS": {"timeout": 20}}, "other"
    )
    monkeypatch.setattr(zero_results, "connection", database)
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE search_zeroresultquery (query text, week date, times integer, UNIQUE (query, week))")
    writer = connect(tmp_path / "site", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    zero_results.count_query(NO_RESULT)
    assert time.monotonic() - began < 10, "as a writer, it would wait for 20 seconds"
    writer.execute("ROLLBACK")
    zero_results.count_query(NO_RESULT)
    assert writer.execute("SELECT query, times FROM search_zeroresultquery").fetchall() == [(NO_RESULT, 1)]
    with database.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,), "others wait as long as before"
    writer.close()
    database.close()


def test_hostile_input_is_counted_as_letters_or_not_at_all():
    for _, text in list(texts())[:400]:
        zero_results.count_query(text.encode("utf-8", "ignore").decode())
    for query in counts():
        assert query.replace(" ", "").isalpha()
