"""Same as last time: the headline and the grades, in one press; never what must be answered anew."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from lems_site.diary.models import Entry, TrackedSymptom
from tests.diary.conftest import check_in, overwrite


def same(client, access, **answers):
    data = {"client_id": str(uuid.uuid4()), "press": "same", **answers}
    return client.post(f"/diary/{access.diary.pk}/check-in/", data, follow=True)


def newest(access) -> Entry:
    return Entry.objects.filter(diary=access.diary, removed_at=None).latest("pk")


def full_check_in(access):
    for code in ("breathing", "swallowing", "choking"):
        TrackedSymptom.objects.create(diary=access.diary, code=code)
    return check_in(
        access,
        at=timezone.now() - dt.timedelta(days=1),
        strength=-1,
        text="A note",
        flat=True,
        context=["heat"],
        effort_minutes=5,
        rest_minutes=6,
        grades={"legs": 2, "tiredness": 0, "breathing": 1, "swallowing": 1, "choking": 0},
    )


def test_it_copies_the_headline_and_the_grades_and_nothing_else(owner, browse):
    full_check_in(owner)
    page = same(browse(owner.user), owner).content.decode()
    assert newest(owner).data == {"strength": -1, "grades": {"legs": 2, "tiredness": 0}}
    assert newest(owner).text == ""
    assert "<h1>Saved</h1>" in page
    assert ">Undo<" in page
    assert "card--emergency" not in page


def test_what_was_chosen_now_goes_before_what_is_copied(owner, browse):
    full_check_in(owner)
    same(browse(owner.user), owner, strength="2", text="Better", **{"grade-breathing": "0"})
    assert newest(owner).data == {"strength": 2, "grades": {"legs": 2, "tiredness": 0, "breathing": 0}}
    assert newest(owner).text == "Better"


def test_a_symptom_that_is_no_longer_followed_is_not_copied(owner, browse):
    full_check_in(owner)
    overwrite([row for row in owner.diary.tracked_symptoms.all() if row.code == "legs"], archived=True)
    same(browse(owner.user), owner)
    assert newest(owner).data == {"strength": -1, "grades": {"tiredness": 0}}


def test_what_is_hidden_from_a_helper_is_not_copied_by_them(owner, helper, browse):
    TrackedSymptom.objects.create(diary=owner.diary, code="mood")
    check_in(owner, at=timezone.now() - dt.timedelta(hours=2), strength=0, grades={"mood": 3, "legs": 1})
    owner.diary.hidden_topics = ["mood"]
    owner.diary.save()
    same(browse(helper.user), helper)
    assert newest(owner).data == {"strength": 0, "grades": {"legs": 1}}


def test_the_last_one_that_says_something_is_copied(owner, browse):
    check_in(owner, at=timezone.now() - dt.timedelta(days=2), strength=1)
    check_in(owner, at=timezone.now() - dt.timedelta(days=1), text="Only a note")
    same(browse(owner.user), owner)
    assert newest(owner).data == {"strength": 1}


def test_two_presses_save_one_entry(owner, browse):
    check_in(owner, at=timezone.now() - dt.timedelta(days=1), strength=1)
    client, number = browse(owner.user), str(uuid.uuid4())
    first, second = (same(client, owner, client_id=number) for _ in range(2))
    assert first.redirect_chain == second.redirect_chain
    assert Entry.objects.count() == 2


def test_without_an_earlier_one_it_is_not_offered_and_says_so(owner, browse):
    client = browse(owner.user)
    for page in ("", "check-in/"):
        assert "Same as last time" not in client.get(f"/diary/{owner.diary.pk}/{page}").content.decode()
    answer = same(client, owner)
    assert answer.status_code == 422
    assert "There is no earlier answer to copy yet" in answer.content.decode()
    assert Entry.objects.count() == 0


def test_the_pages_say_what_would_be_copied(owner, browse):
    full_check_in(owner)
    for page in ("", "check-in/"):
        text = browse(owner.user).get(f"/diary/{owner.diary.pk}/{page}").content.decode()
        assert "a bit weaker; Stairs and getting up: moderate" in text
        assert "It leaves out breathing, swallowing, choking and notes." in text
        assert "with notes" not in text.partition("Last time")[2].partition("</p>")[0], "only what is copied is told"


def test_nothing_later_than_the_moment_is_copied(owner, browse):
    """For a past day, the last time is the time before that day."""
    now = timezone.now()
    check_in(owner, at=now - dt.timedelta(days=9), strength=-2)
    check_in(owner, at=now - dt.timedelta(days=1), strength=2)
    past = (now - dt.timedelta(days=5)).date().isoformat()
    same(browse(owner.user), owner, date=past, time="12:00")
    assert newest(owner).data == {"strength": -2}
