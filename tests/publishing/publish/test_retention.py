"""What is kept only for a time goes: by hand, and by the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lems_site.accounts.models import Session
from lems_site.feedback.models import Message, local_today
from lems_site.search.models import ZeroResultQuery
from lems_site.web.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def _old() -> None:
    """A message, and a search that found nothing, from long ago."""
    long_ago = local_today() - timedelta(days=400)
    Message.objects.create(answer="helped", received_on=long_ago, key="x")
    ZeroResultQuery.objects.create(query="old words", week=long_ago)


@pytest.mark.usefixtures("_old")
def test_sweep_says_what_went_and_a_second_run_writes_nothing(run, writes):
    assert sorted(run("sweep")) == [
        "copies from before a restore: 0 deleted",
        "devices without a sign-in: 0 deleted",
        "diary imports that were not confirmed: 0 deleted",
        "ids of deleted diaries and accounts: 0 deleted",
        "keys of devices that were not used: 0 deleted",
        "leftovers of killed backups, drills and restores: 0 deleted",
        "links of reminders: 0 deleted",
        "mails that could not be sent: 0 deleted",
        "messages of readers: 1 deleted",
        "reminders that were sent: 0 deleted",
        "searches that found nothing: 1 deleted",
        "security events: 0 deleted",
        "sessions: 0 deleted",
    ]
    assert not Message.objects.exists()
    assert not ZeroResultQuery.objects.exists()
    assert writes(lambda: run("sweep")) == []


@pytest.mark.usefixtures("_old")
def test_the_clock_deletes_it_too():
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(minutes=1))
    Session.objects.create(session_key="new", session_data="", expire_date=timezone.now() + timedelta(minutes=9))
    Clock().run_due_jobs()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert not Message.objects.exists()
    assert not ZeroResultQuery.objects.exists()
