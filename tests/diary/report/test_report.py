"""The visit report: as a page and as PDF.

Over 250 lines: page, print and PDF are checked on the same report.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from html import unescape
from typing import Any, cast

import pypdf
import pytest
import time_machine

from lems_site.diary.entries.services import Draft, create_entries
from lems_site.diary.lists.appointments import add_appointment
from lems_site.diary.lists.questions import add_question
from lems_site.diary.lists.tracked_symptoms import add_own_symptom
from lems_site.diary.models import AuditEvent, Entry, Medicine
from lems_site.diary.report import typst_compiler
from tests.diary.conftest import check_in

NOON = dt.datetime(2026, 3, 31, 12, 0, tzinfo=dt.UTC)
HOSTILE = "emoji 😀, 漢字, مرحبا, שלום, \u202eRTL\u202c, tab\there, bell\x07, <b>bold</b>, #typst *x* @ref $y$"


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(NOON + dt.timedelta(microseconds=7), tick=False):
        yield


def days_ago(days: int, hour: int = 12) -> dt.datetime:
    return (NOON - dt.timedelta(days=days)).replace(hour=hour)


def page(browse, access, query: str = "", name: str = "report/"):
    return browse(access.user).get(f"/diary/{access.diary.pk}/{name}{query}")


def text_of(answer) -> str:
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def write_one(access, kind, at, text="", **data):
    return create_entries([Draft(kind, at, cast("Any", data), text)], by=access, client_id=uuid.uuid4())[0]


def filled(access, days: int = 30) -> None:
    """A month in which tiredness is severe in the second half."""
    for ago in range(days):
        check_in(
            access,
            at=days_ago(ago),
            strength=-1 if ago < days / 2 else 0,
            grades={"tiredness": 3 if ago < days / 2 else 1, "legs": 2},
        )


def pdf_text(answer) -> str:
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    return "\n".join(one.extract_text() for one in reader.pages)


class TestPage:
    def test_an_empty_diary_gives_a_report_that_says_so(self, owner, browse):
        text = text_of(page(browse, owner))
        assert "Nothing was written down." in text
        assert "90 of 90 days have no entry" in text

    def test_it_begins_after_the_last_appointment(self, owner, browse):
        add_appointment(by=owner, day=dt.date(2026, 3, 10), note="Clinic")
        assert "Tuesday 10 March 2026 to Tuesday 31 March 2026 (22 days)" in text_of(page(browse, owner))

    def test_the_halves_stand_side_by_side_in_counts(self, owner, browse):
        filled(owner)
        text = text_of(page(browse, owner, "?first=2026-03-02&last=2026-03-31"))
        assert "Tiredness: moderate or severe on 0 of 15 answered days in the first half, on 15 of 15 in the second." in text
        assert "Strength was less than usual on 0 of 15 answered days in the first half, on 15 of 15 in the second." in text

    def test_nothing_is_compared_with_fewer_than_seven_days_in_a_half(self, owner, browse):
        filled(owner, days=12)
        assert "Too few answered days" in text_of(page(browse, owner, "?first=2026-03-20&last=2026-03-31"))

    def test_days_without_entries_are_stated_as_gaps(self, owner, browse):
        for ago in (0, 1, 5):
            check_in(owner, at=days_ago(ago), strength=0)
        text = text_of(page(browse, owner, "?first=2026-03-26&last=2026-03-31"))
        assert "3 of 6 days have no entry: Fri 27 Mar 2026 – Sun 29 Mar 2026" in text.replace("Fri 27 Mar –", "Fri 27 Mar 2026 –")

    def test_notes_and_sensitive_items_are_left_out_unless_ticked(self, owner, browse):
        check_in(owner, grades={"mood": 3, "erection": 2, "legs": 1}, text="a private word")
        text = text_of(page(browse, owner))
        assert "a private word" not in text
        assert "Low mood" not in text
        assert "3 answers or notes from these days were left out on purpose." in text
        assert "Erection" not in text.partition("Diary report")[2], "what was left out is not named"
        dates = "?first=2026-03-01&last=2026-03-31"
        assert "a private word" in text_of(page(browse, owner, dates + "&notes=on"))
        assert "Low mood or worry" in text_of(page(browse, owner, dates + "&mood=on"))

    def test_nothing_is_said_of_what_was_never_written(self, owner, helper, browse):
        check_in(owner, strength=1)
        for access in (owner, helper):
            assert "Nothing is left out." in text_of(page(browse, access))
            assert "left out on purpose" not in text_of(page(browse, access))

    def test_a_report_does_not_tell_that_something_is_hidden_from_its_reader(self, owner, helper, browse):
        owner.diary.hidden_topics = ["notes", "mood"]
        owner.diary.save()
        check_in(owner, strength=1, grades={"mood": 3}, text="a private word")
        assert "left out" not in text_of(page(browse, helper)).partition("Diary report")[2]

    def test_a_helper_cannot_tick_what_is_hidden_from_them(self, owner, helper, browse):
        owner.diary.hidden_topics = ["notes", "mood"]
        owner.diary.save()
        check_in(owner, grades={"mood": 3}, text="a private word")
        text = text_of(page(browse, helper, "?first=2026-03-01&last=2026-03-31&notes=on&mood=on"))
        assert "a private word" not in text
        assert "Low mood" not in text
        assert AuditEvent.objects.filter(user=helper.user, action="viewed", target="report").exists()

    def test_wrong_dates_are_explained_and_kept(self, owner, browse):
        answer = page(browse, owner, "?first=2026-04-09&last=2026-03-01")
        assert answer.status_code == 422
        assert "The last day is before the first" in text_of(answer)

    def test_typed_words_cannot_be_markup_or_reorder_the_page(self, owner, browse):
        add_question(HOSTILE, by=owner)
        text = text_of(page(browse, owner))
        assert "<b>bold" not in text
        assert "\u202e" not in text
        assert "emoji 😀, 漢字" in text

    def test_medicines_events_and_tests_are_counted(self, owner, browse):
        medicine = Medicine.objects.create(diary=owner.diary, name="Tablet A", strength="as on the box")
        for ago in (0, 1, 1):
            write_one(owner, Entry.Kind.DOSE, days_ago(ago), medicine=medicine.key, missed=False)
        write_one(owner, Entry.Kind.DOSE, days_ago(2), medicine=medicine.key, missed=True)
        write_one(owner, Entry.Kind.EVENT, days_ago(3), event="fall", count=2)
        write_one(owner, Entry.Kind.TEST, days_ago(9), test="3tug", seconds=20.5)
        write_one(owner, Entry.Kind.TEST, days_ago(2), test="3tug", seconds=18)
        text = text_of(page(browse, owner))
        assert "Tablet A, as on the box: taken 3 times on 2 days, 1 dose missed" in text
        assert "A fall: 2 times, last on Sat 28 Mar 2026" in text
        words = "Three times up and go: 2 values, first 20.5\xa0s (Sun 22 Mar 2026), last 18\xa0s (Sun 29 Mar 2026)"
        assert words in text, "a value and its unit stay on one line"

    def test_amounts_and_planned_times_stand_as_they_were_typed(self, owner, browse):
        medicine = Medicine.objects.create(diary=owner.diary, name="Tablet A", times=["08:00", "14:00"])
        for ago, amount in ((0, "half a tablet"), (1, "half a tablet"), (2, "1 tablet")):
            write_one(owner, Entry.Kind.DOSE, days_ago(ago), medicine=medicine.key, amount=amount)
        text = text_of(page(browse, owner))
        assert "Tablet A: taken 3 times on 3 days. half a tablet × 2; 1 tablet × 1; planned at 08:00, 14:00" in text

    def test_hours_since_a_dose_are_said_where_there_are_enough_check_ins(self, owner, browse):
        medicine = Medicine.objects.create(diary=owner.diary, name="Tablet A", is_timed=True)
        for ago in range(5):
            write_one(owner, Entry.Kind.DOSE, days_ago(ago, 8), medicine=medicine.key)
            check_in(owner, at=days_ago(ago, 10) + dt.timedelta(minutes=30), strength=-1)
        text = text_of(page(browse, owner))
        printed = re.sub(r"\s+", " ", pdf_text(page(browse, owner, "", "report.pdf")))
        for shown in (text, printed):
            assert "Tablet A. 2 to 3 hours: a bit weaker (5)" in shown
            assert "Counts, not a cause." in shown
        Medicine.objects.update(is_timed=False)
        assert "hours since a dose" not in text_of(page(browse, owner))

    def test_charts_and_day_tables_are_an_appendix_on_request(self, owner, browse):
        filled(owner)
        text = text_of(page(browse, owner))
        assert "The same as a table" not in text
        (address,) = re.findall(r'href="([^"]+)">Show all charts and the tables of each day<', text)
        whole = text_of(page(browse, owner, unescape(address).partition("#")[0]))
        assert whole.count("The same as a table") == 3, "strength and two symptoms"
        assert "Show all charts" not in whole


class TestPDF:
    def test_82_days_are_at_most_four_pages_and_charts_come_on_request(self, owner, browse):
        filled(owner, days=82)
        for ago in range(82):
            write_one(owner, Entry.Kind.DOSE, days_ago(ago, 8), medicine="k1")
        dates = "?first=2026-01-09&last=2026-03-31"

        def pages_of(asked: str) -> int:
            return len(pypdf.PdfReader(io.BytesIO(page(browse, owner, dates + asked, "report.pdf").content)).pages)

        assert pages_of("") <= 4
        assert pages_of("") == 1, "without long words the first page is all"
        assert pages_of("&appendix=on") > 4

    def test_it_is_tagged_and_says_what_the_page_says(self, owner, browse):
        filled(owner)
        answer = page(browse, owner, "?first=2026-03-02&last=2026-03-31", "report.pdf")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert b"pdfuaid" in answer.content
        reader = pypdf.PdfReader(io.BytesIO(answer.content))
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        text = re.sub(r"\s+", " ", pdf_text(answer))
        assert "on 0 of 15 answered days in the first half, on 15 of 15 in the second" in text
        assert AuditEvent.objects.filter(action="exported", target="report").exists()

    @pytest.mark.parametrize("paper", ["a4", "us-letter"])
    def test_the_first_page_is_one_page_however_much_was_typed(self, owner, browse, paper):
        for number in range(12):
            code = add_own_symptom(f"Own symptom {number} with quite a long name that goes on", by=owner).code
            for ago in range(20):
                check_in(owner, at=days_ago(ago, 13), grades={code: 3})
            medicine = Medicine.objects.create(diary=owner.diary, name=f"Medicine {number} " + "with a long name " * 6)
            write_one(owner, Entry.Kind.DOSE, days_ago(number), medicine=medicine.key)
            add_question(f"Question {number} " + "which is long " * 30, by=owner)
        for place, event in enumerate(
            ("fall", "near-fall", "choking", "seizure", "fever", "new-medicine", "hospital", "cough", "other")
        ):
            write_one(owner, Entry.Kind.EVENT, days_ago(2 * place), event=event)
        for test in ("3tug", "chair-rise"):
            write_one(owner, Entry.Kind.TEST, days_ago(3), test=test, seconds=10)
            write_one(owner, Entry.Kind.TEST, days_ago(2), test=test, seconds=11)
        answer = page(browse, owner, f"?first=2026-01-01&last=2026-03-31&paper={paper}", "report.pdf")
        pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
        first, second = pages[0].extract_text(), pages[1].extract_text()
        assert "Questions" in first
        assert "and 8 more" in first
        assert second.strip().startswith("Questions for this appointment, in full")

    def test_whatever_was_typed_the_report_is_made(self, owner, browse):
        check_in(owner, text=HOSTILE, strength=0)
        add_question(HOSTILE, by=owner)
        Medicine.objects.create(diary=owner.diary, name=HOSTILE)
        answer = page(browse, owner, "?first=2026-03-01&last=2026-03-31&notes=on", "report.pdf")
        assert answer.status_code == 200
        text = pdf_text(answer)
        assert "U+" not in text
        assert "#typst *x* @ref $y$" in re.sub(r"\s+", " ", text)
        assert "cannot print" not in text

    def test_a_long_word_pushes_nothing_off_the_page(self, owner, browse):
        medicine = Medicine.objects.create(diary=owner.diary, name="A" * 110, strength="10 mg as written")
        check_in(owner, strength=0)
        write_one(owner, Entry.Kind.DOSE, days_ago(1), medicine=medicine.key, missed=False)
        answer = page(browse, owner, "?first=2026-03-01&last=2026-03-31", "report.pdf")
        right = 0.0

        def note_place(text, _matrix, text_matrix, _font, size):
            nonlocal right
            if text.strip():
                right = max(right, text_matrix[4] + 0.3 * size * len(text.strip()))

        first = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0]
        words = first.extract_text(visitor_text=note_place)
        assert "AAAA" in words
        assert "taken once" in words
        assert right < float(first.mediabox.width)

    def test_if_typst_fails_the_page_to_print_is_offered(self, owner, browse, monkeypatch):
        monkeypatch.setattr(typst_compiler, "PROGRAM", "no_such_program")
        answer = page(browse, owner, "", "report.pdf")
        assert answer.status_code == 503
        assert "Open the page to print" in text_of(answer)

    def test_a_reader_may_take_it_and_a_stranger_may_not(self, owner, reader, cleo, browse):
        assert page(browse, reader, "", "report.pdf").status_code == 200
        assert browse(cleo).get(f"/diary/{owner.diary.pk}/report.pdf").status_code == 404
