"""Amounts, planned times and stock: kept as they are typed, read where they can be read, compared with nothing."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine

from lems_site.diary.codes.amounts import parse_amount, parse_times
from lems_site.diary.models import Entry, Medicine
from tests.diary.conftest import note, words_of

NOW = dt.datetime(2026, 3, 20, 12, 0, tzinfo=dt.UTC)  # 13:00 in Berlin


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def tablet(owner) -> Medicine:
    return Medicine.objects.create(diary=owner.diary, name="Tablet A", times=["08:00", "14:00"])


def url(access, name: str) -> str:
    return f"/diary/{access.diary.pk}/{name}"


def page(client, access, name: str = "medicines/") -> str:
    return words_of(client.get(url(access, name)).content.decode())


@pytest.mark.parametrize(
    ("typed", "number", "unit"),
    [
        ("2 tablets", 2, "tablet"),
        ("1 Tablet", 1, "tablet"),
        ("half a tablet", 0.5, "tablet"),
        ("1/2 tablet", 0.5, "tablet"),
        ("1 1/2 tablets", 1.5, "tablet"),
        ("1½ tabs.", 1.5, "tab"),
        ("½", 0.5, ""),
        ("2,5 ml", 2.5, "ml"),
        ("two capsules", 2, "capsule"),
    ],
)
def test_an_amount_is_read_where_it_can_be(typed, number, unit):
    assert parse_amount(typed) == (number, unit)


@pytest.mark.parametrize("typed", ["", "as on the box", "some", "1/0 tablet"])
def test_what_is_no_number_is_not_guessed(typed):
    assert parse_amount(typed) is None


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("", []),
        ("8:00, 12.30 and 6 pm", ["08:00", "12:30", "18:00"]),
        ("20:00; 8:00; 8:00", ["08:00", "20:00"]),
        ("12 am, 12 pm", ["00:00", "12:00"]),
        ("٨:٣٠", ["08:30"]),
        ("25:00", None),
        ("8:00 with food", None),
        ("13 pm", None),
    ],
)
def test_planned_times_are_read_as_people_write_them(typed, times):
    assert parse_times(typed) == times


def test_a_dose_keeps_its_amount_and_the_last_one_is_offered(owner, tablet, browse):
    client = browse(owner.user)
    typed = {"medicine": tablet.key, "missed": "no", "amount": " half a\ttablet ", "date": "2026-03-20", "time": "09:10"}
    saved = client.post(url(owner, "dose/"), {**typed, "planned": "08:00", "client_id": str(uuid.uuid4())}, follow=True)
    assert Entry.objects.get().data == {"medicine": tablet.key, "amount": "half a tablet", "planned": "08:00", "missed": False}
    assert "Amount half a tablet Planned for 08:00 (1 h 10 min later)" in words_of(saved.content.decode())
    shown = page(client, owner)
    assert "Today: 09:10, half a tablet (1 dose taken)" in shown
    assert "08:00 : written 09:10, half a tablet" in shown
    assert "14:00 : nothing written yet" in shown
    assert "Taken now: half a tablet" in shown
    assert "Taken now: half a tablet" in page(client, owner, "")
    assert 'value="half a tablet"' in client.get(url(owner, f"dose/?medicine={tablet.key}")).content.decode()


def test_taken_now_keeps_the_amount_and_the_planned_time_that_stood_beside_it(owner, tablet, browse):
    client = browse(owner.user)
    client.post(url(owner, "dose/"), {"taken": tablet.key, "amount": "2 tablets", "planned": "14:00"})
    assert Entry.objects.get().data == {"medicine": tablet.key, "missed": False, "amount": "2 tablets", "planned": "14:00"}
    Entry.objects.all().delete()
    client.post(url(owner, "dose/"), {"taken": tablet.key, f"amount-{tablet.key}": "1 tablet", "amount-other": "9"})
    assert Entry.objects.get().data["amount"] == "1 tablet"
    Entry.objects.all().delete()
    client.post(url(owner, "dose/"), {"taken": tablet.key, "amount": "x" * 61, "planned": "soon"})
    assert Entry.objects.get().data == {"medicine": tablet.key, "missed": False}


def test_a_skipped_dose_keeps_its_reason(owner, tablet, browse):
    client = browse(owner.user)
    typed = {"medicine": tablet.key, "missed": "yes", "reason": "ran-out"}
    saved = client.post(url(owner, "dose/"), {**typed, "client_id": str(uuid.uuid4())}, follow=True)
    assert "Dose skipped Why not None was left" in words_of(saved.content.decode())
    assert "13:00 not taken (0 doses taken)" in page(client, owner)


def test_what_does_not_fit_together_is_explained(owner, tablet, browse):
    Medicine.objects.create(diary=owner.diary, key="k2", name="Tablet B", times=["07:00"])
    typed = {"medicine": tablet.key, "missed": "no", "reason": "forgot", "planned": "07:00"}
    answer = browse(owner.user).post(url(owner, "dose/"), typed)
    assert answer.status_code == 422
    assert "This medicine is not planned for that time" in answer.content.decode()
    assert "You chose “Taken”" in answer.content.decode()


def test_correcting_an_amount_is_in_the_history_and_keeps_an_old_planned_time(owner, tablet, browse):
    client = browse(owner.user)
    entry = note(owner, "dose", at=NOW, medicine=tablet.key, amount="1 tablet", planned="06:00")
    typed = {"medicine": tablet.key, "missed": "no", "planned": "06:00", "amount": "2 tablets", "version": "1"}
    client.post(url(owner, f"entry/{entry.pk}/change/"), typed)
    entry.refresh_from_db()
    assert (entry.data["amount"], entry.data["planned"]) == ("2 tablets", "06:00")
    shown = page(client, owner, f"entry/{entry.pk}/")
    assert "1 tablet" in shown
    assert "2 tablets" in shown


def test_amounts_are_seen_by_helpers_from_whom_notes_are_hidden(owner, helper, tablet, browse):
    owner.diary.hidden_topics = ["notes"]
    owner.diary.save()
    note(owner, "dose", at=NOW, medicine=tablet.key, amount="1 tablet", text="a private word")
    shown = page(browse(helper.user), owner)
    assert "1 tablet" in shown
    assert "a private word" not in shown


def test_no_page_compares_adds_up_or_advises(owner, tablet, browse, clock):
    for hours in range(6):
        note(owner, "dose", at=NOW - dt.timedelta(hours=hours), medicine=tablet.key, amount="100 tablets")
    shown = page(browse(owner.user), owner).casefold()
    for words in ("600", "too m", "maximum", "limit", "a day", "recommended"):
        assert words not in shown


class TestStock:
    def count(self, client, access, medicine, stock: str):
        return client.post(url(access, f"medicines/{medicine.key}/"), {"count": "1", "stock": stock}, follow=True)

    def take(self, access, medicine, days: int, amount: str = "2 tablets", hour: int = 8) -> None:
        for ago in range(1, days + 1):
            note(access, "dose", at=(NOW - dt.timedelta(days=ago)).replace(hour=hour), medicine=medicine.key, amount=amount)

    def test_it_says_what_is_left_and_until_when_it_lasts(self, owner, tablet, browse, clock):
        client = browse(owner.user)
        self.take(owner, tablet, days=8)
        self.count(client, owner, tablet, "60 tablets")
        clock.shift(dt.timedelta(hours=1))
        note(owner, "dose", at=NOW + dt.timedelta(minutes=30), medicine=tablet.key, amount="half a tablet")
        shown = page(client, owner)
        assert "At home on 20 March: 60 tablets ." in shown
        assert "By the doses written since, about 59.5 tablets are left." in shown
        assert "that lasts until about 18 April 2026." in shown

    @pytest.mark.parametrize(("days", "amount"), [(6, "2 tablets"), (8, "10 mg"), (8, "some")])
    def test_it_is_silent_about_a_day_where_too_little_is_known(self, *, owner, tablet, browse, days, amount):
        self.take(owner, tablet, days=days, amount=amount)
        client = browse(owner.user)
        self.count(client, owner, tablet, "60 tablets")
        shown = page(client, owner)
        assert "At home on 20 March" in shown
        assert "lasts until" not in shown

    def test_it_is_silent_about_what_is_left_where_a_dose_since_cannot_be_read(self, owner, tablet, browse, clock):
        client = browse(owner.user)
        self.count(client, owner, tablet, "60 tablets")
        clock.shift(dt.timedelta(hours=1))
        note(owner, "dose", at=NOW + dt.timedelta(minutes=30), medicine=tablet.key)
        assert "are left" not in page(client, owner)

    def test_an_empty_count_ends_it(self, owner, tablet, browse):
        client = browse(owner.user)
        self.count(client, owner, tablet, "60 tablets")
        self.count(client, owner, tablet, "")
        assert "At home on" not in page(client, owner)
        tablet.refresh_from_db()
        assert (tablet.stock, tablet.stock_at) == ("", None)


def test_planned_times_are_kept_and_wrong_ones_explained(owner, tablet, browse):
    client = browse(owner.user)
    typed = {"name": "Tablet A", "form": "", "strength": ""}
    answer = client.post(url(owner, f"medicines/{tablet.key}/"), {**typed, "times": "sometimes"})
    assert answer.status_code == 422
    assert "Write the times as hours and minutes" in answer.content.decode()
    client.post(url(owner, f"medicines/{tablet.key}/"), {**typed, "times": "9 am, 21:15"})
    tablet.refresh_from_db()
    assert tablet.times == ["09:00", "21:15"]
    assert 'value="09:00, 21:15"' in client.get(url(owner, f"medicines/{tablet.key}/")).content.decode()
