"""The line on the first page about the next appointment and the open questions."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine

from lems_site.diary.lists.appointments import add_appointment
from lems_site.diary.lists.questions import add_question, set_question_asked
from lems_site.diary.models import Appointment, Question
from tests.diary.conftest import words_of

NOW = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)  # half past midnight of the 21st in Berlin; the diary's day is the 20th
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def line_of(browse, access) -> str:
    """The line in words; "" where there is none."""
    page = browse(access.user).get(f"/diary/{access.diary.pk}/").content.decode()
    found = re.search(r'<p class="upcoming">.*?</p>', page, re.S)
    return words_of(f"<main>{found[0]}</main>").removeprefix("<main> ").strip() if found else ""


def test_there_is_no_line_for_nothing(owner, browse):
    assert line_of(browse, owner) == ""


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (0, "Appointment today"),
        (1, "Next appointment: Sat 21 Nov, tomorrow"),
        (11, "Next appointment: Tue 1 Dec, in 11 days"),
    ],
)
def test_the_next_appointment_is_said_with_how_far_it_is(owner, browse, ahead, words):
    add_appointment(by=owner, day=TODAY + dt.timedelta(days=ahead), note="Dr Winter")
    add_appointment(by=owner, day=TODAY + dt.timedelta(days=40), note="")
    add_appointment(by=owner, day=TODAY - dt.timedelta(days=3), note="")
    found = line_of(browse, owner)
    assert words in found
    assert "Winter" not in found, "the day is enough on a page that others may see over the shoulder"


def test_open_questions_are_counted_and_asked_or_removed_ones_are_not(owner, browse):
    rows = [add_question(f"Question {number}?", by=owner) for number in range(4)]
    assert "4 questions to ask" in line_of(browse, owner)
    set_question_asked(rows[0], True, by=owner)
    Question.objects.filter(pk=rows[1].pk).update(removed_at=NOW)
    assert "2 questions to ask" in line_of(browse, owner)
    Question.objects.filter(pk=rows[2].pk).update(removed_at=NOW)
    assert "1 question to ask" in line_of(browse, owner)


def test_a_removed_appointment_and_another_diarys_do_not_count(owner, keeper, browse):
    one = add_appointment(by=owner, day=TODAY, note="")
    Appointment.objects.filter(pk=one.pk).update(removed_at=NOW)
    add_appointment(by=keeper, day=TODAY, note="")
    assert line_of(browse, owner) == ""


def test_it_is_for_those_who_may_open_the_lists(owner, helper, reader, browse):
    add_question("How long?", by=owner)
    assert "1 question to ask" in line_of(browse, helper)
    assert line_of(browse, reader) == ""
