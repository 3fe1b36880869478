"""A problem in a content file: where it is and what to do. Problems are collected, never raised."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, order=True)
class Problem:
    """One problem. `line` and `column` count from 1; `blocking` problems stop a page from being published."""

    path: str
    line: int
    column: int
    message: str
    blocking: bool = True

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"

    def in_file(self, path: str, lines_before: int = 0) -> Problem:
        """The same problem in the file `path`, whose text has `lines_before` lines above the part that was checked."""
        return replace(self, path=path, line=self.line + lines_before)
