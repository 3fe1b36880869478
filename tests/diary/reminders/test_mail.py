"""Reminders by mail: they come at the chosen time or not at all, and say nothing about anybody."""

from __future__ import annotations

import datetime as dt
import smtplib

import pytest
from django.utils import timezone

from lems_site.accounts import consent
from lems_site.accounts.models import User
from lems_site.diary.models import AuditEvent, Diary, ReminderDelivery, ReminderSchedule
from tests.diary.conftest import check_in, overwrite, wall

from .reminder_clock import confirm_address, remind, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]


def test_a_mail_comes_at_its_time_and_only_once(owner, at):
    remind(owner, "9:00")
    at("2026-11-27", "08:59")
    assert sent() == []
    for minute in ("09:00", "09:00", "09:01", "23:00"):
        at("2026-11-27", minute)
    assert [message.to for message in sent()] == [[owner.user.email]]
    at("2026-11-28", "09:00")
    assert len(sent()) == 2


def test_it_names_no_illness_no_medicine_and_no_diary(owner, at, settings):
    settings.SITE_URL = "https://lems.example"
    settings.REMINDER_URL = "https://notes.example"
    overwrite(Diary.objects.filter(pk=owner.diary.pk), name="My LEMS diary")
    remind(owner, "9:00")
    at("2026-11-27", "09:00")
    (message,) = sent()
    raw = message.message().as_string()
    for word in ("LEMS", "lems", "myasthenic", "amifampridine", "My LEMS diary", "symptom", "health"):
        assert word not in raw, raw
    assert message.subject == "Reminder"
    assert message.from_email.startswith("Reminder <")
    assert "https://notes.example/diary/reminder/" in message.body


def test_it_has_the_title_that_the_person_chose(owner, at):
    remind(owner, "9:00", title="Tea\ntime")
    at("2026-11-27", "09:00")
    assert sent()[0].subject == "Tea time"


@pytest.mark.parametrize("what", ["check-in", "done", "revoked", "paused", "inactive", "unconfirmed", "ended", "closed"])
def test_none_comes_when_it_is_not_wanted_any_more(what, owner, helper, at):
    person = helper if what == "revoked" else owner
    remind(person, "9:00")
    match what:
        case "check-in":
            check_in(helper, at=wall(owner, "2026-11-27", "08:55"), strength=1)  # whoever wrote it
        case "done":
            overwrite(ReminderSchedule.objects.all(), done_day=dt.date(2026, 11, 27))
        case "revoked":
            helper.grant.revoked_at = timezone.now()
            helper.grant.save()
        case "paused":
            consent.withdraw_consent(by=owner.user)
        case "inactive":
            User.objects.filter(pk=owner.user.pk).update(is_active=False)
        case "unconfirmed":
            User.objects.filter(pk=owner.user.pk).update(email="new@example.org")
        case "ended":
            ReminderSchedule.objects.all().delete()
        case "closed":
            owner.grant.revoked_at = timezone.now()
            owner.grant.save()
    at("2026-11-27", "09:00")
    assert sent() == []


def test_a_check_in_silences_the_day_or_only_the_next_mail(owner, helper, at):
    remind(owner, "9:00", "20:00")
    remind(helper, "9:00", "20:00", each_time=True)
    at("2026-11-27", "08:30")
    check_in(owner, at=wall(owner, "2026-11-27", "08:30"), strength=1)
    at("2026-11-27", "09:00")
    assert sent() == []
    at("2026-11-27", "20:00")
    assert [message.to for message in sent()] == [[helper.user.email]]


def test_a_check_in_at_one_at_night_belongs_to_the_day_before(owner, at):
    remind(owner, "1:00", "9:00")
    check_in(owner, at=wall(owner, "2026-11-27", "00:30"), strength=1)
    at("2026-11-27", "01:00")
    assert sent() == []
    at("2026-11-27", "09:00")
    assert len(sent()) == 1


def test_none_is_sent_in_quiet_hours_even_when_the_clock_was_late(owner, at):
    remind(owner, "21:50", quiet=("22:00", "07:00"))
    at("2026-11-27", "22:05")
    assert sent() == []
    at("2026-11-28", "21:50")
    assert len(sent()) == 1


