"""An entry's page: everything it says, its history; correcting, taking out, bringing back."""

# Over 250 lines: one page, one file.

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from lems_site.diary.entries.services import Draft, create_entries
from lems_site.diary.models import AuditEvent, Entry, Medicine
from tests.diary.conftest import check_in, overwrite, words_of


def address(access, entry, what: str = "") -> str:
    return f"/diary/{access.diary.pk}/entry/{entry.pk}/{what}"


def test_it_says_everything_and_who_wrote_it(owner, helper, browse):
    entry = check_in(helper, strength=-1, grades={"legs": 3}, context=["bad-sleep"], flat=False, text="<b>Tired</b>\nvery")
    page = browse(owner.user).get(address(owner, entry)).content.decode()
    for words in (
        "a bit weaker",
        "Stairs and getting up",
        "severe",
        "A bad night",
        "&lt;b&gt;Tired&lt;/b&gt;\nvery",
        "ben@example.org",
    ):
        assert words in page


def test_an_entry_of_a_former_helper_and_an_imported_one_say_so(owner, helper, browse):
    entry = check_in(helper, strength=0)
    helper.user.delete()
    assert "Written by a former helper." in browse(owner.user).get(address(owner, entry)).content.decode()
    overwrite(Entry.objects.filter(pk=entry.pk), imported_from="Nurse Joy")
    assert "Written by Nurse Joy (imported)" in words_of(browse(owner.user).get(address(owner, entry)).content.decode())


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("event", {"event": "fall", "count": 2}, ["A fall", "How often", "2"]),
        ("dose", {"medicine": "k1", "food": True, "effects": ["nausea"]}, ["Firdapse", "With food", "yes", "Feeling sick"]),
        ("test", {"test": "3tug", "seconds": 12.5, "helper": True}, ["Three times up and go", "12.5 seconds", "With a helper"]),
        ("weight", {"kg": 61.5}, ["Weight", "61.5 kg"]),
    ],
)
def test_every_kind_is_shown_in_words(owner, browse, kind, data, words):
    Medicine.objects.create(diary=owner.diary, key="k1", name="Firdapse")
    from uuid import uuid4

    (entry,) = create_entries([Draft(kind, timezone.now(), data)], by=owner, client_id=uuid4())
    page = browse(owner.user).get(address(owner, entry)).content.decode()
    for one in words:
        assert one in page


def test_a_correction_keeps_who_when_before_and_after(owner, helper, browse):
    entry = check_in(owner, strength=-1, grades={"legs": 2, "walking": 1}, text="Old")
    page = browse(helper.user).get(address(owner, entry, "change/")).content.decode()
    assert "Unsteady walking" in page, "not followed any more, and still correctable"
    answers = {"version": "1", "strength": "1", "grade-legs": "0", "grade-walking": "1", "text": "New"}
    page = browse(helper.user).post(address(owner, entry, "change/"), answers, follow=True).content.decode()
    entry.refresh_from_db()
    assert (entry.data, entry.text, entry.version) == ({"strength": 1, "grades": {"legs": 0, "walking": 1}}, "New", 2)
    history = page.partition("What was changed</h2>")[2]
    for words in ("a bit weaker", "a bit stronger", "moderate", "none", "Old", "New", "you: corrected"):
        assert words in history
    assert "Unsteady walking" not in history
    assert "ben@example.org: corrected" in browse(owner.user).get(address(owner, entry)).content.decode()


def test_correcting_leaves_its_moment_alone_unless_that_is_changed(owner, browse):
    at = dt.datetime(2026, 10, 25, 1, 30, 17, 5, tzinfo=dt.UTC)  # the second 02:30 in Berlin
    entry = check_in(owner, at=at, strength=0)
    client = browse(owner.user)
    page = client.get(address(owner, entry, "change/")).content.decode()
    assert 'value="second" id="id_which_1" checked' in page
    answers = {
        "version": "1",
        "strength": "1",
        "date": "2026-10-25",
        "time": "02:30",
        "which": "second",
        "shown": "2026-10-25T02:30/second",
    }
    client.post(address(owner, entry, "change/"), answers)
    entry.refresh_from_db()
    assert entry.at == at
    client.post(address(owner, entry, "change/"), {**answers, "version": "2", "which": "first"})
    entry.refresh_from_db()
    assert entry.at == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert "What was changed" in client.get(address(owner, entry)).content.decode()


