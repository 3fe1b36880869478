"""Rotation of the master keys of a site with 10,000 diaries, while somebody writes, killed 20 times: nothing is lost.

`python -m tests.benchmarks.rotation` prints the seconds with and without the kills, and those of as many bare starts of
`manage.py`: a kill costs a start and hardly more, so that the ratio says more than the seconds of a busy machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS, KILLS, LIMIT = 10_000, 20, 60
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")  # rotate_with_kills needs them


def main() -> None:
    from tests.operations.test_diary_keys import ROOT, rotate_with_kills

    totals = {}
    for kills in (0, KILLS):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/lems.sqlite3"
            env = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": url}
            env.pop("DJANGO_SETTINGS_MODULE")
            subprocess.run([sys.executable, str(ROOT / "manage.py"), "migrate", "-v0"], env=env, cwd=ROOT, check=True)
            seconds = rotate_with_kills(url, Path(folder), rows=ROWS, kills=kills)
            totals[kills] = seconds
        print(f"rotation of {ROWS:,} data keys under writes, {kills} kills: {seconds:.1f} s (at most {LIMIT})")
    starts = time_starts(KILLS)
    print(f"{KILLS} starts alone: {starts:.1f} s")
    print(f"with kills / (without kills + the starts): {totals[KILLS] / (totals[0] + starts):.2f}")


def time_starts(count: int) -> float:
    """The seconds of so many starts of `manage.py` that do nothing, one after the other."""
    from tests.operations.test_diary_keys import ROOT

    began = time.monotonic()
    for _ in range(count):
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "diary_keys", "--help"], cwd=ROOT, check=True, capture_output=True
        )
    return time.monotonic() - began


if __name__ == "__main__":
    import django

    django.setup()
    main()
