"""A month: a calendar that is a table, in which every day says in words what it holds."""

from __future__ import annotations

import re

import html5lib
import pytest
import time_machine

from tests.diary.conftest import check_in, note, wall, words_of


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-20T12:00:00+01:00", tick=False):
        yield


def page(browse, access, day: str) -> str:
    answer = browse(access.user).get(f"/diary/{access.diary.pk}/month/{day}/")
    assert answer.status_code == 200
    return answer.content.decode()


def cells(html: str) -> list[list[str]]:
    """The calendar's rows as a screen reader says them: what is hidden from it is left out."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for parent in tree.iter():
        for child in list(parent):
            if child.get("aria-hidden") == "true":
                child.text = ""
    table = tree.find(".//table")
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.iter("tr")]


def test_each_day_says_in_words_what_it_holds(browse, owner):
    check_in(owner, at=wall(owner, "2026-11-03", "09:00"), strength=-2)
    note(owner, "event", at=wall(owner, "2026-11-03", "10:00"), event="fall")
    note(owner, "dose", at=wall(owner, "2026-11-04"), medicine="a")
    rows = cells(page(browse, owner, "2026-11-20"))
    assert rows[0] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    assert rows[1] == ["", "", "", "", "", "", "1 : no entry"]
    assert rows[2][1] == "3 : much weaker, 2 entries, with an event"
    assert rows[2][2] == "4 : 1 entry"
    assert rows[2][3] == "5 : no entry"
    assert rows[4][0] == "16 : no entry"


def test_signs_are_explained_and_do_not_rest_on_colour(browse, owner):
    check_in(owner, at=wall(owner, "2026-11-03"), strength=-2)
    shown = words_of(page(browse, owner, "2026-11-03"))
    assert "3 ▼▼" in shown
    assert "▼▼ much weaker" in shown
    assert "– no entry" in shown


def test_it_says_how_many_days_have_an_entry(browse, owner):
    check_in(owner, at=wall(owner, "2026-10-03"), strength=0)
    assert "1 of 31 days has an entry." in words_of(page(browse, owner, "2026-10-31"))


def test_days_to_come_are_no_links(browse, owner):
    html = page(browse, owner, "2026-11-20")
    assert f"/diary/{owner.diary.pk}/day/2026-11-20/" in html
    assert f"/diary/{owner.diary.pk}/day/2026-11-21/" not in html


@pytest.mark.parametrize(("day", "length"), [("2024-02-15", 29), ("2026-02-15", 28), ("2025-12-31", 31), ("2026-01-01", 31)])
def test_every_month_has_its_days_and_neighbours(browse, owner, day, length):
    html = page(browse, owner, day)
    assert len(re.findall(r'class="month__number"', html)) == length
    assert all(len(row) == 7 for row in cells(html))


def test_december_leads_to_january_and_back(browse, owner):
    assert f"/diary/{owner.diary.pk}/month/2026-01-01/" in page(browse, owner, "2025-12-31")
    assert f"/diary/{owner.diary.pk}/month/2025-12-01/" in page(browse, owner, "2026-01-31")


def test_a_month_costs_the_same_with_many_entries(browse, owner, django_assert_num_queries):
    for day in range(1, 20):
        check_in(owner, at=wall(owner, f"2026-11-{day:02}"), strength=0)
    client = browse(owner.user)
    with django_assert_num_queries(5):  # session, user, grant, entries, a later day
        client.get(f"/diary/{owner.diary.pk}/month/2026-11-18/")