def test_two_tabs_see_both_and_choose(owner, helper, browse):
    entry = check_in(owner, strength=0, text="First")
    path = address(owner, entry, "change/")
    browse(helper.user).post(path, {"version": "1", "strength": "-2", "text": "Ben’s words"})
    client = browse(owner.user)
    answer = client.post(path, {"version": "1", "strength": "2", "text": "Ada’s words"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("This was changed while you were typing", "Ben’s words", "Ada’s words", "much weaker", "much stronger"):
        assert words in page
    assert 'name="version" value="2"' in page
    entry.refresh_from_db()
    assert entry.text == "Ben’s words"
    client.post(path, {"version": "2", "strength": "2", "text": "Ada’s words"})
    entry.refresh_from_db()
    assert (entry.data, entry.text) == ({"strength": 2}, "Ada’s words")


@pytest.mark.parametrize("version", ["", "x", "0", "99", "-1", "1.0"])
def test_a_form_without_the_right_version_overwrites_nothing(owner, browse, version):
    entry = check_in(owner, strength=0)
    answer = browse(owner.user).post(address(owner, entry, "change/"), {"version": version, "strength": "2"})
    assert answer.status_code == 409
    entry.refresh_from_db()
    assert entry.data == {"strength": 0}


def test_what_was_taken_out_while_typing_is_not_lost(owner, helper, browse):
    entry = check_in(owner, strength=0)
    path = address(owner, entry, "change/")
    browse(helper.user).post(address(owner, entry, "remove/"))
    answer = browse(owner.user).post(path, {"version": "1", "strength": "1", "text": "Typed"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This entry was deleted while you were typing" in page
    assert "Typed" in page
    browse(owner.user).post(path, {"version": "2", "strength": "1", "text": "Typed"})
    entry.refresh_from_db()
    assert (entry.removed_at, entry.text) == (None, "Typed")


def test_an_emptied_check_in_is_refused_and_kept(owner, browse):
    entry = check_in(owner, strength=0)
    answer = browse(owner.user).post(address(owner, entry, "change/"), {"version": "1", "strength": "out"})
    assert answer.status_code == 422
    assert "Nothing would be left of it" in answer.content.decode()


def test_correcting_to_trouble_breathing_shows_the_notice(owner, browse):
    entry = check_in(owner, grades={"breathing": 0})
    answer = browse(owner.user).post(address(owner, entry, "change/"), {"version": "1", "grade-breathing": "1"}, follow=True)
    assert "card--emergency" in answer.content.decode()


def test_what_is_hidden_from_a_helper_is_hidden_in_history_too(owner, helper, browse):
    entry = check_in(owner, strength=0, grades={"mood": 1}, text="Secret one")
    browse(owner.user).post(
        address(owner, entry, "change/"), {"version": "1", "strength": "0", "grade-mood": "3", "text": "Secret two"}
    )
    owner.diary.hidden_topics = ["mood", "notes"]
    owner.diary.save()
    client = browse(helper.user)
    for page in (client.get(address(owner, entry)), client.get(address(owner, entry, "change/"))):
        text = page.content.decode()
        assert "Secret" not in text
        assert "Low mood" not in text
    client.post(address(owner, entry, "change/"), {"version": "2", "strength": "1"})
    entry.refresh_from_db()
    assert entry.data == {"strength": 1, "grades": {"mood": 3}}
    assert entry.text == "Secret two"


def test_taken_out_for_thirty_days(owner, helper, browse):
    entry = check_in(owner, strength=2)
    client = browse(helper.user)
    page = client.post(address(owner, entry, "remove/"), follow=True).content.decode()
    assert "Deleted. You can restore it here for 30 days." in page
    assert "much stronger" in page
    assert client.get(address(owner, entry)).status_code == 404
    with time_machine.travel(timezone.now() + dt.timedelta(days=29), tick=False):
        assert "much stronger" in browse(owner.user).get(f"/diary/{owner.diary.pk}/removed/").content.decode()
    with time_machine.travel(timezone.now() + dt.timedelta(days=31), tick=False):
        assert "No entries were deleted" in browse(owner.user).get(f"/diary/{owner.diary.pk}/removed/").content.decode()
        assert browse(owner.user).post(address(owner, entry, "bring-back/")).status_code == 404
    assert client.post(address(owner, entry, "bring-back/"), follow=True).status_code == 200
    assert Entry.objects.filter(removed_at=None).count() == 1
    page = client.get(address(owner, entry)).content.decode()
    assert "you: deleted" in page
    assert "you: restored" in page


@pytest.mark.parametrize("what", ["change/", "remove/", "bring-back/"])
def test_readers_and_strangers_change_nothing(*, owner, reader, cleo, keeper, browse, what):
    entry = check_in(owner, strength=0)
    for user in (reader.user, cleo, keeper.user):
        assert browse(user).post(address(owner, entry, what), {"version": "1", "strength": "2"}).status_code == 404
    assert browse(keeper.user).post(address(keeper, entry, what), {"version": "1", "strength": "2"}).status_code == 404
    entry.refresh_from_db()
    assert (entry.data, entry.removed_at) == ({"strength": 0}, None)
    assert "Correct" not in browse(reader.user).get(address(owner, entry)).content.decode().partition("<footer")[0]


def test_looking_is_logged_for_helpers(owner, helper, browse):
    entry = check_in(owner, strength=0)
    browse(helper.user).get(address(owner, entry))
    line = AuditEvent.objects.get(action="viewed")
    assert (line.user, line.target) == (helper.user, "entry")


def test_an_event_is_corrected(owner, browse):
    from uuid import uuid4

    (entry,) = create_entries([Draft("event", timezone.now(), {"event": "fall"}, "Hall")], by=owner, client_id=uuid4())
    client = browse(owner.user)
    assert client.post(address(owner, entry, "change/"), {"version": "1", "event": "fall", "count": "0"}).status_code == 422
    client.post(address(owner, entry, "change/"), {"version": "1", "event": "near-fall", "count": "2", "text": "Stairs"})
    entry.refresh_from_db()
    assert (entry.data, entry.text) == ({"event": "near-fall", "count": 2}, "Stairs")


def test_a_form_sent_without_a_session_is_given_back_and_kept_nowhere(owner, client):
    from lems_site.accounts.models import Session

    before = Session.objects.count()
    path = f"/diary/{owner.diary.pk}/check-in/"
    answer = client.post(path, {"strength": "-1", "text": 'Very "private" <words>', "context": ["heat", "stress"]})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Sign in again: nothing is lost" in page
    assert 'name="text" value="Very &quot;private&quot; &lt;words&gt;"' in page
    assert page.count('name="context"') == 2
    assert f'action="{path}"' in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert Session.objects.count() == before
    assert not Entry.objects.exists()


def test_words_from_another_site_are_not_given_back(owner, client):
    answer = client.post(f"/diary/{owner.diary.pk}/check-in/", {"text": "Planted"}, headers={"origin": "https://evil.example"})
    assert "Planted" not in answer.content.decode()


def test_a_form_that_is_too_old_is_given_back_in_the_diary(owner):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(owner.user)
    path = f"/diary/{owner.diary.pk}/check-in/"
    answer = client.post(path, {"text": "Typed long ago"}, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert "Press Save once more" in answer.content.decode()
    assert 'value="Typed long ago"' in answer.content.decode()
    elsewhere = client.post(path, {"text": "Planted"}, headers={"origin": "https://evil.example"})
    assert "Planted" not in elsewhere.content.decode()
