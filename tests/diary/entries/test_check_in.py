"""The check-in: one page, everything optional, what there is is saved."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
import time_machine

from lems_site.accounts import consent
from lems_site.diary.models import Entry, TrackedSymptom
from tests.diary.conftest import check_in

NOON = dt.datetime(2026, 11, 20, 11, 0, tzinfo=dt.UTC)  # 12:00 in Berlin


def address(access, name: str = "check-in/") -> str:
    return f"/diary/{access.diary.pk}/{name}"


def sent(**answers) -> dict:
    return {"client_id": str(uuid.uuid4()), **answers}


def entries(access) -> list[Entry]:
    return list(Entry.objects.filter(diary=access.diary, removed_at=None).order_by("pk"))


def follow(access, code: str, words: str = "") -> None:
    TrackedSymptom.objects.create(diary=access.diary, code=code, own_name=words, position=50)


def test_the_first_answers_come_before_everything_else(owner, browse):
    page = browse(owner.user).get(address(owner)).content.decode()
    for words in ("much weaker", "a bit weaker", "as usual", "a bit stronger", "much stronger"):
        assert words in page
    assert page.index("much stronger") < page.index(">Save<") < page.index("Stairs and getting up")
    assert " checked" not in page.split("<footer")[0], "nothing is chosen beforehand"


def test_one_answer_is_enough(owner, browse):
    answer = browse(owner.user).post(address(owner), sent(strength="-1"), follow=True)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "<h1>Saved</h1>" in text
    assert "a bit weaker" in text
    (entry,) = entries(owner)
    assert (entry.kind, entry.data, entry.text, entry.created_by) == ("check-in", {"strength": -1}, "", owner.user)


def test_everything_there_is_is_saved(owner, browse):
    follow(owner, "breathing")
    follow(owner, "own-k1", "Heavy tongue")
    answers = sent(
        strength="0",
        **{"grade-legs": "2", "grade-own-k1": "3", "grade-breathing": "0"},
        flat="no",
        text="Line 1\r\nLine 2",
        context=["heat", "effort"],
        effort_minutes="20",
        rest_minutes="",
        events=["fall", "other"],
        event_words="In the kitchen",
    )
    page = browse(owner.user).post(address(owner), answers, follow=True).content.decode()
    first, fall, other = entries(owner)
    assert first.data == {
        "strength": 0,
        "grades": {"legs": 2, "own-k1": 3, "breathing": 0},
        "flat": False,
        "context": ["heat", "effort"],
        "effort_minutes": 20,
    }
    assert first.text == "Line 1\nLine 2"
    assert (fall.data, fall.text) == ({"event": "fall"}, "")
    assert (other.data, other.text) == ({"event": "other"}, "In the kitchen")
    assert first.batch == fall.batch == other.batch
    for words in ("Heavy tongue", "severe", "A fall", "In the kitchen", "20 minutes", "Short of breath lying flat"):
        assert words in page


def test_words_about_an_event_that_was_not_ticked_are_not_lost(owner, browse):
    browse(owner.user).post(address(owner), sent(event_words="The dog pulled me over"))
    (entry,) = entries(owner)
    assert (entry.data, entry.text) == ({"event": "other"}, "The dog pulled me over")


def test_an_answer_can_be_left_out_again(owner, browse):
    browse(owner.user).post(address(owner), sent(strength="out", **{"grade-legs": "1", "grade-arms": "out"}))
    (entry,) = entries(owner)
    assert entry.data == {"grades": {"legs": 1}}


def test_nothing_chosen_is_said_kindly_and_the_page_stays(owner, browse):
    answer = browse(owner.user).post(address(owner), sent(text="   \n", date="2026-11-19", time="10:00"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing is chosen yet. One answer is enough" in page
    assert 'href="#id_strength_0"' in page
    assert 'id="id_strength_0"' in page
    assert 'value="2026-11-19"' in page
    assert entries(owner) == []


def test_a_wrong_field_keeps_everything_that_was_typed(owner, browse):
    answers = sent(strength="1", text="Dear diary", context=["stress"], effort_minutes="many", events=["fever"])
    answer = browse(owner.user).post(address(owner), answers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Type whole minutes as a number" in page
    assert 'href="#id_effort_minutes"' in page
    assert "Dear diary" in page
    assert 'value="many"' in page
    assert answers["client_id"] in page, "the same press stays the same press"
    for chosen in ('name="strength" value="1"', 'name="context" value="stress"', 'name="events" value="fever"'):
        assert re.search(chosen + r"[^>]* checked", page), chosen
    assert page.count('<details class="fold" open>') == 2
    assert entries(owner) == []


@pytest.mark.parametrize("field", ["strength", "grade-legs"])
def test_an_answer_that_is_not_offered_is_refused(owner, browse, field):
    assert browse(owner.user).post(address(owner), sent(**{field: "7"})).status_code == 422
    assert entries(owner) == []


@pytest.mark.parametrize("client_id", ["", "x", None])
def test_a_form_without_its_number_is_given_one_and_nothing_is_lost(owner, browse, client_id):
    answers = {"strength": "1", "text": "Kept"} | ({} if client_id is None else {"client_id": client_id})
    answer = browse(owner.user).post(address(owner), answers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kept" in page
    number = re.search(r'name="client_id" value="([0-9a-f-]{36})"', page)[1]
    assert browse(owner.user).post(address(owner), {**answers, "client_id": number}).status_code == 302
    assert len(entries(owner)) == 1


def test_the_fixed_notices_stand_there_before_anything_is_chosen(owner, browse):
    for code in ("breathing", "swallowing", "choking"):
        follow(owner, code)
    page = browse(owner.user).get(address(owner)).content.decode()
    for code in ("breathing", "swallowing", "choking"):
        asked = page.index(f'name="grade-{code}"')
        notice = page.rindex('class="alarm"', 0, asked)
        assert "/articles/get-help-now/" in page[notice:asked]
        assert page.count("<fieldset", notice, asked) == 0, "it stands beside this very question"
    assert "No one reads this as you write it" in page
    assert 'name="flat"' in page


def test_each_symptom_leads_to_its_glossary_page(owner, browse):
    page = browse(owner.user).get(address(owner)).content.decode()
    assert 'href="/glossary/muscle-weakness/"' in page
    assert 'href="/glossary/dry-mouth/"' in page
    assert browse(owner.user).get("/glossary/dry-mouth/").status_code == 200


def test_a_helper_is_not_asked_what_is_hidden_from_them(owner, helper, browse):
    follow(owner, "mood")
    owner.diary.hidden_topics = ["mood", "notes"]
    owner.diary.save()
    page = browse(helper.user).get(address(owner)).content.decode()
    assert "grade-mood" not in page
    assert 'name="text"' not in page
    assert "grade-mood" in browse(owner.user).get(address(owner)).content.decode()
    browse(helper.user).post(address(owner), sent(strength="1", text="Sneaked in", **{"grade-mood": "3"}))
    (entry,) = entries(owner)
    assert (entry.data, entry.text, entry.created_by) == ({"strength": 1}, "", helper.user)


@pytest.mark.parametrize("name", ["reader", "cleo"])
def test_who_may_not_write_finds_no_page(owner, reader, cleo, browse, name):
    client = browse(cleo if name == "cleo" else reader.user)
    assert client.get(address(owner)).status_code == 404
    assert client.post(address(owner), sent(strength="1")).status_code == 404
    assert entries(owner) == []


def test_a_paused_diary_asks_nothing(owner, browse):
    consent.withdraw_consent(by=owner.user)
    assert browse(owner.user).get(address(owner)).url == address(owner, "paused/")


def test_a_past_day_can_be_asked_about(owner, browse):
    with time_machine.travel(NOON, tick=False):
        page = browse(owner.user).get(address(owner) + "?day=2026-11-18").content.decode()
        assert "How was Wednesday 18 November 2026?" in page
        assert 'value="2026-11-18"' in page
        assert page.index('name="date"') < page.index('name="strength"')
        answer = browse(owner.user).post(
            address(owner) + "?day=2026-11-18", sent(strength="1", date="2026-11-18", time="12:00"), follow=True
        )
    assert "Wednesday 18 November 2026, 12:00" in answer.content.decode()
    assert entries(owner)[0].local_day == dt.date(2026, 11, 18)


@pytest.mark.parametrize("day", ["2026-11-20", "2027-01-01", "0001-01-01", "yesterday", "9999-12-31", ""])
def test_any_other_day_in_the_address_is_today(owner, browse, day):
    with time_machine.travel(NOON, tick=False):
        assert "How is today?" in browse(owner.user).get(address(owner), {"day": day}).content.decode()


def test_queries_do_not_grow_with_the_diary(owner, browse, django_assert_num_queries):
    client = browse(owner.user)
    for days in range(3):
        check_in(owner, at=NOON - dt.timedelta(days=days), strength=0)
    with django_assert_num_queries(6):  # session, user, grant, agreement, symptoms, last check-in
        client.get(address(owner))
    for days in range(40):
        check_in(owner, at=NOON - dt.timedelta(days=days), strength=0, grades={"legs": 1})
    with django_assert_num_queries(6):
        client.get(address(owner))


def test_another_day_stands_beside_the_date_and_can_be_asked_for_at_once(owner, browse):
    client, address = browse(owner.user), f"/diary/{owner.diary.pk}/check-in/"
    page = client.get(address).content.decode()
    assert page.index("Another day or time?") < page.index("much weaker")
    assert '<details class="check-in__other">' in page
    assert '<details class="check-in__other" open>' in client.get(f"{address}?when=other").content.decode()
