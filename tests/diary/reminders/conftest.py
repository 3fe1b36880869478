"""A mail server that keeps what it gets, and a clock that is moved by hand."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from lems_site.accounts import consent
from tests.diary.conftest import wall

from .reminder_clock import MailServer, run_clock

EVENING_BEFORE = dt.datetime(2026, 11, 26, 18, 0, tzinfo=dt.UTC)


@pytest.fixture
def mail_server(settings, monkeypatch) -> type[MailServer]:
    settings.EMAIL_BACKEND = f"{MailServer.__module__}.MailServer"
    monkeypatch.setattr(MailServer, "before", None)
    monkeypatch.setattr(MailServer, "after", None)
    monkeypatch.setattr(MailServer, "taken_at", [])
    return MailServer


@pytest.fixture
def at(owner):
    """Move the clock to a wall-clock time of Ada's diary and let the clock work."""
    with time_machine.travel(EVENING_BEFORE, tick=False) as traveller:
        consent.give_consent(by=owner.user)

        def go(day: str, time: str) -> None:
            traveller.move_to(wall(owner, day, time))
            run_clock()

        yield go
