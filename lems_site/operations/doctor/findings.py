"""What a check finds: a level, the thing, what is so, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How a thing stands. RED needs the operator now; YELLOW soon."""

    GREEN = "ok"
    YELLOW = "look"
    RED = "WRONG"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report. `remedy` is empty for GREEN."""

    level: Level
    subject: str
    state: str
    remedy: str = ""


Check = Callable[[], Iterator[Finding]]


def green(subject: str, state: str) -> Finding:
    return Finding(Level.GREEN, subject, state)


def yellow(subject: str, state: str, remedy: str) -> Finding:
    return Finding(Level.YELLOW, subject, state, remedy)


def red(subject: str, state: str, remedy: str) -> Finding:
    return Finding(Level.RED, subject, state, remedy)
