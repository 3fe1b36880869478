"""A year of reminders in three zones, over both changes of the clock, while the process is killed at random."""

from __future__ import annotations

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest
import time_machine

from lems_site.accounts import consent
from lems_site.diary.models import Diary, ReminderDelivery
from lems_site.diary.reminders import deliveries
from tests.databases import DATABASE_STEP
from tests.diary.conftest import check_in

from .reminder_clock import MailServer, next_moment_of_work, remind, run_clock, sent

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
YEAR = dt.timedelta(days=365)
TIMES = ("02:30", "09:00", "20:00")  # half past two happens twice or not at all on two days of the year
QUIET = ("22:00", "02:00")


class Killed(BaseException):
    """The process ends here; nothing that it meant to do afterwards is done."""


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"][::DATABASE_STEP])
def test_a_year_of_reminders(zone, owner, mail_server, monkeypatch):
    lot = random.Random(zone)  # noqa: S311 (the same kills each time)
    Diary.objects.filter(pk=owner.diary.pk).update(zone=zone)
    owner.diary.zone = zone
    written: dict[dt.date, dt.datetime] = {}
    kills = 0

    def die_sometimes() -> None:
        if lot.random() < 0.02:
            raise Killed

    real_claim = deliveries.wanted_by

    def wanted_by(delivery: ReminderDelivery) -> object:
        die_sometimes()
        return real_claim(delivery)

    monkeypatch.setattr(deliveries, "wanted_by", wanted_by)
    mail_server.before, mail_server.after = staticmethod(die_sometimes), staticmethod(die_sometimes)
    with time_machine.travel(START, tick=False) as clock:
        consent.give_consent(by=owner.user)
        remind(owner, *TIMES, quiet=QUIET)
        while (moment := next_moment_of_work()) is not None and moment < START + YEAR:
            now = moment + dt.timedelta(seconds=lot.random())  # the clock looks once a second
            if lot.random() < 0.3:  # the person writes just before
                day = now.astimezone(ZoneInfo(zone)).date()
                clock.move_to(now - dt.timedelta(seconds=30))
                check_in(owner, strength=0)
                local = now.astimezone(ZoneInfo(zone))
                written.setdefault(day if local.hour >= 4 else day - dt.timedelta(days=1), now)
            clock.move_to(now)
            try:
                run_clock()
            except Killed:
                kills += 1
        handed = list(MailServer.taken_at)
    assert len(handed) == len(sent())
    walls = [at.astimezone(ZoneInfo(zone)) for at in handed]
    planned = {at.replace(second=0, microsecond=0) for at in handed}
    assert kills > 5
    assert len(planned) == len(handed), "each at most once"
    assert all(at.second + at.microsecond / 1e6 < 120 for at in handed), "at most two minutes late"
    assert not [at for at in walls if at.hour >= 22 or at.hour < 2], "none in quiet hours"
    for at in walls:
        day = at.date() if at.hour >= 4 else at.date() - dt.timedelta(days=1)
        assert not (day in written and written[day] <= at), "none after the entry exists"
    assert {f"{at:%H:%M}" for at in walls} <= {*TIMES, "03:30", "03:00"}, "nine stays nine when the clocks change"
    possible = 3 * 365
    assert possible * 0.4 < len(handed) < possible
    spring = {"Europe/Berlin": (2026, 3, 29), "America/New_York": (2026, 3, 8), "Australia/Lord_Howe": (2026, 10, 4)}[zone]
    assert ReminderDelivery.objects.filter(due_at__date=dt.date(*spring)).exists()
