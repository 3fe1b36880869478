"""What is kept only for a time: apps register how to delete what is older. `manage.py sweep` and `prepare` do it."""

from __future__ import annotations

from collections.abc import Callable

Sweep = Callable[[], int]
_sweeps: dict[str, Sweep] = {}


def register_sweep(name: str, sweep: Sweep) -> None:
    """Make known a function that deletes what is too old, and answers how many there were. It writes nothing if there is none."""
    _sweeps[name] = sweep


def run_sweeps() -> dict[str, int]:
    """Delete all that is too old. How many of each."""
    return {name: sweep() for name, sweep in _sweeps.items()}
