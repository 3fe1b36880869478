"""Memory that a process no longer needs goes back to the system. With another C library than glibc nothing is changed.

glibc keeps freed blocks for itself: after one block of 20 MB was freed, it takes all blocks up to that size from its own heap,
and there a small value behind a large one holds all of it.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Args = ParamSpec("Args")
Result = TypeVar("Result")
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # of malloc.h
OWN_PIECE_BYTES = 256 * 1024  # a block of this size is taken from the system, and goes back to it when it is freed
ARENAS = 2  # heaps that threads share
_LIBRARY = ctypes.CDLL(None)


def limit_kept_memory() -> None:
    """To be called once, when a process starts."""
    if hasattr(_LIBRARY, "malloc_trim"):
        _LIBRARY.mallopt(_MMAP_THRESHOLD, OWN_PIECE_BYTES)
        _LIBRARY.mallopt(_ARENA_MAX, ARENAS)


def return_memory() -> None:
    """Give freed memory back. It takes about a tenth of a second."""
    gc.collect()
    if hasattr(_LIBRARY, "malloc_trim"):
        _LIBRARY.malloc_trim(0)


def returns_memory(function: Callable[Args, Result]) -> Callable[Args, Result]:
    """Give back what a function that needs much memory has freed."""

    @wraps(function)
    def wrapper(*args: Args.args, **kwargs: Args.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        finally:
            return_memory()

    return wrapper