def test_a_mail_that_is_over_half_an_hour_late_is_left_out(owner, at):
    remind(owner, "9:00", "15:00")
    at("2026-11-27", "09:31")
    assert sent() == []
    at("2026-11-27", "15:10")
    assert len(sent()) == 1


def test_a_changed_clock_of_the_diary_moves_the_mails(owner, browse, at):
    remind(owner, "9:00")
    data = {"name": "", "zone": "America/New_York", "first_hour": "4"}
    assert browse(owner.user).post(f"/diary/{owner.diary.pk}/settings/", data).status_code == 302
    at("2026-11-27", "09:00")  # in Berlin
    assert sent() == []
    at("2026-11-27", "15:00")  # nine in New York
    assert len(sent()) == 1


@pytest.mark.parametrize(
    ("error", "times"),
    [
        (ConnectionRefusedError(), 2),
        (smtplib.SMTPDataError(451, b"try later"), 2),
        (smtplib.SMTPDataError(550, b"no"), 1),
        (smtplib.SMTPServerDisconnected("cut"), 1),  # it may have been taken
        (TimeoutError(), 1),
    ],
)
def test_a_mail_server_that_refused_for_now_is_asked_again_later(owner, at, mail_server, error, times):
    calls = []

    def answer() -> None:
        calls.append(timezone.now())
        if len(calls) == 1:
            raise error

    mail_server.before = staticmethod(answer)
    remind(owner, "9:00")
    at("2026-11-27", "09:00")
    for minute in ("09:00", "09:01", "09:02"):
        at("2026-11-27", minute)
    assert len(calls) == times
    assert len(sent()) == times - 1


def test_one_that_fails_does_not_keep_the_others_from_theirs(owner, keeper, at, mail_server):
    calls = []

    def answer() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"unknown")})

    mail_server.before = staticmethod(answer)
    consent.give_consent(by=keeper.user)
    remind(owner, "9:00")
    remind(keeper, "8:00")  # the same moment in London
    at("2026-11-27", "09:00")
    assert len(sent()) == 1


def test_the_page_says_when_the_next_mail_comes_and_ends_it(owner, browse, at):
    confirm_address(owner)
    client, address = browse(owner.user), f"/diary/{owner.diary.pk}/reminders/"
    at("2026-11-27", "08:00")
    choice = {"times": "9:00, 8.30 pm", "weekdays": ["4", "5"], "quiet_from": "22:00", "quiet_until": "7:00"}
    answer = client.post(address, choice)
    assert answer.status_code == 302
    page = client.get(address).content.decode()
    assert "Friday 27 November 2026, 09:00" in page
    assert owner.user.email in page
    assert AuditEvent.objects.filter(diary=owner.diary, target="reminders by mail").count() == 1
    assert client.post(f"{address}end/").status_code == 302
    at("2026-11-27", "09:00")
    assert sent() == []
    assert not ReminderDelivery.objects.filter(state="sent").exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"times": "23:00"}, "23:00 lies in the quiet hours"),
        ({"times": "6:59"}, "06:59 lies in the quiet hours"),
        ({"times": "nine"}, "is not a time"),
        ({"quiet_until": ""}, "Type both times"),
        ({"quiet_until": "7:00, 8:00"}, "Type one time here"),
        ({"weekdays": []}, "Choose at least one day"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(owner, browse, typed, words):
    data = {"times": "9:00", "weekdays": ["1"], "quiet_from": "22:00", "quiet_until": "7:00", "title": "Tea", **typed}
    answer = browse(owner.user).post(f"/diary/{owner.diary.pk}/reminders/", data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="Tea"' in answer.content.decode()


def test_a_reader_cannot_ask_for_reminders_but_can_end_them(reader, browse):
    client = browse(reader.user)
    assert client.get(f"/diary/{reader.diary.pk}/reminders/").status_code == 404
    assert client.post(f"/diary/{reader.diary.pk}/reminders/end/").status_code == 302
