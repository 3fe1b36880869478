"""Counts in words, each made once in a process: pages with many days say the same few again and again."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import get_language, ngettext


def format_entry_count(number: int) -> str:
    """How many entries: "1 entry", "3 entries"."""
    return _entry_count(number, get_language())


@lru_cache(maxsize=1000)
def _entry_count(number: int, language: str | None) -> str:
    """`language` only keeps them apart."""
    return ngettext("%(count)s entry", "%(count)s entries", number) % {"count": number}
