"""Saving a check-in and opening "Saved" in a diary of 100,000 entries against one of 100: CPU of one process, in turn.

`python -m tests.benchmarks.saving [DAYS]`; the diaries are those of long_diary.py.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile

from .articles import manage
from .long_diary import FILL
from .serving import ROOT

GROWTH = 1.3
SAVE = """
import json, os, time, uuid
from django.test import Client
ROUNDS = 60
diaries, times, clients = json.loads(os.environ["BENCH_DIARIES"]), {}, {}
for name, diary in diaries.items():  # made once: a new client loads all middleware again
    clients[name] = Client(SERVER_NAME="localhost")
    clients[name].cookies.load(diary["cookie"])
for number in range(ROUNDS + 10):  # the first ten warm up
    for name, diary in diaries.items():
        client = clients[name]
        began = time.process_time()
        answer = client.post(diary["base"] + "check-in/", {"client_id": str(uuid.uuid4()), "strength": "0", "grade-legs": "1"})
        saved = time.process_time()
        page = client.get(answer.url)
        opened = time.process_time()
        assert answer.status_code == 302 and page.status_code == 200
        if number >= 10:
            times.setdefault("saving a check-in", {}).setdefault(name, []).append(1000 * (saved - began))
            times.setdefault("what was saved", {}).setdefault(name, []).append(1000 * (opened - saved))
print(json.dumps(times))
"""


def main(days: int = 10_000) -> bool:
    """Print the figures; returns whether saving costs the same at both lengths. days: of the long diary, ten entries each."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "LOG_LEVEL": "ERROR"}
        manage(env, "prepare")
        diaries = _run(FILL.replace("DAYS", str(days)), env)
        times = json.loads(_run(SAVE, {**env, "BENCH_DIARIES": diaries}))
    good = True
    for name, found in times.items():
        short, long = (statistics.median(found[size]) for size in ("short", "long"))
        good = good and long <= GROWTH * short
        row = f" {name:<26} {short:>8.2f} ms at 100 entries {long:>8.2f} ms at {10 * days:,}   growth {long / short:.2f}"
        print(f"{row}  (at most {GROWTH}: {'met' if long <= GROWTH * short else 'MISSED'})", flush=True)
    return good


def _run(code: str, env: dict[str, str]) -> str:
    """What some code prints in the site's shell."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
