"""Real clocks, killed by SIGKILL while they send. Three kills in the suite; CLOCK_KILLS=100 for a long run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.conftest import ROOT

PROGRAM = Path(__file__).with_name("killed_clock_program.py")
AT_WORK = 2.0  # seconds that a clock may need between asking for an entry and handing the mail over


def test_killed_clocks_send_each_reminder_at_most_once_and_none_after_an_entry(db, fresh_database, tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": fresh_database,
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.diary.reminders.killed_clock_settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, str(PROGRAM)], check=False, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=3000
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result = json.loads(done.stdout)
    people, written, kills, states = result["people"], result["written"], result["kills"], result["states"]
    mails = Counter(address for _moment, address in result["mails"])
    assert kills == int(os.environ.get("CLOCK_KILLS", "3"))
    assert set(mails.values()) == {1}, "each at most once"
    assert not set(mails) & set(people["wrote before"])
    late = [address for moment, address in result["mails"] if address in written and written[address] < moment - AT_WORK]
    assert not late, "none after the entry exists"
    assert not states.get("waiting"), "what no clock was at when it was killed is sent by the next"
    lost = [address for address in people["wrote nothing"] if address not in mails]
    assert len(lost) <= states.get("sending", 0) <= kills, "a kill costs the one message that the clock was at"
    assert sum(states.values()) == sum(map(len, people.values())), "each moment was planned once"
