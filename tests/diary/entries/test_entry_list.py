"""All entries, newest first, a page at a time, and of one symptom or kind."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine

from lems_site.diary.entries.services import delete_entries
from tests.diary.conftest import check_in, note, wall, words_of


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-20T12:00:00+01:00", tick=False):
        yield


def list_of(browse, access, **asked: str) -> str:
    answer = browse(access.user).get(f"/diary/{access.diary.pk}/list/", asked)
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def test_the_newest_entry_is_first_under_its_day(browse, owner):
    check_in(owner, at=wall(owner, "2026-11-18"), strength=-1)
    check_in(owner, at=wall(owner, "2026-11-19"), strength=1)
    shown = list_of(browse, owner)
    assert "2 entries, newest first." in shown
    assert "Thursday 19 November 2026 12:00 Check-in Strength: a bit stronger Written by you" in shown
    assert shown.index("Thursday 19") < shown.index("Wednesday 18 November 2026")


def test_thirty_stand_on_a_page_and_the_rest_behind_a_link(browse, owner):
    for number in range(31):
        check_in(owner, at=wall(owner, "2026-10-01") + dt.timedelta(days=number), strength=0)
    first = browse(owner.user).get(f"/diary/{owner.diary.pk}/list/").content.decode()
    assert words_of(first).count("Written by you") == 30
    (older,) = re.findall(r'href="\?before=([\d.]+)"', first)
    for second in (list_of(browse, owner, before=older), list_of(browse, owner, page="oldest")):
        assert "Thursday 1 October 2026" in second
        assert "Newer entries" in second
        assert "Older entries" not in second
    assert list_of(browse, owner, before=older).count("Written by you") == 1


def test_pages_lead_through_all_entries_and_back(browse, owner):
    """Also where many entries have the same moment, and where somebody writes meanwhile."""
    moment = wall(owner, "2026-10-01")
    for number in range(75):
        check_in(owner, at=moment + dt.timedelta(days=number // 40), strength=0, text=f"Note {number:03}.")
    client, address = browse(owner.user), f"/diary/{owner.diary.pk}/list/"
    query, seen, back = "", [], []
    while query is not None:
        html = client.get(address + query).content.decode()
        seen += re.findall(r"Note (\d{3})", html)
        found = re.search(r'href="(\?before=[\d.]+)"', html)
        query = found[1] if found else None
        if len(seen) == 30:
            check_in(owner, at=wall(owner, "2026-12-01"), strength=0, text="Meanwhile")
    assert seen == [f"{number:03}" for number in reversed(range(75))]
    query = "?page=oldest"
    while query is not None:
        html = client.get(address + query).content.decode()
        back = re.findall(r"Note (\d{3})", html) + back
        found = re.search(r'href="(\?after=[\d.]+)"', html)
        query = found[1] if found else None
    assert sorted(set(back)) == sorted(seen)
    assert "Meanwhile" in html


@pytest.mark.parametrize(
    "asked", [{"page": "0"}, {"page": "99"}, {"before": "x"}, {"after": "9" * 18 + ".1"}, {"before": "1.1.1"}]
)
def test_a_page_that_is_none_leads_to_one_that_is(browse, owner, asked):
    check_in(owner, at=wall(owner, "2026-11-18"), strength=-1)
    assert "a bit weaker" in list_of(browse, owner, **asked)


def test_one_symptom_and_one_kind_can_be_chosen(browse, owner):
    check_in(owner, at=wall(owner, "2026-11-17"), grades={"legs": 1})
    check_in(owner, at=wall(owner, "2026-11-18"), grades={"arms": 3})
    note(owner, "weight", at=wall(owner, "2026-11-19"), kg=70)
    legs = list_of(browse, owner, symptom="legs")
    assert "1 entry, newest first." in legs
    assert "Stairs and getting up: mild" in legs
    weights = list_of(browse, owner, kind="weight")
    assert "1 entry, newest first. Thursday 19 November 2026 12:00 Weight 70 kg" in weights
    assert "No entries match." in list_of(browse, owner, symptom="legs", kind="weight")


def test_a_choice_that_is_none_is_said(browse, owner):
    answer = browse(owner.user).get(f"/diary/{owner.diary.pk}/list/", {"kind": "sermon"})
    assert answer.status_code == 422
    assert 'href="#filter-kind"' in answer.content.decode()


def test_the_choice_stays_from_page_to_page(browse, owner):
    for number in range(31):
        check_in(owner, at=wall(owner, "2026-10-01") + dt.timedelta(days=number), grades={"legs": 1})
    html = browse(owner.user).get(f"/diary/{owner.diary.pk}/list/", {"symptom": "legs"}).content.decode()
    assert 'href="?symptom=legs&amp;before=' in html


def test_what_is_hidden_can_neither_be_seen_nor_asked_for(browse, owner, reader):
    owner.diary.hidden_topics = ["mood", "notes"]
    owner.diary.save()
    check_in(owner, at=wall(owner, "2026-11-18"), grades={"mood": 3}, text="Only mine")
    shown = list_of(browse, reader)
    assert "Low mood" not in shown
    assert "Only mine" not in shown
    asked = browse(reader.user).get(f"/diary/{owner.diary.pk}/list/", {"symptom": "mood"})
    assert asked.status_code == 422
    assert "Low mood" in list_of(browse, owner, symptom="mood")


def test_an_own_symptom_can_be_chosen_by_its_own_words(browse, owner):
    owner.diary.tracked_symptoms.create(code="own-a1", own_name="Heavy <b>tongue</b>", position=9)
    check_in(owner, at=wall(owner, "2026-11-18"), grades={"own-a1": 2})
    answer = browse(owner.user).get(f"/diary/{owner.diary.pk}/list/", {"symptom": "own-a1"}).content.decode()
    assert "Heavy &lt;b&gt;tongue&lt;/b&gt;: moderate" in answer
    assert "<b>tongue" not in answer


def test_removed_entries_are_left_out(browse, owner):
    delete_entries([check_in(owner, at=wall(owner, "2026-11-18"), strength=0).pk], by=owner)
    assert "Nothing is written yet." in list_of(browse, owner)


def test_a_page_costs_the_same_with_many_entries(browse, owner, helper, django_assert_num_queries):
    for number in range(40):
        check_in((owner, helper)[number % 2], at=wall(owner, "2026-10-01") + dt.timedelta(days=number), strength=0)
    client = browse(owner.user)
    with django_assert_num_queries(5):  # session, user, grant, symptoms, entries
        client.get(f"/diary/{owner.diary.pk}/list/?page=oldest")
