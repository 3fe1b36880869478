"""Doses, events and circumstances that are marked beside the answers of a day or a week."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import ngettext

from lems_site.diary.codes.choices import EVENTS
from lems_site.diary.codes.translated_choices import translated_choices


@dataclass
class Marks:
    """What stands beside the answers of a day or a week: doses taken and missed, events and circumstances by code."""

    taken: int = 0
    missed: int = 0
    events: Counter[str] = field(default_factory=Counter)
    circumstances: set[str] = field(default_factory=set)

    @property
    def words(self) -> str:
        """What there is, in words."""
        parts = []
        if self.taken:
            parts.append(ngettext("medicine once", "medicine %(count)s times", self.taken) % {"count": self.taken})
        if self.missed:
            parts.append(ngettext("%(count)s dose missed", "%(count)s doses missed", self.missed) % {"count": self.missed})
        counts = [(words, self.events[code]) for code, words in EVENTS.items() if code in self.events]
        parts += [f"{words} × {count}" if count > 1 else str(words) for words, count in counts]
        parts += [words for code, words in translated_choices().context.items() if code in self.circumstances]
        return "; ".join(parts)
