"""The clock: it runs what is due, each job once whoever else runs, and goes on whatever a job raises."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from lems_site.web import background_jobs
from lems_site.web.background_jobs import DAILY, register_job
from lems_site.web.clock import Clock, pause_after
from lems_site.web.models import BackgroundJobState, ClockHeartbeat


@pytest.fixture(autouse=True)
def _no_other_jobs(monkeypatch):
    monkeypatch.setattr(background_jobs, "_jobs", {})


@pytest.fixture
def runs(db) -> list[str]:
    """The names of jobs in the order in which they ran."""
    return []


def counted(runs: list[str], name: str) -> Callable[[], None]:
    return lambda: runs.append(name)


def test_a_daily_job_runs_once_a_day(runs):
    register_job("daily", counted(runs, "daily"), every=DAILY)
    start = timezone.now()
    for hours in (0, 1, 23, 24, 25, 100):
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            Clock().run_due_jobs()
    assert len(runs) == 3


def test_a_job_with_a_moment_runs_at_that_moment_and_after_it(runs):
    at = timezone.now() + timedelta(hours=2)
    register_job("moment", counted(runs, "moment"), next_due=lambda: None if runs else at)
    for minutes, expected in ((0, 0), (119, 0), (120, 1), (500, 1)):
        with time_machine.travel(at + timedelta(minutes=minutes - 120), tick=False):
            Clock().run_due_jobs()
        assert len(runs) == expected, minutes


def test_a_moment_that_passed_while_no_clock_ran_is_made_up_for(runs):
    register_job("moment", counted(runs, "moment"), next_due=lambda: timezone.now() - timedelta(days=9))
    assert Clock().run_due_jobs() == 1
    assert runs == ["moment"]


def test_a_job_that_raises_is_logged_and_tried_later_and_the_others_run(runs, caplog):
    def fail() -> None:
        runs.append("fails")
        raise ValueError("no such thing")

    register_job("fails", fail)
    register_job("works", counted(runs, "works"), every=DAILY)
    one, start = Clock(), timezone.now()
    for seconds in (0, 5, 11, 20, 32):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            one.run_due_jobs()
    assert runs == ["fails", "works", "fails", "fails"]
    assert "background job “fails” failed (1 in a row); it runs again in 0:00:10" in caplog.text
    assert BackgroundJobState.objects.get(pk="fails").failures == 3


def test_the_pause_grows_to_an_hour():
    assert [pause_after(failures).total_seconds() for failures in (1, 2, 3, 9, 10, 9999)] == [10, 20, 40, 2560, 3600, 3600]


def test_failures_are_forgotten_when_the_job_works_again(runs):
    def fail_once() -> None:
        runs.append("run")
        if len(runs) == 1:
            raise OperationalError("database is locked")

    register_job("mends itself", fail_once)
    Clock().run_due_jobs()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        Clock().run_due_jobs()
    state = BackgroundJobState.objects.get()
    assert (state.failures, state.claimed_by, len(runs)) == (0, "", 2)


def test_a_clock_that_is_asked_to_stop_finishes_the_step_and_leaves_the_rest(runs):
    one = Clock()

    def steps() -> Iterator[None]:
        for number in range(3):
            runs.append(str(number))
            if number == 1:
                one.stop()
            yield

    register_job("steps", steps, every=DAILY)
    register_job("never", counted(runs, "never"))
    one.run_due_jobs()
    assert runs == ["0", "1"]
    assert BackgroundJobState.objects.get(pk="steps").claimed_by == ""
    Clock().run_due_jobs()
    assert runs == ["0", "1", "0", "1", "2", "never"], "the next clock does what is left"


def test_a_job_of_many_steps_lets_the_others_run_between_them(runs, monkeypatch):
    monkeypatch.setattr("lems_site.web.clock.SLICE_SECONDS", 0.0)

    def steps() -> Iterator[int]:
        for number in range(3):
            runs.append(f"step {number}")
            yield number

    register_job("long", steps, every=DAILY)
    register_job("short", counted(runs, "short"), every=DAILY)
    Clock().run_due_jobs()
    assert runs == ["step 0", "short", "step 1", "step 2"]
    assert not BackgroundJobState.objects.exclude(claimed_by="").exists()


def test_another_clock_leaves_a_claimed_job_alone_until_the_claim_is_stale(runs):
    register_job("job", counted(runs, "job"))
    BackgroundJobState.objects.create(name="job", claimed_by="another", claimed_at=timezone.now())
    assert Clock().run_due_jobs() == 0
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        assert Clock().run_due_jobs() == 1


def test_a_machine_whose_time_is_set_back_an_hour_goes_on_at_once(runs):
    """What ran in an hour that has not come yet runs again; the claim of a clock that was killed in it is free."""
    register_job("often", counted(runs, "often"), every=timedelta(seconds=2))
    register_job("claimed", counted(runs, "claimed"), every=timedelta(seconds=2))
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        Clock().run_due_jobs()
    BackgroundJobState.objects.filter(name="claimed").update(claimed_by="a killed clock", claimed_at=now)
    for seconds, expected in ((0, 4), (1, 4), (2, 6)):
        with time_machine.travel(now - timedelta(hours=1) + timedelta(seconds=seconds), tick=False):
            Clock().run_due_jobs()
        assert len(runs) == expected, seconds


def test_clocks_of_machines_that_differ_by_seconds_run_a_daily_job_once(runs):
    register_job("daily", counted(runs, "daily"), every=DAILY)
    now = timezone.now()
    for seconds in (0, -20, 20):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            Clock().run_due_jobs()
    assert runs == ["daily"]


@pytest.mark.django_db
def test_a_heartbeat_renews_the_claims_of_its_clock():
    state = BackgroundJobState(name="job", claimed_by="mine", claimed_at=timezone.now() - timedelta(minutes=5))
    state.save()
    ClockHeartbeat.beat("mine")
    assert not BackgroundJobState.claim("job", "another")
    assert ClockHeartbeat.clock_is_running()
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        assert not ClockHeartbeat.clock_is_running()
        assert ClockHeartbeat.last_beat() is not None


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_run_each_job_once(monkeypatch):
    ran: list[str] = []
    for name in ("a", "b", "c", "d"):
        register_job(name, counted(ran, name), every=DAILY)
    ready = threading.Barrier(4)

    def run() -> None:
        ready.wait()
        Clock().run_due_jobs()
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ran) == ["a", "b", "c", "d"]


@pytest.mark.django_db
def test_an_idle_clock_asks_little_and_writes_nothing(runs, django_assert_num_queries):
    register_job("daily", counted(runs, "daily"), every=DAILY)
    register_job("moment", counted(runs, "moment"), next_due=lambda: None)
    one = Clock()
    one.run_due_jobs()
    with django_assert_num_queries(1):
        one.run_due_jobs()
