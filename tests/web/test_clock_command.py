"""The clock as a process: what `manage.py clock` and `make run` start, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture
def site(fresh_database, tmp_path) -> dict[str, str]:
    """The environment of a site of its own, with an empty database."""
    return {
        **os.environ,
        "DATABASE_URL": fresh_database,
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "lems_site.settings",
    }


def manage(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def started(env: dict[str, str]) -> subprocess.Popen[str]:
    """A clock that has written its first heartbeat."""
    command = [sys.executable, str(ROOT / "manage.py"), "clock", "--verbosity=2"]
    process = subprocess.Popen(command, env={**env, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "the clock runs; Ctrl+C stops it\n"
    return process


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or only waits to be reaped by a parent that does not."""
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_once_does_what_is_due_and_ends(site):
    first = manage(site, "clock", "--once")
    again = manage(site, "clock", "--once")
    assert int(first.split()[0]) >= 4
    assert int(again.split()[0]) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_no_claim_or_heartbeat_is_left(site, number):
    process = started(site)
    time.sleep(1)
    process.send_signal(number)
    assert process.wait(timeout=10) == 0
    left = "from lems_site.web.models import *; print(ClockHeartbeat.objects.count(),"
    left += " BackgroundJobState.objects.exclude(claimed_by='').count())"
    assert manage(site, "shell", "--no-imports", "-c", left).split() == ["0", "0"]


def test_it_ends_with_its_parent(site, tmp_path):
    """The parent is killed, so that it cannot tell anybody."""
    command = f"{sys.executable} {ROOT / 'manage.py'} clock --parent $$ & echo $! ; exec sleep 60"
    parent = subprocess.Popen(["sh", "-c", command], env=site, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert not has_ended(pid)
    parent.kill()
    parent.wait()
    ends = time.monotonic() + 20
    while not has_ended(pid) and time.monotonic() < ends:
        time.sleep(0.1)
    assert has_ended(pid)


@pytest.mark.parametrize("target", ["run", "dev", "demo"])
def test_make_starts_it_beside_the_server_that_takes_over_the_shell(target):
    recipe = subprocess.run(
        ["make", "--no-print-directory", "-n", "-o", ".venv/run.stamp", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    last = recipe.stdout.strip().splitlines()[-1]
    assert re.search(r"manage\.py clock --parent \$\$ & exec env .*(gunicorn|runserver) ", last)
