"""A sentence with counts, a drawing with gaps, a table that says the same; nothing from few days, nothing that is hidden.

Over 250 lines: sentence, drawing and table are checked on the same few diaries.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import astuple
from typing import Any

import pytest
import time_machine

from lems_site.diary.entries.selectors import EntryFilter, entry_facts
from lems_site.diary.entries.services import delete_entries
from lems_site.diary.insights.chart import CHARTED, Chart, stored_chart
from lems_site.diary.insights.date_range import DateRange, facts_in_range
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Entry
from lems_site.diary.summaries.span import read_span
from tests.diary.conftest import check_in, note, overwrite, wall, words_of


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-20T12:00:00+01:00", tick=False):
        yield


def days(access, first: str, answers: list[int | None], code: str = "strength") -> None:
    """A check-in on each day from `first` on; none where the answer is None."""
    for number, answer in enumerate(answers):
        if answer is not None:
            data = {"strength": answer} if code == "strength" else {"grades": {code: answer}}
            check_in(access, at=wall(access, first) + dt.timedelta(days=number), **data)


def chart_of(access, code: str, first: str, last: str) -> Chart:
    span = DateRange(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    return stored_chart(read_span(access, span.first, span.last), code, span, DiaryLabels(access))


def page(browse, access, code: str, **asked: str) -> str:
    answer = browse(access.user).get(f"/diary/{access.diary.pk}/charts/{code}/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_sentence_counts_logged_days_of_strength(owner):
    days(owner, "2026-11-01", [-2, -1, 0, None, 0, 1, 2, 0, 0])
    chart = chart_of(owner, "strength", "2026-11-01", "2026-11-14")
    assert chart.sentence == "On 2 of 8 answered days strength was less than usual, on 4 as usual, on 2 more."
    assert chart.gaps == "6 of the 14 days have no answer."


def test_the_sentence_counts_logged_days_of_a_symptom(owner):
    days(owner, "2026-11-01", [0, 1, 2, 3, 3, 0, 1], "legs")
    chart = chart_of(owner, "legs", "2026-11-01", "2026-11-07")
    assert chart.sentence == "On 5 of 7 answered days “Stairs and getting up” was mild or worse. On 2 days it was severe."
    assert chart.gaps == "Every day has an answer."


@pytest.mark.parametrize("count", [1, 6])
def test_nothing_is_said_from_fewer_than_seven_days(owner, count):
    days(owner, "2026-11-01", [3] * count, "legs")
    said = chart_of(owner, "legs", "2026-11-01", "2026-11-30").sentence
    assert said.startswith(f"Only {count} day")
    assert said.endswith("That is too few to say anything. It takes 7.")
    assert "worse" not in said


def test_seven_entries_of_one_day_are_one_day(owner):
    for hour in range(8, 15):
        check_in(owner, at=wall(owner, "2026-11-01", f"{hour:02}:00"), grades={"legs": 3})
    assert chart_of(owner, "legs", "2026-11-01", "2026-11-30").sentence.startswith("Only 1 day")


def test_without_answers_it_says_so(owner):
    note(owner, "dose", at=wall(owner, "2026-11-02"), medicine="a")
    chart = chart_of(owner, "legs", "2026-11-01", "2026-11-03")
    assert chart.sentence == "There are no answers in this time."
    assert [row.answer for row in chart.rows] == ["no entry", "no answer", "no entry"]
    assert not chart.drawing.dots
    assert not chart.drawing.line


def test_a_day_without_an_entry_is_a_gap_and_never_none(owner):
    days(owner, "2026-11-01", [1, 1, None, 2], "legs")
    chart = chart_of(owner, "legs", "2026-11-01", "2026-11-04")
    assert [one[0] for one in re.findall(r"[ML][^ML]+", chart.drawing.line)] == ["M", "L", "M"]
    assert chart.drawing.dots.count("h.1") == 3
    assert [(row.when, row.answer) for row in chart.rows] == [
        ("Sun 1 Nov", "mild"),
        ("Mon 2 Nov", "mild"),
        ("Tue 3 Nov", "no entry"),
        ("Wed 4 Nov", "moderate"),
    ]


def test_days_without_entries_share_a_row(owner):
    days(owner, "2026-11-05", [0], "legs")
    chart = chart_of(owner, "legs", "2026-11-01", "2026-11-30")
    assert [row.when for row in chart.rows] == ["Sun 1 Nov – Wed 4 Nov", "Thu 5 Nov", "Fri 6 Nov – Mon 30 Nov"]


@pytest.mark.parametrize(
    ("code", "answers", "shown"),
    [
        ("strength", [-2, 0, 1], "as usual (3 answers, from much weaker to a bit stronger)"),
        ("strength", [-1, 1], "a bit weaker (2 answers, from a bit weaker to a bit stronger)"),
        ("legs", [0, 3], "severe (2 answers, from none to severe)"),
        ("legs", [1, 1], "mild (2 answers)"),
    ],
)
def test_of_several_answers_the_middle_one_counts_and_of_two_the_worse(owner, code, answers, shown):
    for number, answer in enumerate(answers):
        data = {"strength": answer} if code == "strength" else {"grades": {code: answer}}
        check_in(owner, at=wall(owner, "2026-11-01", f"{9 + number:02}:00"), **data)
    chart = chart_of(owner, code, "2026-11-01", "2026-11-01")
    assert [row.answer for row in chart.rows] == [shown]
    assert "of two, the w" in chart.method_note


def test_more_than_92_days_are_shown_by_weeks_with_counts(owner):
    days(owner, "2026-08-03", [0, 1, 3, 3, 2, None, None, *[None] * 7, 1, 1, 2], "legs")  # a Monday
    by_days, by_weeks = (chart_of(owner, "legs", "2026-08-01", last) for last in ("2026-10-31", "2026-11-01"))
    assert by_days.unit == "day"
    assert by_weeks.unit == "week"
    assert [(row.when, row.answer) for row in by_weeks.rows[1:4]] == [
        ("Mon 3 Aug – Sun 9 Aug", "moderate (5 days, from none to severe)"),
        ("Mon 10 Aug – Sun 16 Aug", "no entry"),
        ("Mon 17 Aug – Sun 23 Aug", "mild (3 days, from mild to moderate)"),
    ]
    assert by_weeks.sentence.startswith("On 7 of 8 answered days")
    assert "Each point is a week" in by_weeks.method_note
    assert by_weeks.drawing.line.count("M") == 2, "the empty week breaks the line"
    assert by_weeks.drawing.dots.count("h.1") == 1
    assert by_weeks.drawing.rings.count("h.1") == 1, "a week of 3 days is drawn as a ring"


@pytest.mark.parametrize(("first", "last", "rows"), [("2025-12-29", "2026-01-04", 7), ("2024-02-26", "2024-03-03", 7)])
def test_year_ends_and_leap_days_lose_no_day(owner, first, last, rows):
    days(owner, first, [1] * 7, "legs")
    chart = chart_of(owner, "legs", first, last)
    assert len(chart.rows) == chart.logged == rows


def test_doses_and_events_are_marked_and_put_in_words(owner):
    days(owner, "2026-11-01", [0, 0], "legs")
    for time, missed in (("07:00", False), ("11:00", False), ("15:00", True)):
        data: dict[str, Any] = {"medicine": "a"} | ({"missed": True} if missed else {})
        note(owner, "dose", at=wall(owner, "2026-11-01", time), **data)
    note(owner, "event", at=wall(owner, "2026-11-02"), event="near-fall", count=2)
    chart = chart_of(owner, "legs", "2026-11-01", "2026-11-02")
    assert [row.doses_and_events for row in chart.rows] == ["medicine 2 times; 1 dose missed", "Nearly a fall × 2"]
    drawn = [value for value in astuple(chart.drawing) if isinstance(value, str)]
    assert not [path for path in drawn if "h0" in path], "WebKit and paper draw the ends of a line without length badly"
    assert chart.drawing.taken.count("M") == chart.drawing.missed.count("M") == chart.drawing.events.count("M") == 1


def test_the_page_has_sentence_drawing_and_table_in_this_order(browse, owner):
    days(owner, "2026-11-10", [1] * 8, "legs")
    html = page(browse, owner, "legs")
    assert html.index("On 8 of 8 answered days") < html.index('<svg class="chart__plot') < html.index("<table")
    assert 'role="img" aria-labelledby="chart-legs"' in html
    assert "style=" not in html
    assert "A gap is a time without an answer." in words_of(html)


@pytest.mark.parametrize(("range", "days"), [("14", 14), ("30", 30), ("90", 90), ("365", 365)])
def test_a_range_ends_today(browse, owner, range, days):
    check_in(owner, at=wall(owner, "2026-11-20", "11:00"), grades={"legs": 1})
    assert f"{days - 1} of the {days} days have no answer." in words_of(page(browse, owner, "legs", range=range))


def test_everything_begins_with_the_first_entry(browse, owner):
    check_in(owner, at=wall(owner, "2020-02-29"), grades={"legs": 1})
    shown = words_of(page(browse, owner, "legs", range="all"))
    assert "2456 of the 2457 days have no answer." in shown
    assert "Mon 24 Feb 2020 – Sun 1 Mar 2020 mild (1 day)" in shown


def test_own_dates_are_shown_and_wrong_ones_are_said(browse, owner):
    days(owner, "2026-01-01", [1] * 7, "legs")
    assert "On 7 of 7 answered days" in page(browse, owner, "legs", first="2026-01-01", last="2026-01-07")
    client, base = browse(owner.user), f"/diary/{owner.diary.pk}/charts/legs/"
    for first, last, said in (
        ("2026-02-02", "2026-01-01", "The last day is before the first."),
        ("2026-02-30", "2026-03-01", "There is no 30 February 2026. Check the date."),
        ("0001-01-01", "2026-01-01", "Give a day from 1900 to 2199. Check the year."),
        ("", "2026-01-01", "Write the date, for example 20/11/2026."),
    ):
        answer = client.get(base, {"first": first, "last": last})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert f'value="{last}"' in answer.content.decode()


def test_days_to_come_are_not_counted(browse, owner):
    assert page(browse, owner, "legs", first="2026-11-01", last="9999-12-31").count("no entry") == 1


def test_a_symptom_taken_off_the_list_keeps_its_chart(browse, owner):
    overwrite([row for row in owner.diary.tracked_symptoms.all() if row.code == "legs"], archived=True)
    days(owner, "2026-11-10", [2] * 7, "legs")
    shown = words_of(browse(owner.user).get(f"/diary/{owner.diary.pk}/charts/").content.decode())
    assert "On 7 of 7 answered days “Stairs and getting up” was mild or worse." in shown


def test_a_symptom_never_followed_but_answered_has_a_chart(browse, owner):
    days(owner, "2026-11-10", [2] * 7, "taste")
    html = browse(owner.user).get(f"/diary/{owner.diary.pk}/charts/").content.decode()
    assert f"/diary/{owner.diary.pk}/charts/taste/?range=30" in html


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '" onload="x', "%(days)s {{ x }}", "x" * 300, "ع مرحبا \u202e"])
def test_the_words_of_an_own_symptom_are_only_words(browse, owner, words):
    owner.diary.tracked_symptoms.create(code="own-a1", own_name=words, position=9)
    days(owner, "2026-11-10", [2] * 7, "own-a1")
    for address in ("charts/", "charts/own-a1/"):
        html = browse(owner.user).get(f"/diary/{owner.diary.pk}/{address}").content.decode()
        assert words in words_of(html) or words in html.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">")
        assert "<script>alert" not in html
        assert 'onload="x' not in html


@pytest.mark.parametrize("code", ["nothing", "own-zz", "Legs", "strength2"])
def test_a_code_that_is_none_is_not_found(browse, owner, code):
    assert browse(owner.user).get(f"/diary/{owner.diary.pk}/charts/{code}/").status_code == 404


def test_an_own_symptom_of_another_diary_is_not_found(browse, owner, keeper):
    keeper.diary.tracked_symptoms.create(code="own-a1", own_name="Theirs", position=9)
    assert browse(owner.user).get(f"/diary/{owner.diary.pk}/charts/own-a1/").status_code == 404


def test_what_the_owner_hides_has_no_chart_for_others(browse, owner, helper, reader):
    owner.diary.hidden_topics = ["mood"]
    owner.diary.save()
    days(owner, "2026-11-10", [3] * 7, "mood")
    for access in (helper, reader):
        client = browse(access.user)
        assert client.get(f"/diary/{owner.diary.pk}/charts/mood/").status_code == 404
        assert "mood" not in client.get(f"/diary/{owner.diary.pk}/charts/").content.decode().lower()
        span = DateRange(dt.date(2026, 11, 1), dt.date(2026, 11, 20))
        assert all("mood" not in fact.data.get("grades", {}) for fact in facts_in_range(span, access, *CHARTED))
    assert "severe" in page(browse, owner, "mood")


def test_facts_hold_no_typed_words(owner):
    check_in(owner, at=wall(owner, "2026-11-10"), text="Only mine", strength=0)
    facts = entry_facts(owner, EntryFilter(), times=True)
    assert "Only mine" not in repr(facts)
    assert facts[0].at == wall(owner, "2026-11-10")
    assert facts[0].zone == "Europe/Berlin"


def test_removed_entries_are_left_out(owner):
    days(owner, "2026-11-01", [3] * 7, "legs")
    delete_entries([entry.pk for entry in Entry.objects.all()], by=owner)
    assert chart_of(owner, "legs", "2026-11-01", "2026-11-07").sentence == "There are no answers in this time."


def test_another_diary_adds_nothing(owner, keeper):
    days(keeper, "2026-11-01", [3] * 7, "legs")
    assert chart_of(owner, "legs", "2026-11-01", "2026-11-07").logged == 0


@pytest.mark.parametrize(
    ("address", "queries"), [("charts/", 6), ("charts/legs/", 5), ("charts/legs/?range=all", 6), ("patterns/", 6)]
)
def test_pages_cost_the_same_with_many_entries(browse, owner, django_assert_num_queries, address, queries):
    """Session, user, grant, the latest day, entries; symptoms or medicines; the first entry."""
    client = browse(owner.user)
    for _ in range(2):
        days(owner, "2026-10-20", [1] * 20, "legs")
        with django_assert_num_queries(queries):
            client.get(f"/diary/{owner.diary.pk}/{address}")


@pytest.mark.parametrize("length", [7, 14, 30, 90, 365])
def test_the_first_and_the_last_dot_are_whole_on_the_narrowest_phone(owner, length):
    """A plot is 190 px wide there, and a dot 11 px, or 7 px where there are many."""
    last = dt.date(2026, 11, 20)
    first = last - dt.timedelta(days=length - 1)
    for day in (first, last):
        check_in(owner, at=wall(owner, day.isoformat(), "08:00"), strength=0)
    drawing = chart_of(owner, "strength", first.isoformat(), last.isoformat()).drawing
    places = [float(x) for x in re.findall(r"M([\d.]+) ", drawing.dots + drawing.rings)]
    assert len(places) == 2
    radius = 4 if length > 45 else 5.5
    for x in (min(places), 600 - max(places)):
        assert x * 190 / 600 >= min(radius, 4.4)
