"""Two at once, in threads on a database of their own: one invitation gives one grant, and what is ended gives none."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.conftest import ROOT
from tests.diary.concurrency_program import ROUNDS


def test_two_at_once(db, fresh_database, tmp_path):
    env = {
        **os.environ,
        "DATABASE_URL": fresh_database,
        "DATA_DIR": str(tmp_path),
        "DIARY_OPEN": "1",
        "DJANGO_SETTINGS_MODULE": "lems_site.settings",
    }
    run = subprocess.run(
        [sys.executable, "-m", "tests.diary.concurrency_program"], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout)
    assert seen["two_people"] == {"InvitationClosed done 2": ROUNDS}  # the owner and one helper
    assert seen["one_twice"] == {"InvitationClosed done 2": ROUNDS}
    assert set(seen["ended"]) <= {"done InvitationAccepted 2", "InvitationClosed done 1"}, seen["ended"]
    assert sum(seen["ended"].values()) == ROUNDS
    assert seen["hand_over"] == {"AlreadyOwnsDiary done owns 1 keepers 1": ROUNDS}
    assert seen["two_owners"] == {"InvitationClosed done owned by one of them: True disagree 0": ROUNDS}
    ends = {"done done owned 1 keepers 0 disagree 0", "done InvitationClosed owned 0 keepers 0 disagree 0"}
    assert set(seen["deleted_or_handed_over"]) <= ends, seen["deleted_or_handed_over"]
    assert seen["deleted_and_begun"] == {"done left 0 disagree 0": ROUNDS}
    assert seen["wrong_codes"] == {"4": ROUNDS}
    assert seen["one_form"] == {"1": ROUNDS}
