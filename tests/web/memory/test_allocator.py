"""What a worker needed once goes back to the system."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from lems_site.web.memory.allocator import returns_memory
from tests.conftest import ROOT

PROGRAM = """
import ctypes
from pathlib import Path
from lems_site.web.memory.allocator import limit_kept_memory, return_memory
assert hasattr(ctypes.CDLL(None), "malloc_trim"), "no glibc"

def held():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024

limit_kept_memory()
before = held()
for _turn in range(3):  # the size of an upload, behind each a small block that stays
    blocks = [bytearray(b"x" * 20_000_000) for _number in range(3)]
    small = bytearray(b"x" * 2000)
    del blocks
words = [str(number) * 5 for number in range(300_000)]
del words
return_memory()
print(held() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is read from /proc")
def test_large_blocks_and_many_small_ones_go_back_to_the_system():
    command = [sys.executable, "-c", textwrap.dedent(PROGRAM)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert float(done.stdout) < 10  # MiB


def test_a_function_gives_its_memory_back_after_an_error_too(monkeypatch):
    calls: list[str] = []
    monkeypatch.setattr("lems_site.web.memory.allocator.return_memory", lambda: calls.append("returned"))

    @returns_memory
    def divide(by: int) -> float:
        return 1 / by

    assert divide(2) == 0.5
    with pytest.raises(ZeroDivisionError):
        divide(0)
    assert calls == ["returned", "returned"]
