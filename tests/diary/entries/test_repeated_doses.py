"""A second dose within an hour of the first: the first is shown, and the person says whether it is another one."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from html import unescape

import pytest
import time_machine

from lems_site.diary.models import Entry, Medicine
from tests.diary.conftest import note, words_of

EIGHT = dt.datetime(2026, 3, 3, 8, 0, tzinfo=dt.UTC)  # 09:00 in Berlin


@pytest.fixture
def clock():
    with time_machine.travel(EIGHT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def tablet(owner) -> Medicine:
    return Medicine.objects.create(diary=owner.diary, name="Tablet A")


def press(client, access, key: str, **fields):
    """ "Taken now" on a page that was opened a moment ago."""
    path = f"/diary/{access.diary.pk}/dose/"
    return client.post(path, {"taken": key, "client_id": str(uuid.uuid4()), **fields})


def send_again(client, access, answer):
    """The form of the page that asks, sent as a browser does, with the button "Yes, write down another"."""
    form = answer.content.decode().partition('<form class="form" method="post"')[2].partition("</form>")[0]
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    typed = {name: unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}
    return client.post(f"/diary/{access.diary.pk}/dose/", {**typed, "another": "1"})


def test_taken_now_twice_shows_the_first_and_asks(owner, tablet, clock, browse):
    client = browse(owner.user)
    assert press(client, owner, tablet.key).status_code == 302
    clock.shift(60)
    answer = press(client, owner, tablet.key)
    assert answer.status_code == 409
    page = words_of(answer.content.decode())
    assert "Is this another dose?" in page
    assert "Tablet A Tuesday 3 March 2026, 09:00 (1 min before this one). Written by you." in page
    for advice in ("too many", "too much", "should", "do not", "maximum"):
        assert advice not in page.casefold()
    assert Entry.objects.count() == 1


def test_yes_writes_another_and_only_once(owner, tablet, clock, browse):
    client = browse(owner.user)
    press(client, owner, tablet.key)
    clock.shift(60)
    asked = press(client, owner, tablet.key)
    for _ in range(2):
        assert send_again(client, owner, asked).status_code == 302
    assert Entry.objects.count() == 2


def test_it_asks_whoever_wrote_the_first(owner, helper, tablet, clock, browse):
    press(browse(helper.user), owner, tablet.key)
    clock.shift(dt.timedelta(minutes=59))
    page = press(browse(owner.user), owner, tablet.key)
    assert page.status_code == 409
    assert "59 min before this one" in words_of(page.content.decode())
    assert "Written by ben@example.org" in words_of(page.content.decode())


def test_it_does_not_ask_after_an_hour_nor_of_another_medicine_a_missed_or_a_deleted_dose(owner, tablet, clock, browse):
    client = browse(owner.user)
    other = Medicine.objects.create(diary=owner.diary, name="Tablet B")
    note(owner, "dose", at=EIGHT, medicine=tablet.key, missed=True)
    assert press(client, owner, tablet.key).status_code == 302
    assert press(client, owner, other.key).status_code == 302
    clock.shift(dt.timedelta(minutes=61))
    assert press(client, owner, tablet.key).status_code == 302
    saved = Entry.objects.order_by("-pk")[0]
    client.post(f"/diary/{owner.diary.pk}/saved/{saved.batch}/undo/")
    clock.shift(dt.timedelta(minutes=3))
    assert press(client, owner, tablet.key).status_code == 302


def test_a_dose_at_another_time_asks_in_the_same_way_and_keeps_what_was_typed(owner, tablet, clock, browse):
    client = browse(owner.user)
    press(client, owner, tablet.key)
    typed = {"medicine": tablet.key, "missed": "no", "date": "2026-03-03", "time": "08:40", "text": 'with "tea" & bread\nlate'}
    answer = client.post(f"/diary/{owner.diary.pk}/dose/", {**typed, "client_id": str(uuid.uuid4())})
    assert answer.status_code == 409
    assert "20 min after this one" in words_of(answer.content.decode())
    assert send_again(client, owner, answer).status_code == 302
    second = Entry.objects.order_by("pk").last()
    assert (second.text, f"{second.at:%H:%M}") == ('with "tea" & bread\nlate', "07:40")


def test_a_missed_dose_is_written_without_a_question(owner, tablet, clock, browse):
    client = browse(owner.user)
    press(client, owner, tablet.key)
    answer = client.post(f"/diary/{owner.diary.pk}/dose/", {"medicine": tablet.key, "missed": "yes"})
    assert answer.status_code == 302
