"""Run as a program against an empty database: clocks send reminders and are killed by SIGKILL at random moments.

Two `manage.py clock` run at a time. One of them is killed, and another is started, as often as CLOCK_KILLS says. Meanwhile people
write check-ins. Prints one JSON object, a `Result`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any, TypedDict

import django

ROOT = Path(__file__).resolve().parents[3]
KILLS = int(os.environ.get("CLOCK_KILLS", "3"))
PEOPLE = 40 * KILLS
GIVE_UP = 120  # seconds for what is left after the last kill


class Result(TypedDict):
    """people: addresses by what they did ("wrote before", "wrote meanwhile", "wrote nothing"). mails: moment and address of each.
    written: when a person's check-in was in the database. states: how many deliveries are in which state."""

    people: dict[str, list[str]]
    mails: list[tuple[float, str]]
    written: dict[str, float]
    states: dict[str, int]
    kills: int


class KilledClocks:
    """People with a reminder each, and the clocks that send them. Imports wait until Django is set up."""

    def __init__(self) -> None:
        from django.conf import settings

        from lems_site.diary import models

        self.models, self.mail_file = models, Path(settings.EMAIL_FILE_PATH)
        self.owners: dict[str, Any] = {}
        self.written: dict[str, float] = {}
        self.people: dict[str, list[str]] = {}
        self.clocks: list[subprocess.Popen[str]] = []
        self.kills = 0

    def run(self) -> Result:
        self.create_people()
        try:
            self.kill_clocks(list(self.people["wrote meanwhile"]))
            self.send_what_is_left()
        finally:
            for clock in self.clocks:  # none is left where something failed: who reads what this program prints would wait for it
                clock.kill()
        states = Counter(self.models.ReminderDelivery.objects.values_list("state", flat=True))
        return Result(people=self.people, mails=self.read_mails(), written=self.written, states=dict(states), kills=self.kills)

    def kill_clocks(self, meanwhile: list[str]) -> None:
        """Kill a clock KILLS times, while people write and two clocks send."""
        self.start_clock()
        while self.kills < KILLS:
            self.start_clock()
            self.wait_for_mails(10)
            for _ in range(len(meanwhile) // (KILLS - self.kills)):
                self.write_check_in(meanwhile.pop())
            time.sleep(random.uniform(0, 0.8))  # noqa: S311 (no secret)
            self.kill_clock()
            self.kills += 1

    def create_people(self) -> None:
        """People with a diary, in a zone where it is midday, and one reminder that is due within the next seconds."""
        from allauth.account.models import EmailAddress
        from django.db import transaction
        from django.utils import timezone

        from lems_site.accounts import consent
        from lems_site.accounts.models import User
        from lems_site.diary.account.create import create_diary
        from lems_site.diary.reminders.schedules import ScheduleChoice, save_schedule

        behind = timezone.now().hour - 12
        zone = f"Etc/GMT{behind:+d}" if behind else "UTC"  # Etc/GMT+3 is three hours behind
        choice = ScheduleChoice(
            title="", times=["12:00"], weekdays=list(range(7)), quiet_from=None, quiet_until=None, each_time=False
        )
        with transaction.atomic():
            for number in range(PEOPLE):
                user = User.objects.create_user(f"person{number}@example.org")
                EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
                consent.give_consent(by=user)
                access = self.owners[user.email] = create_diary(by=user, name="", zone=zone)
                save_schedule(choice, by=access)
        for number, did in enumerate(("wrote before", "wrote meanwhile", "wrote nothing", "wrote nothing")):
            self.people[did] = self.people.get(did, []) + [f"person{one}@example.org" for one in range(number, PEOPLE, 4)]
        with transaction.atomic():
            for email in self.people["wrote before"]:
                self.write_check_in(email)
        first = timezone.now() + dt.timedelta(seconds=1)
        for number, schedule in enumerate(self.models.ReminderSchedule.objects.order_by("?")):
            schedule.next_due = first + dt.timedelta(seconds=number * 2 * KILLS / PEOPLE)
            schedule.save(update_fields=["next_due"])

    def write_check_in(self, email: str) -> None:
        from django.utils import timezone

        from lems_site.diary.entries.services import Draft, create_entries

        draft = Draft(self.models.Entry.Kind.CHECK_IN, timezone.now(), {"strength": 0}, "")
        create_entries([draft], by=self.owners[email], client_id=uuid.uuid4())
        self.written[email] = time.time()

    def start_clock(self) -> None:
        command = [sys.executable, str(ROOT / "manage.py"), "clock", "--verbosity=2"]
        clock = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        assert clock.stdout is not None
        assert clock.stdout.readline().startswith("the clock runs")
        self.clocks.append(clock)

    def kill_clock(self) -> None:
        """SIGKILL for the older clock. All claims are made a minute old, so that nobody waits until those of the dead are free.

        The living clock may lose a claim by that and send beside the new one, which must do no harm either.
        """
        from lems_site.web.models import STALE_AFTER, BackgroundJobState

        clock = self.clocks.pop(0)
        clock.kill()
        clock.wait()
        for state in BackgroundJobState.objects.exclude(claimed_by=""):
            state.claimed_at = state.claimed_at - 2 * STALE_AFTER if state.claimed_at else None
            state.save(update_fields=["claimed_at"])

    def read_mails(self) -> list[tuple[float, str]]:
        lines = self.mail_file.read_text().splitlines() if self.mail_file.exists() else []
        return [(float(moment), address) for moment, address in (line.split() for line in lines)]

    def wait_for_mails(self, more: int) -> None:
        """Wait until some more mails went out, or none is left to send."""
        most, ends = len(self.read_mails()) + more, time.monotonic() + 10
        while len(self.read_mails()) < most and time.monotonic() < ends and self.is_work_left():
            time.sleep(0.02)

    def is_work_left(self) -> bool:
        from django.utils import timezone

        planned = self.models.ReminderSchedule.objects.filter(next_due__lte=timezone.now() + dt.timedelta(minutes=1))
        return planned.exists() or self.models.ReminderDelivery.objects.filter(state="waiting").exists()

    def send_what_is_left(self) -> None:
        ends = time.monotonic() + GIVE_UP
        while self.is_work_left() and time.monotonic() < ends:
            time.sleep(0.2)
        for clock in self.clocks:
            clock.terminate()  # lets it finish the message that it is at
            clock.wait(timeout=30)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(KilledClocks().run()))
