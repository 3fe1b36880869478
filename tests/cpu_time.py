"""How long code runs, in seconds of the processor: what else the machine does does not count."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def only_our_own_work() -> Iterator[None]:
    """Without the garbage collector, whose share depends on what else this process holds."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def cpu_seconds(work: Callable[[], object], times: int = 1) -> float:
    """The processor time of the quickest run, so that other programs on the machine do not count."""
    runs = []
    for _ in range(times):
        with only_our_own_work():
            start = time.process_time()
            work()
            runs.append(time.process_time() - start)
    return min(runs)
