"""The links in a reminder: they act on a press alone, once, for 48 hours, and tell nothing to who guesses."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from lems_site.diary.models import Entry, ReminderSchedule, ReminderToken
from lems_site.diary.reminders.deliveries import delete_old_deliveries
from lems_site.diary.reminders.links import delete_ended_tokens
from tests.diary.conftest import wall

from .reminder_clock import path_of, remind, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]


def test_it_can_be_unsubscribed_by_a_mail_program(owner, at):
    remind(owner, "9:00")
    at("2026-11-27", "09:00")
    (message,) = sent()
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    program = Client(enforce_csrf_checks=True)
    answer = program.post(urlsplit(address).path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not ReminderSchedule.objects.exists()
    at("2026-11-28", "09:00")
    assert len(sent()) == 1


def test_done_for_today_needs_a_press_and_silences_that_day_alone(owner, at):
    remind(owner, "9:00", "20:00")
    at("2026-11-27", "09:00")
    path = path_of(sent()[0], "done")
    person = Client(enforce_csrf_checks=True)
    page = person.get(path)
    assert page.status_code == 200
    assert page.content.decode().partition("<main")[2].partition("</main>")[0].count("<button") == 1
    assert ReminderSchedule.objects.get().done_day is None  # mail programs open links by themselves
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert person.post(path).status_code == 200
    assert not Entry.objects.exists()
    at("2026-11-27", "20:00")
    assert len(sent()) == 1
    at("2026-11-28", "09:00")
    assert len(sent()) == 2


def test_unknown_used_and_old_links_look_the_same(owner, at):
    remind(owner, "9:00")
    at("2026-11-27", "09:00")
    used, old = path_of(sent()[0], "done"), path_of(sent()[0], "stop")
    person = Client()
    person.post(used)
    ReminderToken.objects.update(ends_at=timezone.now())
    pages = [person.get(path) for path in (used, old, "/diary/reminder/never-was/done/", "/diary/reminder/never-was/stop/")]
    pages += [person.post(path) for path in (used, old, "/diary/reminder/never-was/done/")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
    assert ReminderSchedule.objects.exists()


def test_a_token_does_only_what_its_link_says(owner, at):
    remind(owner, "9:00")
    at("2026-11-27", "09:00")
    done = path_of(sent()[0], "done")
    assert Client().post(done.replace("/done/", "/stop/")).status_code == 404
    assert ReminderSchedule.objects.exists()


def test_tokens_are_kept_hashed_and_go_after_48_hours(owner, at):
    remind(owner, "9:00")
    at("2026-11-27", "09:00")
    token = path_of(sent()[0], "done").split("/")[3]
    assert not ReminderToken.objects.filter(token_hash__contains=token).exists()
    assert ReminderToken.objects.count() == 2
    at("2026-11-29", "08:59")
    assert delete_ended_tokens() == 0
    with time_machine.travel(wall(owner, "2026-11-29", "09:01"), tick=False):
        assert delete_ended_tokens() == 2
        assert delete_old_deliveries() == 1
