"""Symptoms to follow, medicines and doses, questions, appointments, settings."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine

from lems_site.diary.access.permissions import get_access
from lems_site.diary.models import Appointment, Diary, Entry, Medicine, Question, TrackedSymptom
from tests.diary.conftest import check_in, overwrite


def url(access, name: str) -> str:
    return f"/diary/{access.diary.pk}/{name}/"


def text_of(answer) -> str:
    return answer.content.decode()


class TestSymptoms:
    def test_choosing_adds_at_the_end_and_hides_what_is_not_chosen(self, owner, browse, ada):
        answer = browse(ada).post(url(owner, "symptoms"), {"do": "choose", "codes": ["legs", "tingling"]}, follow=True)
        assert "Saved. What was written about a symptom before stays" in text_of(answer)
        rows = TrackedSymptom.objects.filter(diary=owner.diary)
        assert [row.code for row in rows if not row.archived] == ["legs", "tingling"]
        assert {row.code for row in rows if row.archived} == {"arms", "tiredness", "dry-mouth"}

    def test_a_symptom_off_the_list_keeps_its_history(self, owner, browse, ada):
        check_in(owner, grades={"arms": 2})
        browse(ada).post(url(owner, "symptoms"), {"do": "choose", "codes": ["legs"]})
        assert Entry.objects.get().data["grades"] == {"arms": 2}

    def test_moving_up_changes_places(self, owner, browse, ada):
        browse(ada).post(url(owner, "symptoms"), {"do": "up", "code": "tiredness"})
        assert [row.code for row in TrackedSymptom.objects.filter(diary=owner.diary)][:3] == [
            "legs",
            "tiredness",
            "arms",
        ]

    def test_an_own_symptom_stands_in_the_persons_words(self, owner, browse, ada):
        answer = browse(ada).post(url(owner, "symptoms"), {"do": "own", "words": "Heavy <b>feet</b>"}, follow=True)
        assert "Heavy &lt;b&gt;feet&lt;/b&gt;" in text_of(answer)

    def test_an_empty_own_symptom_is_explained(self, owner, browse, ada):
        answer = browse(ada).post(url(owner, "symptoms"), {"do": "own", "words": " "})
        assert answer.status_code == 422
        assert "Write the symptom you want to track." in text_of(answer)

    def test_a_helper_neither_sees_nor_changes_hidden_symptoms(self, owner, helper, browse, ada, ben):
        browse(ada).post(url(owner, "symptoms"), {"do": "choose", "codes": ["legs", "erection"]})
        overwrite(Diary.objects.all(), hidden_topics=["erection"])
        assert "Erection" not in text_of(browse(ben).get(url(owner, "symptoms")))
        browse(ben).post(url(owner, "symptoms"), {"do": "choose", "codes": ["arms", "mood"]})
        assert {row.code for row in TrackedSymptom.objects.filter(archived=False)} == {"arms", "mood", "erection"}


@pytest.fixture
def tablet(owner) -> Medicine:
    return Medicine.objects.create(diary=owner.diary, name="Tablet A", is_timed=True)


class TestMedicines:
    def test_a_medicine_is_kept_as_it_was_typed(self, owner, browse, ada):
        typed = {"name": "Amifampridine (phosphate)", "form": "tablet, brand", "strength": "as on the box"}
        answer = browse(ada).post(url(owner, "medicines"), typed, follow=True)
        for words in typed.values():
            assert words in text_of(answer)

    def test_one_press_notes_a_dose_and_a_double_press_notes_it_once(self, owner, tablet, browse, ada):
        client, press = browse(ada), str(uuid.uuid4())
        for _ in range(2):
            answer = client.post(url(owner, "dose"), {"taken": tablet.key, "client_id": press})
            assert answer.status_code == 302
        assert Entry.objects.get().data == {"medicine": tablet.key, "missed": False}

    def test_the_same_button_hours_later_is_another_dose(self, owner, tablet, browse, ada):
        client, press = browse(ada), str(uuid.uuid4())
        with time_machine.travel(dt.datetime(2026, 3, 3, 8, 0, tzinfo=dt.UTC), tick=False) as clock:
            client.force_login(ada)
            client.post(url(owner, "dose"), {"taken": tablet.key, "client_id": press})
            clock.shift(dt.timedelta(hours=4))
            client.post(url(owner, "dose"), {"taken": tablet.key, "client_id": press})
        assert Entry.objects.count() == 2

    def test_minutes_since_the_last_dose_are_shown_and_a_missed_one_does_not_count(self, owner, tablet, browse, ada):
        with time_machine.travel(dt.datetime(2026, 3, 3, 8, 0, tzinfo=dt.UTC), tick=False) as clock:
            client = browse(ada)
            client.post(url(owner, "dose"), {"taken": tablet.key})
            clock.shift(dt.timedelta(minutes=190))
            client.post(url(owner, "dose"), {"medicine": tablet.key, "missed": "yes", "client_id": str(uuid.uuid4())})
            assert "last taken 3 h 10 min ago, 3 March, 09:00" in text_of(client.get(url(owner, "medicines")))

    def test_a_missed_dose_shows_only_the_fixed_advice(self, owner, tablet, browse, ada):
        page = text_of(browse(ada).get(url(owner, "dose")))
        assert "Do not take a double or an extra dose. Ask your pharmacist." in page

    def test_a_dose_of_an_unknown_medicine_is_not_found(self, owner, browse, ada):
        assert browse(ada).post(url(owner, "dose"), {"taken": "nope"}).status_code == 404

    def test_a_dose_still_to_come_is_refused_and_nothing_typed_is_lost(self, owner, tablet, browse, ada):
        typed = {"medicine": tablet.key, "missed": "no", "date": "2999-01-01", "time": "08:00", "text": "with\r\ntea"}
        answer = browse(ada).post(url(owner, "dose"), typed)
        assert answer.status_code == 422
        assert "This day is still to come." in text_of(answer)
        assert 'value="2999-01-01"' in text_of(answer)
        assert "with\r\ntea" in text_of(answer)

    def test_a_medicine_taken_off_keeps_its_doses_and_comes_back(self, owner, tablet, browse, ada):
        client = browse(ada)
        client.post(url(owner, "dose"), {"taken": tablet.key})
        client.post(url(owner, f"medicines/{tablet.key}"), {"off": "1"})
        assert Entry.objects.count() == 1
        answer = client.post(url(owner, "medicines"), {"back": tablet.key}, follow=True)
        assert "Taken now" in text_of(answer)

    def test_another_diarys_medicine_is_not_found(self, owner, keeper, browse, fay):
        medicine = Medicine.objects.create(diary=owner.diary, name="Hers")
        assert browse(fay).get(url(keeper, f"medicines/{medicine.key}")).status_code == 404
        assert browse(fay).post(url(keeper, "dose"), {"taken": medicine.key}).status_code == 404


class TestMeasures:
    def test_seconds_may_have_a_comma(self, owner, browse, ada):
        browse(ada).post(url(owner, "test"), {"test": "3tug", "seconds": "12,4", "helper": "yes"})
        assert Entry.objects.get().data == {"test": "3tug", "seconds": 12.4, "helper": True}

    @pytest.mark.parametrize("seconds", ["", "fast", "-1", "nan", "inf", "1e9"])
    def test_what_is_no_number_of_seconds_is_explained(self, owner, browse, ada, seconds):
        answer = browse(ada).post(url(owner, "test"), {"test": "3tug", "seconds": seconds})
        assert answer.status_code == 422
        assert 'href="#id_seconds"' in text_of(answer)
        assert not Entry.objects.exists()

    def test_pounds_become_kilograms(self, owner, browse, ada):
        browse(ada).post(url(owner, "weight"), {"weight": "155", "unit": "lb"})
        assert Entry.objects.get().data == {"kg": 70.31, "unit": "lb"}

    def test_a_weight_that_nobody_has_is_refused(self, owner, browse, ada):
        answer = browse(ada).post(url(owner, "weight"), {"weight": "7", "unit": "kg"})
        assert answer.status_code == 422
        assert "Check the number and the unit" in text_of(answer)

    def test_an_event_has_its_own_time_in_the_diarys_zone(self, owner, browse, ada):
        browse(ada).post(url(owner, "event"), {"event": "fall", "date": "2026-01-02", "time": "01:30", "text": "In the hall"})
        entry = Entry.objects.get()
        assert entry.at == dt.datetime(2026, 1, 2, 0, 30, tzinfo=dt.UTC)
        assert entry.local_day == dt.date(2026, 1, 1)  # before 04:00 it is still the day before
        assert entry.text == "In the hall"

    def test_an_error_leads_to_the_first_choice(self, owner, browse, ada):
        answer = browse(ada).post(url(owner, "event"), {"text": "?"})
        assert 'href="#id_event_0"' in text_of(answer)
        assert 'id="id_event_0"' in text_of(answer)


class TestQuestions:
    def test_a_question_is_asked_removed_and_brought_back(self, owner, browse, ada):
        client, here = browse(ada), url(owner, "questions")
        client.post(here, {"text": "May I swim?"})
        client.post(here, {"text": "May I swim?"})
        question = Question.objects.get()
        client.post(here, {"asked": question.key})
        assert "asked" in text_of(client.get(here))
        client.post(here, {"remove": question.key})
        assert "Deleted in the last 30 days" in text_of(client.get(here))
        client.post(here, {"restore": question.key})
        assert Question.objects.get().removed_at is None

    def test_questions_say_that_nobody_reads_them_now(self, owner, browse, ada):
        assert "No one reads this as you write it. If you need help now:" in text_of(browse(ada).get(url(owner, "questions")))

    def test_an_appointment_is_one_however_often_it_is_sent(self, owner, browse, ada):
        for _ in range(2):
            browse(ada).post(url(owner, "appointments"), {"day": "2026-10-01", "note": "Dr. <Who>"})
        assert Appointment.objects.count() == 1
        assert "Dr. &lt;Who&gt;" in text_of(browse(ada).get(url(owner, "appointments")))

    def test_another_diarys_question_cannot_be_removed(self, owner, keeper, browse, fay):
        question = Question.objects.create(diary=owner.diary, text="Hers")
        assert browse(fay).post(url(keeper, "questions"), {"remove": question.key}).status_code == 404


class TestSettings:
    def test_changing_zone_and_hour_moves_no_entry(self, owner, browse, ada):
        entry = check_in(owner, at=dt.datetime(2026, 1, 2, 2, 30, tzinfo=dt.UTC), strength=0)
        assert entry.local_day == dt.date(2026, 1, 1)
        browse(ada).post(url(owner, "settings"), {"name": "N", "zone": "Australia/Sydney", "first_hour": "0"})
        entry.refresh_from_db()
        assert (entry.local_day, entry.zone) == (dt.date(2026, 1, 1), "Europe/Berlin")
        assert check_in(get_access(ada, owner.diary.pk), at=entry.at, strength=1).local_day == dt.date(2026, 1, 2)

    def test_the_devices_zone_is_proposed_not_taken(self, owner, browse, ada):
        page = text_of(browse(ada).get(url(owner, "settings") + "?zone=America/New_York"))
        assert "The time zone of your device is selected below." in page
        assert Diary.objects.get().zone == "Europe/Berlin"

    def test_an_unknown_zone_is_refused(self, owner, browse, ada):
        answer = browse(ada).post(url(owner, "settings"), {"name": "", "zone": "Mars/Base", "first_hour": "4"})
        assert answer.status_code == 422
