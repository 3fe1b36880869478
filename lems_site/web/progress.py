"""How far a long command is, as one line of text that is written over and over."""

from __future__ import annotations

import time
from typing import Any

EVERY = 0.2  # seconds between two writings
WIDTH = 30


class ProgressLine:
    """Writes "compiling [#####.....] 50 of 100" to a terminal; elsewhere only if asked for (verbosity 2 and up), as lines."""

    def __init__(self, stream: Any, verbosity: int) -> None:
        self.stream = getattr(stream, "_out", stream)
        self.terminal = bool(getattr(self.stream, "isatty", bool)())
        self.shown = verbosity > 1 or (self.terminal and verbosity > 0)
        self.last, self.what, self.written = 0.0, "", False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say how far the work is."""
        now = time.monotonic()
        if not self.shown or not total or (what == self.what and done < total and now - self.last < EVERY):
            return
        self.last, self.what = now, what
        bar = "#" * (WIDTH * done // total)
        line = f"{what} [{bar:.<{WIDTH}}] {done:,} of {total:,}"
        self.stream.write(f"\r{line:<78}" if self.terminal else f"{line}\n")
        self.stream.flush()
        self.written = True

    def end(self) -> None:
        """Leave the line."""
        if self.terminal and self.written:
            self.stream.write("\n")
