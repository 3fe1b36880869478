"""operations.md on an empty Debian 12 (empty_machine/): with EMPTY_MACHINE=1, as `make empty-machine` sets it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.deploy.behind_nginx import ROOT

ENTER = """
set -e
export networks="$0/networks"
mkdir "$networks"
touch "$networks/outer" "$networks/site"
mount --bind /proc/self/ns/net "$networks/outer"
exec unshare --net sh -c 'mount --bind /proc/self/ns/net "$networks/site"; exec "$1" -m tests.faults.empty_machine "$0"' "$0" "$1"
"""


def reason_to_skip() -> str:
    if not os.environ.get("EMPTY_MACHINE"):
        return "takes a quarter of an hour, root and a network: make empty-machine"
    if os.geteuid():
        return "only root can set up a machine in a folder"
    missing = [program for program in ("mmdebstrap", "unshare", "nsenter", "openssl", "git") if not shutil.which(program)]
    return f"not on this machine: {', '.join(missing)}" if missing else ""


def test_what_operations_md_says_works_on_an_empty_debian(tmp_path):
    if reason := reason_to_skip():
        pytest.skip(reason)
    enter = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", ENTER]
    log = tmp_path / "log"
    with log.open("w") as said:
        done = subprocess.run([*enter, str(tmp_path), sys.executable], cwd=ROOT, stdout=said, stderr=said, check=False)
    print(log.read_text())
    assert done.returncode == 0, log.read_text()[-5000:]
